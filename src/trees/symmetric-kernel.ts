import type { TreeEnsemble } from './ensemble'
import { createFinisher, type MarginKernel } from './kernel'

/** Trees are taken up to this depth: their leaves are 2ᵈ, however few nodes the file has. */
const deepest = 8

/** Trees in which all splits of a level ask the same, so that a leaf's place is a number whose bits are the answers. */
interface SymmetricTrees {
  /** Columns of a row. */
  readonly width: number
  /** First level of each tree in `feature` and `threshold`; one entry more than trees. */
  readonly levelStarts: Int32Array
  /** First leaf of each tree in `value`: a tree of depth d has 2ᵈ, one of depth 0 two. A bit that is set says "below". */
  readonly leafStarts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  /** Float32 numbers, kept as float64 so that they need not be converted in the loop. */
  readonly value: Float64Array
}

/**
 * For symmetric trees (CatBoost's "oblivious" ones; every stump is one): some rows go through a tree level by level, and
 * each level costs two loads for all of them. Undefined where a tree is not symmetric.
 */
export function createSymmetricKernel(ensemble: TreeEnsemble, walk: MarginKernel): MarginKernel | undefined {
  const trees = layOutLevels(ensemble)
  if (!trees) return undefined
  const finish = createFinisher(ensemble, walk)
  // Rows that go through the trees together: their sums stay in registers, and their loads overlap. Stumps, whose leaves need
  // no registers, leave room for more.
  const stumps = ensemble.depths.every((depth) => depth <= 1)
  const rowsAtOnce = stumps ? 8 : 4
  const sumTogether = stumps ? sumEightStumps : sumFourTrees
  return (rows, rowCount, out) => {
    let row = 0
    for (; row + rowsAtOnce <= rowCount; row += rowsAtOnce) sumTogether(trees, rows, row, out)
    for (; row < rowCount; row++) out[row] = sumOne(trees, rows, row)
    finish(rows, rowCount, out)
  }
}

/** One row through all trees: what a single prediction costs. */
function sumOne(
  { width, levelStarts, leafStarts, feature, threshold, value }: SymmetricTrees,
  rows: Float32Array,
  row: number,
): number {
  const cells = row * width
  let sum = 0
  for (let tree = 0; tree < leafStarts.length; tree++) {
    let leaf = 0
    for (let level = levelStarts[tree]; level < levelStarts[tree + 1]; level++) {
      leaf = 2 * leaf + +(rows[cells + feature[level]] < threshold[level])
    }
    sum = Math.fround(sum + value[leafStarts[tree] + leaf])
  }
  return sum
}

/**
 * The same for rows `row` to `row + 7` and trees of one level each, so that a tree's number says where its level and its
 * leaves are. Written out: in arrays, the sums would go through memory at each step.
 */
function sumEightStumps(
  { width, leafStarts, feature, threshold, value }: SymmetricTrees,
  rows: Float32Array,
  row: number,
  out: Float32Array,
): void {
  const { fround } = Math
  const cells0 = row * width
  const cells1 = cells0 + width
  const cells2 = cells1 + width
  const cells3 = cells2 + width
  const cells4 = cells3 + width
  const cells5 = cells4 + width
  const cells6 = cells5 + width
  const cells7 = cells6 + width
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  let sum4 = 0
  let sum5 = 0
  let sum6 = 0
  let sum7 = 0
  for (let tree = 0; tree < leafStarts.length; tree++) {
    const column = feature[tree]
    const from = threshold[tree]
    sum0 = fround(sum0 + value[2 * tree + +(rows[cells0 + column] < from)])
    sum1 = fround(sum1 + value[2 * tree + +(rows[cells1 + column] < from)])
    sum2 = fround(sum2 + value[2 * tree + +(rows[cells2 + column] < from)])
    sum3 = fround(sum3 + value[2 * tree + +(rows[cells3 + column] < from)])
    sum4 = fround(sum4 + value[2 * tree + +(rows[cells4 + column] < from)])
    sum5 = fround(sum5 + value[2 * tree + +(rows[cells5 + column] < from)])
    sum6 = fround(sum6 + value[2 * tree + +(rows[cells6 + column] < from)])
    sum7 = fround(sum7 + value[2 * tree + +(rows[cells7 + column] < from)])
  }
  out[row] = sum0
  out[row + 1] = sum1
  out[row + 2] = sum2
  out[row + 3] = sum3
  out[row + 4] = sum4
  out[row + 5] = sum5
  out[row + 6] = sum6
  out[row + 7] = sum7
}

/** The same for rows `row` to `row + 3`, and trees of any depth. */
function sumFourTrees(
  { width, levelStarts, leafStarts, feature, threshold, value }: SymmetricTrees,
  rows: Float32Array,
  row: number,
  out: Float32Array,
): void {
  const { fround } = Math
  const cells0 = row * width
  const cells1 = cells0 + width
  const cells2 = cells1 + width
  const cells3 = cells2 + width
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  for (let tree = 0; tree < leafStarts.length; tree++) {
    const first = leafStarts[tree]
    const end = levelStarts[tree + 1]
    let leaf0 = 0
    let leaf1 = 0
    let leaf2 = 0
    let leaf3 = 0
    for (let level = levelStarts[tree]; level < end; level++) {
      const column = feature[level]
      const from = threshold[level]
      leaf0 = 2 * leaf0 + +(rows[cells0 + column] < from)
      leaf1 = 2 * leaf1 + +(rows[cells1 + column] < from)
      leaf2 = 2 * leaf2 + +(rows[cells2 + column] < from)
      leaf3 = 2 * leaf3 + +(rows[cells3 + column] < from)
    }
    sum0 = fround(sum0 + value[first + leaf0])
    sum1 = fround(sum1 + value[first + leaf1])
    sum2 = fround(sum2 + value[first + leaf2])
    sum3 = fround(sum3 + value[first + leaf3])
  }
  out[row] = sum0
  out[row + 1] = sum1
  out[row + 2] = sum2
  out[row + 3] = sum3
}

function layOutLevels(ensemble: TreeEnsemble): SymmetricTrees | undefined {
  const { depths, roots, right, value } = ensemble
  const levelStarts = [0]
  const leafStarts: number[] = []
  const feature: number[] = []
  const threshold: number[] = []
  const values: number[] = []
  for (let tree = 0; tree < depths.length; tree++) {
    if (depths[tree] > deepest) return undefined
    let nodes = [roots[tree]]
    for (let depth = 0; depth < depths[tree]; depth++) {
      const [first] = nodes
      const same = (of: Int32Array | Float32Array) => nodes.every((node) => Object.is(of[node], of[first]))
      // A leaf above the last level splits on feature −1.
      if (ensemble.feature[first] < 0 || !same(ensemble.feature) || !same(ensemble.threshold)) return undefined
      feature.push(ensemble.feature[first])
      threshold.push(ensemble.threshold[first])
      nodes = nodes.flatMap((node) => [right[node], node + 1])
    }
    leafStarts.push(values.length)
    // A leaf alone is a stump whose answer makes no difference.
    if (depths[tree] === 0) {
      feature.push(0)
      threshold.push(0)
      nodes = [...nodes, ...nodes]
    }
    for (const node of nodes) values.push(value[node])
    levelStarts.push(feature.length)
  }
  return {
    width: ensemble.featureCount,
    levelStarts: Int32Array.from(levelStarts),
    leafStarts: Int32Array.from(leafStarts),
    feature: Int32Array.from(feature),
    threshold: Float32Array.from(threshold),
    value: Float64Array.from(values),
  }
}
