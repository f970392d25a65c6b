import type { TreeEnsemble } from '../../src/trees/ensemble'
import type { TestTree } from '../testing/onnx-writer'
import { seeded } from '../testing/seeded'

/** An ensemble's stumps with those that ask the same made one: what a converter could have written instead. */
export function mergedStumps({ base, treeCount, roots, feature, ...nodes }: TreeEnsemble): TestTree[] {
  const merged = new Map<
    string,
    { feature: number; threshold: number; missingTrue: boolean; yes: number; no: number }
  >()
  let constant = base
  for (let tree = 0; tree < treeCount; tree++) {
    const root = roots[tree]
    if (feature[root] < 0) {
      constant += nodes.value[root]
      continue
    }
    const split = {
      feature: feature[root],
      threshold: nodes.threshold[root],
      missingTrue: nodes.missingLeft[root] === 1,
      yes: 0,
      no: 0,
    }
    const key = JSON.stringify(split)
    const found = merged.get(key) ?? split
    found.yes += nodes.value[root + 1]
    found.no += nodes.value[nodes.right[root]]
    merged.set(key, found)
  }
  const leaf = (value: number): TestTree => ({ value })
  return [
    leaf(constant),
    ...[...merged.values()].map((split) => ({ ...split, yes: leaf(split.yes), no: leaf(split.no) })),
  ]
}

/**
 * More stumps than an ensemble has, on the same columns as often, with leaves on a grid. A column with several thresholds gets
 * new ones, drawn from the values of rows: what more rounds of training would add.
 */
export function moreStumps(
  { treeCount, roots, featureCount, feature, threshold }: TreeEnsemble,
  rows: Float32Array,
  count: number,
): TestTree[] {
  const random = seeded(3)
  const splits = Array.from(roots.subarray(0, treeCount)).filter((root) => feature[root] >= 0)
  const thresholds = new Map<number, Set<number>>()
  for (const root of splits) {
    const known = thresholds.get(feature[root]) ?? new Set()
    thresholds.set(feature[root], known.add(threshold[root]))
  }
  const leaf = (): TestTree => ({ value: Math.round((random() - 0.5) * 2 ** 13) / 2 ** 20 })
  return Array.from({ length: count }, (_, index) => {
    const root = splits[index % splits.length]
    const column = feature[root]
    const isFlag = (thresholds.get(column)?.size ?? 0) < 2
    const row = Math.floor((random() * rows.length) / featureCount)
    return {
      feature: column,
      threshold: isFlag ? threshold[root] : rows[row * featureCount + column],
      yes: leaf(),
      no: leaf(),
    }
  })
}
