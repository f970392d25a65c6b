import type { TreeEnsemble } from './ensemble'

/**
 * An ensemble on a grid as plain JSON, the content of a bundle's `trees.json`. All trees stand one after the other, each
 * in pre-order: a node, its left subtree, its right subtree. A tree ends with the leaf that completes it.
 */
export interface TreeColumns {
  /** Of the columns themselves: 1. */
  readonly format: number
  readonly featureCount: number
  /** A leaf counts steps of 2⁻ᵇⁱᵗˢ, in the unit of the margin. */
  readonly bits: number
  /** By node: the column that a split asks about, −1 for a leaf. */
  readonly feature: readonly number[]
  /** By split: right where x ≥ threshold, a float32. `null` is +∞, which no number reaches. */
  readonly threshold: readonly (number | null)[]
  /** By split: 1 where a missing value (NaN) goes left, 0 where it goes right. */
  readonly missingLeft: readonly number[]
  /** By leaf: whole numbers. The largest of every tree add up to less than 2²⁴, so that every sum of leaves is exact. */
  readonly leaf: readonly number[]
  /** By leaf: training weight that reached it. A split's is the float32 sum of its children's. */
  readonly cover: readonly number[]
}

/**
 * Lays out columns that are known to be whole: the build has checked those that ship. For all others there is
 * `readColumns`.
 */
export function layOutColumns({
  featureCount,
  bits,
  feature,
  threshold: thresholds,
  ...columns
}: TreeColumns): TreeEnsemble {
  const nodeCount = feature.length
  const { roots, depths, right, bySplit, byLeaf } = findShape(feature)
  const threshold = new Float32Array(nodeCount)
  const missingLeft = new Uint8Array(nodeCount)
  bySplit.forEach((node, split) => {
    threshold[node] = thresholds[split] ?? Number.POSITIVE_INFINITY
    missingLeft[node] = columns.missingLeft[split]
  })
  const value = new Float32Array(nodeCount)
  const cover = new Float32Array(nodeCount)
  byLeaf.forEach((node, leaf) => {
    value[node] = columns.leaf[leaf] / 2 ** bits
    cover[node] = columns.cover[leaf]
  })
  // Children stand behind their parents.
  for (let node = nodeCount - 1; node >= 0; node--) {
    if (feature[node] >= 0) cover[node] = cover[node + 1] + cover[right[node]]
  }
  const nodes = { feature: Int32Array.from(feature), threshold, right, missingLeft, value, cover }
  return { featureCount, treeCount: depths.length, nodeCount, base: 0, roots, depths, ...nodes, metadata: {} }
}

/** What the features alone say: where each tree begins, where each right child stands, which nodes are leaves. */
export interface TreeShape extends Pick<TreeEnsemble, 'roots' | 'depths' | 'right'> {
  /** Nodes in their order. */
  readonly bySplit: readonly number[]
  readonly byLeaf: readonly number[]
  /** Whether the last tree has all its leaves. */
  readonly complete: boolean
}

export function findShape(feature: readonly number[]): TreeShape {
  const roots: number[] = []
  const depths: number[] = []
  const bySplit: number[] = []
  const byLeaf: number[] = []
  const right = new Int32Array(feature.length)
  // Splits whose right subtree is still to come, and the depth of its root.
  const open: { readonly split: number; readonly depth: number }[] = []
  // Of the next node; below 0 where a tree begins.
  let depth = -1
  feature.forEach((index, node) => {
    if (depth < 0) {
      roots.push(node)
      depths.push(0)
      depth = 0
    }
    if (index >= 0) {
      bySplit.push(node)
      open.push({ split: node, depth: ++depth })
      return
    }
    byLeaf.push(node)
    depths[depths.length - 1] = Math.max(depths[depths.length - 1], depth)
    const above = open.pop()
    if (above) right[above.split] = node + 1
    depth = above ? above.depth : -1
  })
  return {
    roots: Int32Array.from([...roots, feature.length]),
    depths: Int32Array.from(depths),
    right,
    bySplit,
    byLeaf,
    complete: depth < 0,
  }
}
