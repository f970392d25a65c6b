import type { TreeEnsemble } from './ensemble'
import { finishRows, type MarginKernel } from './kernel'

/** Trees up to this depth are padded to perfect binary heaps: 2⁸ leaves at most, beyond that padding wastes memory. */
export const deepestHeap = 8

/** Rows that go through one tree together, so that the tree's nodes stay in the processor's cache. */
const blockRows = 256

/** Every tree padded to a perfect binary tree, so that a step down is arithmetic instead of a branch. */
interface Heaps {
  readonly depths: Int32Array
  /** First split of each tree in `feature` and `threshold`; a tree of depth d has 2ᵈ − 1. */
  readonly splitStarts: Int32Array
  /** First leaf of each tree in `value`; a tree of depth d has 2ᵈ. */
  readonly leafStarts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly value: Float32Array
}

/**
 * For shallow trees without missing values: descends heaps with `position = 2 position + 1 + (x >= threshold)`, four
 * rows at a time so that their loads overlap. Rows that hold a NaN go to `walk`, which knows each node's direction for
 * missing values.
 */
export function createHeapKernel(ensemble: TreeEnsemble, walk: MarginKernel): MarginKernel {
  const heaps = layOutHeaps(ensemble)
  const { featureCount, treeCount } = ensemble
  const addBlocks = (rows: Float32Array, rowCount: number, out: Float32Array) => {
    for (let start = 0; start < rowCount; start += blockRows) {
      const end = Math.min(start + blockRows, rowCount)
      for (let tree = 0; tree < treeCount; tree++) addTree(heaps, tree, rows, featureCount, start, end, out)
    }
  }
  return (rows, rowCount, out) => {
    if (rowCount === 1) {
      out[0] = sumTrees(heaps, rows)
    } else {
      out.fill(0, 0, rowCount)
      addBlocks(rows, rowCount, out)
    }
    finishRows(ensemble, walk, rows, rowCount, out)
  }
}

/** One row through all trees, without a call for each: what a single prediction costs. */
function sumTrees({ depths, splitStarts, leafStarts, feature, threshold, value }: Heaps, row: Float32Array): number {
  let sum = 0
  for (let tree = 0; tree < depths.length; tree++) {
    const splits = splitStarts[tree]
    let at = 0
    for (let level = depths[tree]; level > 0; level--) {
      at = 2 * at + 1 + +(row[feature[splits + at]] >= threshold[splits + at])
    }
    sum = Math.fround(sum + value[leafStarts[tree] - ((1 << depths[tree]) - 1) + at])
  }
  return sum
}

function addTree(
  { depths, splitStarts, leafStarts, feature, threshold, value }: Heaps,
  tree: number,
  rows: Float32Array,
  featureCount: number,
  start: number,
  end: number,
  out: Float32Array,
): void {
  const depth = depths[tree]
  const splits = splitStarts[tree]
  // A heap position past the last split is a leaf; subtracting the number of splits gives the leaf's place.
  const leaves = leafStarts[tree] - ((1 << depth) - 1)
  let row = start
  for (; row + 4 <= end; row += 4) {
    const row0 = row * featureCount
    const row1 = row0 + featureCount
    const row2 = row1 + featureCount
    const row3 = row2 + featureCount
    let at0 = 0
    let at1 = 0
    let at2 = 0
    let at3 = 0
    for (let level = 0; level < depth; level++) {
      at0 = 2 * at0 + 1 + +(rows[row0 + feature[splits + at0]] >= threshold[splits + at0])
      at1 = 2 * at1 + 1 + +(rows[row1 + feature[splits + at1]] >= threshold[splits + at1])
      at2 = 2 * at2 + 1 + +(rows[row2 + feature[splits + at2]] >= threshold[splits + at2])
      at3 = 2 * at3 + 1 + +(rows[row3 + feature[splits + at3]] >= threshold[splits + at3])
    }
    out[row] += value[leaves + at0]
    out[row + 1] += value[leaves + at1]
    out[row + 2] += value[leaves + at2]
    out[row + 3] += value[leaves + at3]
  }
  for (; row < end; row++) {
    const cells = row * featureCount
    let at = 0
    for (let level = 0; level < depth; level++) {
      at = 2 * at + 1 + +(rows[cells + feature[splits + at]] >= threshold[splits + at])
    }
    out[row] += value[leaves + at]
  }
}

function layOutHeaps(ensemble: TreeEnsemble): Heaps {
  const { treeCount, depths, roots } = ensemble
  const splitStarts = new Int32Array(treeCount)
  const leafStarts = new Int32Array(treeCount)
  let splitCount = 0
  let leafCount = 0
  for (let tree = 0; tree < treeCount; tree++) {
    splitStarts[tree] = splitCount
    leafStarts[tree] = leafCount
    splitCount += 2 ** depths[tree] - 1
    leafCount += 2 ** depths[tree]
  }
  const feature = new Int32Array(splitCount)
  const threshold = new Float32Array(splitCount)
  const value = new Float32Array(leafCount)

  for (let tree = 0; tree < treeCount; tree++) {
    const splits = 2 ** depths[tree] - 1
    // `node` stays at a leaf below which the heap goes on: both padded children then lead to the same value.
    const place = (node: number, position: number): void => {
      if (position >= splits) {
        value[leafStarts[tree] + position - splits] = ensemble.value[node]
        return
      }
      const isLeaf = ensemble.feature[node] < 0
      if (!isLeaf) {
        feature[splitStarts[tree] + position] = ensemble.feature[node]
        threshold[splitStarts[tree] + position] = ensemble.threshold[node]
      }
      place(isLeaf ? node : node + 1, 2 * position + 1)
      place(isLeaf ? node : ensemble.right[node], 2 * position + 2)
    }
    place(roots[tree], 0)
  }
  return { depths, splitStarts, leafStarts, feature, threshold, value }
}
