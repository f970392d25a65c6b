import type { TreeEnsemble } from './ensemble'
import { createFinisher, type MarginKernel } from './kernel'

/** Trees up to this depth are padded to perfect binary heaps: 2⁸ leaves at most, beyond that padding wastes memory. */
export const deepestHeap = 8

/** Rows that go through one tree together, so that the tree's nodes stay in the processor's cache. */
const blockRows = 256

/** Every tree padded to a perfect binary tree, so that a step down is arithmetic instead of a branch. */
interface Heaps {
  /** Columns of a row. */
  readonly width: number
  readonly depths: Int32Array
  /** First split of each tree in `feature` and `threshold`; a tree of depth d has 2ᵈ − 1. */
  readonly splitStarts: Int32Array
  /** Place in `value` to which a leaf's heap position is added: its tree's first leaf less the tree's number of splits. */
  readonly leafStarts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly value: Float32Array
}

/**
 * For shallow trees: descends heaps with `position = 2 position + 2 − (x < threshold)`, four rows at a time so that their
 * loads overlap.
 */
export function createHeapKernel(ensemble: TreeEnsemble, walk: MarginKernel): MarginKernel {
  const heaps = layOutHeaps(ensemble)
  const finish = createFinisher(ensemble, walk)
  return (rows, rowCount, out) => {
    const inFours = rowCount - (rowCount % 4)
    out.fill(0, 0, inFours)
    for (let start = 0; start < inFours; start += blockRows) {
      const end = Math.min(start + blockRows, inFours)
      for (let tree = 0; tree < ensemble.treeCount; tree++) addTree(heaps, tree, rows, start, end, out)
    }
    for (let row = inFours; row < rowCount; row++) out[row] = sumTrees(heaps, rows, row)
    finish(rows, rowCount, out)
  }
}

/** One row through all trees, without a call for each: what a single prediction costs. */
function sumTrees(
  { width, depths, splitStarts, leafStarts, feature, threshold, value }: Heaps,
  rows: Float32Array,
  row: number,
): number {
  const cells = row * width
  let sum = 0
  for (let tree = 0; tree < depths.length; tree++) {
    const splits = splitStarts[tree]
    let at = 0
    for (let level = depths[tree]; level > 0; level--) {
      at = 2 * at + 2 - +(rows[cells + feature[splits + at]] < threshold[splits + at])
    }
    sum = Math.fround(sum + value[leafStarts[tree] + at])
  }
  return sum
}

/** One tree's leaves, added to `out` for rows `start` to `end`, whose number is a multiple of four. */
function addTree(
  { width, depths, splitStarts, leafStarts, feature, threshold, value }: Heaps,
  tree: number,
  rows: Float32Array,
  start: number,
  end: number,
  out: Float32Array,
): void {
  const depth = depths[tree]
  const splits = splitStarts[tree]
  const leaves = leafStarts[tree]
  for (let row = start; row < end; row += 4) {
    const row0 = row * width
    const row1 = row0 + width
    const row2 = row1 + width
    const row3 = row2 + width
    let at0 = 0
    let at1 = 0
    let at2 = 0
    let at3 = 0
    for (let level = 0; level < depth; level++) {
      at0 = 2 * at0 + 2 - +(rows[row0 + feature[splits + at0]] < threshold[splits + at0])
      at1 = 2 * at1 + 2 - +(rows[row1 + feature[splits + at1]] < threshold[splits + at1])
      at2 = 2 * at2 + 2 - +(rows[row2 + feature[splits + at2]] < threshold[splits + at2])
      at3 = 2 * at3 + 2 - +(rows[row3 + feature[splits + at3]] < threshold[splits + at3])
    }
    out[row] += value[leaves + at0]
    out[row + 1] += value[leaves + at1]
    out[row + 2] += value[leaves + at2]
    out[row + 3] += value[leaves + at3]
  }
}

function layOutHeaps({ featureCount, treeCount, depths, roots, ...nodes }: TreeEnsemble): Heaps {
  const splitStarts = new Int32Array(treeCount)
  const leafStarts = new Int32Array(treeCount)
  let splitCount = 0
  for (let tree = 0; tree < treeCount; tree++) {
    const splits = 2 ** depths[tree] - 1
    splitStarts[tree] = splitCount
    // Each tree before has one leaf more than it has splits.
    leafStarts[tree] = splitCount + tree - splits
    splitCount += splits
  }
  const feature = new Int32Array(splitCount)
  const threshold = new Float32Array(splitCount)
  const value = new Float32Array(splitCount + treeCount)

  for (let tree = 0; tree < treeCount; tree++) {
    const splits = 2 ** depths[tree] - 1
    // `node` stays at a leaf below which the heap goes on: both padded children then lead to the same value.
    const place = (node: number, position: number): void => {
      if (position >= splits) {
        value[leafStarts[tree] + position] = nodes.value[node]
        return
      }
      const isLeaf = nodes.feature[node] < 0
      if (!isLeaf) {
        feature[splitStarts[tree] + position] = nodes.feature[node]
        threshold[splitStarts[tree] + position] = nodes.threshold[node]
      }
      place(isLeaf ? node : node + 1, 2 * position + 1)
      place(isLeaf ? node : nodes.right[node], 2 * position + 2)
    }
    place(roots[tree], 0)
  }
  return { width: featureCount, depths, splitStarts, leafStarts, feature, threshold, value }
}
