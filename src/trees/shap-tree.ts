import { InvalidModelError } from '../checks/errors'
import type { TreeEnsemble } from './ensemble'
import { gaussLegendre, type QuadratureRule } from './quadrature'

/**
 * Quadrature nodes that are worked on together: what is read of a split then serves three sums. Rules are rounded up to
 * a multiple, and stay exact.
 */
export const lanes = 3

/** Most quadrature nodes × splits that are tabulated at a time: 128 MiB of float64, for paths no grown tree has. */
const mostNumbers = 2 ** 24

/**
 * What can be known of some trees before any row. Arrays are by split. The splits with a split below them come first,
 * tree after tree in pre-order, then those with two leaves: for these, half of a full tree, both passes are one.
 *
 * An edge is 2 × split + side, left 0 and right 1; its slot is `lanes` numbers from `lanes` × edge on. All roots hang
 * on one more slot behind those of the inner splits.
 */
export interface PreparedTrees {
  /** Exact for the most distinct features on one of the paths. */
  readonly rule: QuadratureRule
  /** Value expected without knowing any feature: leaves weighted by cover. */
  readonly base: number
  readonly splitCount: number
  readonly innerCount: number
  readonly feature: Int32Array
  readonly threshold: Float32Array
  readonly missingLeft: Uint8Array
  /** Share of the split's cover that goes left. */
  readonly leftShare: Float64Array
  /** First number of the slot the split hangs on. */
  readonly slot: Int32Array
  /** Nearest edge above that splits on the same feature; −1 without one. */
  readonly previous: Int32Array
  /** Share of cover that follows the splits above on the same feature; 1 without any. */
  readonly before: Float64Array
  /**
   * 1 / g of that feature while it is satisfied: for each group of `lanes` quadrature nodes and split, `lanes` numbers.
   */
  readonly inverses: Float64Array
  /** Values of the two leaves, 2 × split + side; only for splits that have two. */
  readonly leaves: Float64Array
  /** Slots of the leaves below inner splits, and their values. */
  readonly leafSlots: Int32Array
  readonly leafValues: Float64Array
}

/** Prepares some of the ensemble's trees. Needs `cover`. */
export function prepareTrees(ensemble: TreeEnsemble, trees: readonly number[]): PreparedTrees {
  const nodes = orderSplits(ensemble, trees)
  const { innerCount } = nodes
  const splitCount = nodes.order.length
  const cover = ensemble.cover as Float32Array
  const numbers = (read: (node: number) => number) => nodes.order.map(read)
  const tables = {
    splitCount,
    innerCount,
    feature: Int32Array.from(numbers((node) => ensemble.feature[node])),
    threshold: Float32Array.from(numbers((node) => ensemble.threshold[node])),
    missingLeft: Uint8Array.from(numbers((node) => ensemble.missingLeft[node])),
    // Left and right are shares of their own sum: summed in float32, they may miss the parent's cover by its last
    // digit.
    leftShare: Float64Array.from(numbers((node) => cover[node + 1] / (cover[node + 1] + cover[ensemble.right[node]]))),
    // Roots stay on the slot behind all edges.
    slot: new Int32Array(splitCount).fill(2 * innerCount * lanes),
    previous: new Int32Array(splitCount).fill(-1),
    before: new Float64Array(splitCount).fill(1),
    leaves: new Float64Array(2 * splitCount),
  }
  const paths = followPaths(ensemble, nodes, tables)
  const points = lanes * Math.ceil(paths.mostDistinct / 2 / lanes)
  if (points * splitCount > mostNumbers) {
    throw new InvalidModelError(
      `The model's trees are too deep to be explained: ${splitCount} splits with up to ${paths.mostDistinct} features on a path.`,
    )
  }
  const rule = gaussLegendre(points)
  const inverses = new Float64Array(rule.nodes.length * splitCount)
  rule.nodes.forEach((t, point) => {
    const start = (point - (point % lanes)) * splitCount + (point % lanes)
    tables.before.forEach((share, split) => {
      inverses[start + split * lanes] = 1 / (t + (1 - t) * share)
    })
  })
  return { ...tables, ...paths, rule, inverses }
}

interface SplitOrder {
  /** Ensemble node of each split. */
  readonly order: readonly number[]
  readonly innerCount: number
  /** Sum of the trees that are a single leaf. */
  readonly constant: number
  /** Split of each ensemble node; absent for leaves. */
  readonly place: ReadonlyMap<number, number>
}

function orderSplits({ roots, feature, right, value }: TreeEnsemble, trees: readonly number[]): SplitOrder {
  const inner: number[] = []
  const outer: number[] = []
  let constant = 0
  for (const tree of trees) {
    if (feature[roots[tree]] < 0) constant += value[roots[tree]]
    for (let node = roots[tree]; node < roots[tree + 1]; node++) {
      if (feature[node] < 0) continue
      const hasTwoLeaves = feature[node + 1] < 0 && feature[right[node]] < 0
      ;(hasTwoLeaves ? outer : inner).push(node)
    }
  }
  const order = [...inner, ...outer]
  return { order, innerCount: inner.length, constant, place: new Map(order.map((node, split) => [node, split])) }
}

/** Walks down once, fills in what depends on the path, and answers what belongs to the trees as a whole. */
function followPaths(
  { feature, right, value }: TreeEnsemble,
  { order, innerCount, constant, place }: SplitOrder,
  tables: Pick<PreparedTrees, 'splitCount' | 'leftShare' | 'slot' | 'previous' | 'before' | 'leaves'>,
): Pick<PreparedTrees, 'base' | 'leafSlots' | 'leafValues'> & { readonly mostDistinct: number } {
  const { splitCount, leftShare, slot, previous, before, leaves } = tables
  /** By split: the edge it hangs on, the share of cover that reaches it, and distinct features above. */
  const edgeAbove = new Int32Array(splitCount).fill(-1)
  const reach = new Float64Array(splitCount).fill(1)
  const distinct = new Int32Array(splitCount)
  /** By edge: share of cover that follows the splits so far on its feature. */
  const featureShare = new Float64Array(2 * splitCount)
  const leafSlots: number[] = []
  const leafValues: number[] = []
  let base = constant
  let mostDistinct = 1

  order.forEach((node, split) => {
    let edge = edgeAbove[split]
    while (edge >= 0 && feature[order[edge >> 1]] !== feature[node]) edge = edgeAbove[edge >> 1]
    previous[split] = edge
    if (edge >= 0) before[split] = featureShare[edge]
    const distinctBelow = distinct[split] + (edge >= 0 ? 0 : 1)
    mostDistinct = Math.max(mostDistinct, distinctBelow)
    ;[node + 1, right[node]].forEach((child, side) => {
      const part = side === 0 ? leftShare[split] : 1 - leftShare[split]
      const below = 2 * split + side
      featureShare[below] = before[split] * part
      const childSplit = place.get(child)
      if (childSplit !== undefined) {
        edgeAbove[childSplit] = below
        reach[childSplit] = reach[split] * part
        distinct[childSplit] = distinctBelow
        slot[childSplit] = below * lanes
        return
      }
      base += value[child] * reach[split] * part
      leaves[below] = value[child]
      if (split >= innerCount) return
      leafSlots.push(below * lanes)
      leafValues.push(value[child])
    })
  })
  return { base, mostDistinct, leafSlots: Int32Array.from(leafSlots), leafValues: Float64Array.from(leafValues) }
}
