import { InvalidModelError } from '../errors'
import type { TreeEnsemble } from './ensemble'
import { createPatternForest, mostPatternSplits } from './shap-patterns'
import { addTreeShap, createScratch } from './shap-quadrature'
import { type PreparedTree, prepareTree } from './shap-tree'
import { reachLeaf } from './walk-kernel'

/** Exact SHAP values of an ensemble, in float64, in the unit of its margin. */
export interface ShapExplainer {
  /** The margin expected without knowing any feature. */
  readonly base: number
  /** The row's margin as the float64 sum of the leaves it reaches; `base` plus all contributions, to rounding. */
  margin(row: Float32Array): number
  /**
   * Path-dependent SHAP values of one row: Float32Array of featureCount, NaN for missing, to Float64Array of
   * featureCount. No background data: what is not known is averaged by the trees' own training cover.
   */
  contributions(row: Float32Array): Float64Array
}

/**
 * @throws {InvalidModelError} when the model carries no real cover, without which path-dependent SHAP has no meaning.
 */
export function createShapExplainer(ensemble: TreeEnsemble): ShapExplainer {
  if (!ensemble.cover) {
    throw new InvalidModelError(
      'The model carries no usable node cover (nodes_hitrates are absent, constant, or do not add up), so its predictions cannot be explained.',
    )
  }
  const { treeCount, featureCount, roots, value } = ensemble
  const prepared = Array.from({ length: treeCount }, (_, tree) => prepareTree(ensemble, tree))
  const base = prepared.reduce((sum, tree) => sum + tree.base, ensemble.base)
  const scratch = createScratch(prepared.reduce((most, tree) => Math.max(most, tree.value.length), 0))
  const isSmall = (tree: PreparedTree) => tree.splits.length <= mostPatternSplits
  const addSmallTrees = createPatternForest(prepared.filter(isSmall), featureCount, scratch)
  const largeTrees = prepared.filter((tree) => !isSmall(tree))
  return {
    base,
    margin(row) {
      let sum = 0
      for (let tree = 0; tree < treeCount; tree++) sum += value[reachLeaf(ensemble, roots[tree], row, 0)]
      return sum + ensemble.base
    },
    contributions(row) {
      const out = new Float64Array(featureCount)
      addSmallTrees(row, out)
      for (const tree of largeTrees) addTreeShap(tree, row, out, scratch)
      return out
    },
  }
}
