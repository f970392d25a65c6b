import { addTreeShap, type ShapScratch } from './shap-quadrature'
import type { PreparedTrees } from './shap-tree'

/** A tree with up to this many splits has at most 2⁷ patterns of outcomes: few enough to remember each. */
export const mostPatternSplits = 7

/** Where each small tree's part of the flat arrays begins; one entry more than trees. */
interface Starts {
  readonly splits: Int32Array
  readonly features: Int32Array
  readonly patterns: Int32Array
  readonly table: Int32Array
}

/**
 * A tree's SHAP values depend on a row only through the outcomes of the tree's splits. A small tree has so few patterns
 * of outcomes that each is computed once, when a row first shows it, and looked up ever after. All small trees lie in
 * the same flat arrays, so that a row goes through them in one loop.
 */
export function createPatternForest(trees: readonly PreparedTrees[], featureCount: number, scratch: ShapScratch) {
  const ownFeatures = trees.map((tree) => [...new Set(tree.feature)])
  const starts: Starts = {
    splits: runningSum(trees.map((tree) => tree.splitCount)),
    features: runningSum(ownFeatures.map((features) => features.length)),
    patterns: runningSum(trees.map((tree) => 1 << tree.splitCount)),
    table: runningSum(trees.map((tree, index) => ownFeatures[index].length << tree.splitCount)),
  }
  const feature = Int32Array.from(trees.flatMap((tree) => [...tree.feature]))
  const threshold = Float32Array.from(trees.flatMap((tree) => [...tree.threshold]))
  const missingLeft = Uint8Array.from(trees.flatMap((tree) => [...tree.missingLeft]))
  const features = Int32Array.from(ownFeatures.flat())
  const known = new Uint8Array(starts.patterns[trees.length])
  const table = new Float64Array(starts.table[trees.length])
  const whole = new Float64Array(featureCount)

  const remember = (tree: number, pattern: number, at: number, row: Float32Array) => {
    whole.fill(0)
    addTreeShap(trees[tree], row, whole, scratch)
    for (let index = 0; index < ownFeatures[tree].length; index++) table[at + index] = whole[ownFeatures[tree][index]]
    known[starts.patterns[tree] + pattern] = 1
  }

  /** Adds all trees' SHAP values for one row to `out`. */
  return (row: Float32Array, out: Float64Array): void => {
    for (let tree = 0; tree < trees.length; tree++) {
      const firstSplit = starts.splits[tree]
      const splitCount = starts.splits[tree + 1] - firstSplit
      let pattern = 0
      for (let bit = 0; bit < splitCount; bit++) {
        const split = firstSplit + bit
        const value = row[feature[split]]
        let takesRight = +(value >= threshold[split])
        if (Number.isNaN(value)) takesRight = 1 - missingLeft[split]
        pattern |= takesRight << bit
      }
      const firstFeature = starts.features[tree]
      const count = starts.features[tree + 1] - firstFeature
      const at = starts.table[tree] + pattern * count
      if (known[starts.patterns[tree] + pattern] === 0) remember(tree, pattern, at, row)
      for (let index = 0; index < count; index++) out[features[firstFeature + index]] += table[at + index]
    }
  }
}

function runningSum(counts: readonly number[]): Int32Array {
  const sums = new Int32Array(counts.length + 1)
  for (let index = 0; index < counts.length; index++) sums[index + 1] = sums[index] + counts[index]
  return sums
}
