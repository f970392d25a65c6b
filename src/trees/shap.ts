import { InvalidModelError } from '../checks/errors'
import { checkEnsemble, type TreeEnsemble } from './ensemble'
import { createAdditiveExplainer } from './shap-additive'
import type { ShapExplainer } from './shap-explainer'
import { createPatternForest, mostPatternSplits } from './shap-patterns'
import { addTreeShap, createScratch } from './shap-quadrature'
import { prepareTrees } from './shap-tree'
import { reachLeaf } from './walk-kernel'

/**
 * Explains an ensemble: by tables of each column where no tree has more than one level, else tree by tree.
 *
 * @throws {InvalidModelError} when the model carries no real cover, without which path-dependent SHAP has no meaning.
 */
export function createShapExplainer(ensemble: TreeEnsemble): ShapExplainer {
  checkEnsemble(ensemble)
  checkCover(ensemble)
  return createAdditiveExplainer(ensemble) ?? createTreeExplainer(ensemble)
}

/** @throws {InvalidModelError} when the model carries no real cover. */
export function checkCover({ cover }: TreeEnsemble): void {
  if (!cover) {
    throw new InvalidModelError(
      'The model carries no usable node cover (nodes_hitrates are absent, constant, or do not add up), so its predictions cannot be explained. Cover is the training weight that reached each node. Converters leave it out, and the native model has it: python -m churn_training cover MODEL.onnx NATIVE_MODEL --out FILE, in the repository’s training/, writes it into the file.',
    )
  }
}

/** Explains trees of any depth, or some of them, one row at a time. Needs `cover`. */
export function createTreeExplainer(
  ensemble: TreeEnsemble,
  trees: readonly number[] = Array.from(ensemble.depths.keys()),
): ShapExplainer {
  const { featureCount, roots, value } = ensemble
  const splitCount = (tree: number) => (roots[tree + 1] - roots[tree] - 1) / 2
  const isSmall = (tree: number) => splitCount(tree) <= mostPatternSplits
  const small = trees.filter(isSmall).map((tree) => prepareTrees(ensemble, [tree]))
  const large = groupTrees(
    trees.filter((tree) => !isSmall(tree)),
    splitCount,
  ).map((group) => prepareTrees(ensemble, group))
  const base = [...small, ...large].reduce((sum, prepared) => sum + prepared.base, ensemble.base)
  const scratch = createScratch([...small, ...large].reduce((most, prepared) => Math.max(most, prepared.splitCount), 0))
  const addSmallTrees = createPatternForest(small, featureCount, scratch)
  const explainer: ShapExplainer = {
    base,
    margin(row) {
      let sum = 0
      for (const tree of trees) sum += value[reachLeaf(ensemble, roots[tree], row, 0)]
      return sum + ensemble.base
    },
    contributions(row, out = new Float64Array(featureCount)) {
      out.fill(0)
      addSmallTrees(row, out)
      for (const group of large) addTreeShap(group, row, out, scratch)
      return out
    },
    explain(row, out) {
      explainer.contributions(row, out)
      return explainer.margin(row)
    },
  }
  return explainer
}

/** Splits that are worked on together: enough to forget the calls, few enough for the processor's nearest caches. */
const groupSplits = 1024

/** Cuts a list of trees into runs of about {@link groupSplits} splits. */
function groupTrees(trees: readonly number[], splitCount: (tree: number) => number): number[][] {
  const groups: number[][] = []
  let room = 0
  for (const tree of trees) {
    if (room <= 0) {
      groups.push([])
      room = groupSplits
    }
    groups[groups.length - 1].push(tree)
    room -= splitCount(tree)
  }
  return groups
}
