import { addTreeShap, type ShapScratch } from './shap-quadrature'
import type { PreparedTree } from './shap-tree'

/** A tree with up to this many splits has at most 2⁷ patterns of outcomes: few enough to remember each. */
export const mostPatternSplits = 7

/**
 * A tree's SHAP values depend on a row only through the outcomes of the tree's splits. A small tree has so few patterns
 * of outcomes that each is computed once, when a row first shows it, and looked up ever after.
 */
export function createPatternTree(tree: PreparedTree, featureCount: number, scratch: ShapScratch) {
  const { feature, threshold, missingLeft } = tree
  const features = Int32Array.from(new Set(feature))
  const table = new Float64Array((1 << feature.length) * features.length)
  const known = new Uint8Array(1 << feature.length)
  const whole = new Float64Array(featureCount)

  const remember = (pattern: number, row: Float32Array) => {
    whole.fill(0)
    addTreeShap(tree, row, whole, scratch)
    for (let index = 0; index < features.length; index++) {
      table[pattern * features.length + index] = whole[features[index]]
    }
    known[pattern] = 1
  }

  return (row: Float32Array, out: Float64Array): void => {
    let pattern = 0
    for (let index = 0; index < feature.length; index++) {
      const value = row[feature[index]]
      const takesRight = value >= threshold[index] || (Number.isNaN(value) && missingLeft[index] === 0)
      pattern |= +takesRight << index
    }
    if (known[pattern] === 0) remember(pattern, row)
    const start = pattern * features.length
    for (let index = 0; index < features.length; index++) out[features[index]] += table[start + index]
  }
}
