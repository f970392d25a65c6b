import type { TreeEnsemble } from './ensemble'
import { addTreeShap, type PreparedTree, type ShapScratch } from './shap-quadrature'
import { goesRight } from './walk-kernel'

/** A tree with up to this many splits has at most 2⁷ patterns of outcomes: few enough to remember each. */
export const mostPatternSplits = 7

/**
 * A tree's SHAP values depend on a row only through the outcomes of the tree's splits. A small tree has so few patterns
 * of outcomes that each is computed once, when a row first shows it, and looked up ever after.
 */
export function createPatternTree(prepared: PreparedTree, ensemble: TreeEnsemble, scratch: ShapScratch) {
  const { root, nodeCount } = prepared
  const nodes: number[] = []
  for (let node = root; node < root + nodeCount; node++) if (ensemble.feature[node] >= 0) nodes.push(node)
  const splits = Int32Array.from(nodes)
  const features = Int32Array.from(new Set(nodes.map((node) => ensemble.feature[node])))
  const table = new Float64Array((1 << splits.length) * features.length)
  const known = new Uint8Array(1 << splits.length)
  const { feature } = ensemble
  const whole = new Float64Array(ensemble.featureCount)

  const remember = (pattern: number, row: Float32Array) => {
    whole.fill(0)
    addTreeShap(prepared, ensemble, row, whole, scratch)
    for (let index = 0; index < features.length; index++) {
      table[pattern * features.length + index] = whole[features[index]]
    }
    known[pattern] = 1
  }

  return (row: Float32Array, out: Float64Array): void => {
    let pattern = 0
    for (let index = 0; index < splits.length; index++) {
      const node = splits[index]
      pattern |= +goesRight(ensemble, node, row[feature[node]]) << index
    }
    if (known[pattern] === 0) remember(pattern, row)
    const start = pattern * features.length
    for (let index = 0; index < features.length; index++) out[features[index]] += table[start + index]
  }
}
