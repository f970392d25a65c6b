import type { TreeEnsemble } from './ensemble'
import { gaussLegendre, type QuadratureRule } from './quadrature'

/**
 * Quadrature nodes that are worked on together: what is read of a split then serves three sums. Rules are rounded up to
 * a multiple, and stay exact.
 */
export const lanes = 3

/** What can be known of one tree before any row. Nodes count from the tree's root; arrays are by split unless said. */
export interface PreparedTree {
  /** Exact for the most distinct features on one of the tree's paths. */
  readonly rule: QuadratureRule
  /** Value expected without knowing any feature: leaves weighted by cover. */
  readonly base: number
  /** Leaf values by node; 0 at splits. */
  readonly value: Float64Array
  /** The nodes that split, in pre-order; the left child is the next node. */
  readonly splits: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly right: Int32Array
  readonly missingLeft: Uint8Array
  /** Share of the split's cover that goes left. */
  readonly leftShare: Float64Array
  /** The split above, by its place in these arrays (−1 for the root), and the share of its cover that comes here. */
  readonly parent: Int32Array
  readonly share: Float64Array
  /** Nearest node above whose incoming edge splits on the same feature; −1 where there is none. */
  readonly previous: Int32Array
  /** Share of cover that follows the splits above on the same feature; 1 where there is none. */
  readonly before: Float64Array
  /** 1 / g of that feature while it is satisfied: for each group of `lanes` quadrature nodes and split, `lanes` numbers. */
  readonly inverses: Float64Array
}

/** Prepares the tree between two entries of `roots`. Needs `cover`. */
export function prepareTree(ensemble: TreeEnsemble, tree: number): PreparedTree {
  const root = ensemble.roots[tree]
  const nodeCount = ensemble.roots[tree + 1] - root
  const cover = ensemble.cover as Float32Array
  const splits = Int32Array.from(Array.from(Array(nodeCount).keys()).filter((at) => ensemble.feature[root + at] >= 0))
  const prepared = {
    value: Float64Array.from(ensemble.value.subarray(root, root + nodeCount)),
    splits,
    feature: splits.map((at) => ensemble.feature[root + at]),
    threshold: Float32Array.from(splits, (at) => ensemble.threshold[root + at]),
    right: splits.map((at) => ensemble.right[root + at] - root),
    missingLeft: Uint8Array.from(splits, (at) => ensemble.missingLeft[root + at]),
    leftShare: Float64Array.from(splits, (at) => {
      const [left, right] = [cover[root + at + 1], cover[ensemble.right[root + at]]]
      return left / (left + right)
    }),
    parent: new Int32Array(splits.length).fill(-1),
    share: new Float64Array(splits.length).fill(1),
    previous: new Int32Array(splits.length).fill(-1),
    before: new Float64Array(splits.length).fill(1),
  }
  const { rule, base } = followPaths(prepared, nodeCount)
  const inverses = new Float64Array(rule.nodes.length * splits.length)
  rule.nodes.forEach((t, point) => {
    const start = (point - (point % lanes)) * splits.length + (point % lanes)
    prepared.before.forEach((share, index) => {
      inverses[start + index * lanes] = 1 / (t + (1 - t) * share)
    })
  })
  return { ...prepared, rule, base, inverses }
}

/** Walks down once, fills in `previous` and `before`, and answers what belongs to the tree as a whole. */
function followPaths(
  {
    value,
    splits,
    feature,
    right,
    leftShare,
    parent,
    share,
    previous,
    before,
  }: Omit<PreparedTree, 'rule' | 'base' | 'inverses'>,
  nodeCount: number,
): Pick<PreparedTree, 'rule' | 'base'> {
  /** By node: the split above, the share of that split's cover, of cover on the edge's feature and on the whole path. */
  const splitAbove = new Int32Array(nodeCount).fill(-1)
  const edgeShare = new Float64Array(nodeCount).fill(1)
  const featureShare = new Float64Array(nodeCount).fill(1)
  const reach = new Float64Array(nodeCount).fill(1)
  const distinct = new Int32Array(nodeCount)
  let mostDistinct = 1
  for (let index = 0; index < splits.length; index++) {
    const at = splits[index]
    parent[index] = splitAbove[at]
    share[index] = edgeShare[at]
    let above = at
    while (above > 0 && feature[splitAbove[above]] !== feature[index]) above = splits[splitAbove[above]]
    if (above > 0) {
      previous[index] = above
      before[index] = featureShare[above]
    }
    for (const child of [at + 1, right[index]]) {
      const part = child === at + 1 ? leftShare[index] : 1 - leftShare[index]
      splitAbove[child] = index
      edgeShare[child] = part
      featureShare[child] = before[index] * part
      reach[child] = reach[at] * part
      distinct[child] = distinct[at] + (above > 0 ? 0 : 1)
      mostDistinct = Math.max(mostDistinct, distinct[child])
    }
  }
  // Splits have the value 0.
  const base = value.reduce((sum, leaf, at) => sum + leaf * reach[at], 0)
  return { rule: gaussLegendre(lanes * Math.ceil(mostDistinct / 2 / lanes)), base }
}
