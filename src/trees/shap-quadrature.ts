/**
 * Exact path-dependent TreeSHAP for one tree by Gauss–Legendre quadrature.
 *
 * For a leaf of value v whose path splits on k distinct features, let oⱼ be 1 if the row satisfies every split on
 * feature j along the path, else 0, and rⱼ the share of training cover that follows those splits. With a set S of known
 * features the leaf counts v ∏_{j∈S} oⱼ ∏_{j∉S} rⱼ (Lundberg et al. 2018, arXiv 1802.03888). The Shapley weight of a set is
 * |S|! (k−|S|−1)! / k! = ∫₀¹ t^|S| (1−t)^(k−1−|S|) dt, so feature j receives
 *
 *     v (oⱼ − rⱼ) ∫₀¹ ∏_{i≠j} (t oᵢ + (1−t) rᵢ) dt,
 *
 * a polynomial of degree k − 1 in t, which ⌈k/2⌉ Gauss–Legendre nodes integrate exactly (Quadrature-TreeSHAP,
 * arXiv 2605.04497). A feature that is split on again further down replaces its (o, r); the differences telescope over
 * the edges (Yu et al. 2022, Linear TreeShap, arXiv 2209.08192), so one pass down and one pass up serve all leaves.
 */
import type { TreeEnsemble } from './ensemble'
import { gaussLegendre, type QuadratureRule } from './quadrature'
import { goesRight } from './walk-kernel'

/** What can be known of one tree before any row: all that depends on splits and cover alone. Indices count from the tree's root. */
export interface PreparedTree {
  readonly root: number
  readonly nodeCount: number
  /** Quadrature nodes: half the most distinct features on a path, rounded up. */
  readonly points: number
  /** Value expected without knowing any feature: leaves weighted by cover. */
  readonly base: number
  /** Nearest node above whose incoming edge splits on the same feature; −1 where there is none. */
  readonly previous: Int32Array
  /**
   * Per node, four runs of `points` numbers about its incoming edge: the factor on the path's product while the feature
   * is satisfied, the factor where this edge is the first to fail it, and the feature's change of
   * (o − r) / (t o + (1−t) r), times the quadrature weight, in these two cases.
   */
  readonly tables: Float64Array
  /** Factor where the feature had failed above already: the ratio of the cover shares, at every quadrature node. */
  readonly failedFactor: Float64Array
}

/** Prepares the tree between two entries of `roots`. Needs `cover`. */
export function prepareTree(ensemble: TreeEnsemble, tree: number): PreparedTree {
  const root = ensemble.roots[tree]
  const nodeCount = ensemble.roots[tree + 1] - root
  const { feature, right, value } = ensemble
  const cover = ensemble.cover as Float32Array
  const previous = new Int32Array(nodeCount).fill(-1)
  // Share of cover along the path: of the incoming edge's feature alone, and of all features.
  const share = new Float64Array(nodeCount).fill(1)
  const reach = new Float64Array(nodeCount).fill(1)
  const parent = new Int32Array(nodeCount).fill(-1)
  const distinct = new Int32Array(nodeCount)
  let base = 0
  let most = 1

  const enter = (child: number, at: number) => {
    const split = feature[root + at]
    parent[child] = at
    let above = at
    while (above > 0 && feature[root + parent[above]] !== split) above = parent[above]
    previous[child] = above > 0 ? above : -1
    const ratio = cover[root + child] / cover[root + at]
    share[child] = ratio * (above > 0 ? share[above] : 1)
    reach[child] = ratio * reach[at]
    distinct[child] = distinct[at] + (above > 0 ? 0 : 1)
    most = Math.max(most, distinct[child])
  }
  for (let at = 0; at < nodeCount; at++) {
    if (feature[root + at] < 0) {
      base += value[root + at] * reach[at]
      continue
    }
    enter(at + 1, at)
    enter(right[root + at] - root, at)
  }

  const rule = gaussLegendre(Math.ceil(most / 2))
  const failedFactor = new Float64Array(nodeCount)
  const tables = new Float64Array(nodeCount * 4 * rule.nodes.length)
  for (let at = 1; at < nodeCount; at++) {
    const before = previous[at] < 0 ? 1 : share[previous[at]]
    failedFactor[at] = before > 0 ? share[at] / before : 0
    fillEdge(tables, at, rule, share[at], before)
  }
  return { root, nodeCount, points: rule.nodes.length, base, previous, tables, failedFactor }
}

function fillEdge(tables: Float64Array, at: number, rule: QuadratureRule, share: number, before: number): void {
  const points = rule.nodes.length
  const start = at * 4 * points
  for (let point = 0; point < points; point++) {
    const t = rule.nodes[point]
    const weight = rule.weights[point]
    const satisfied = t + (1 - t) * share
    const satisfiedBefore = t + (1 - t) * before
    const changeBefore = (1 - before) / satisfiedBefore
    tables[start + point] = satisfied / satisfiedBefore
    tables[start + points + point] = ((1 - t) * share) / satisfiedBefore
    tables[start + 2 * points + point] = weight * ((1 - share) / satisfied - changeBefore)
    // With o = 0 the change is −r / ((1−t) r): the share cancels.
    tables[start + 3 * points + point] = weight * (-1 / (1 - t) - changeBefore)
  }
}

/** Room for one tree's pass, shared by all trees and rows of an explainer. */
export interface ShapScratch {
  readonly products: Float64Array
  readonly states: Uint8Array
}

const failed = 0
const satisfied = 1
const failsHere = 2

/** Adds one tree's SHAP values for one row (Float32Array of featureCount) to `out` (Float64Array of featureCount). */
export function addTreeShap(
  { root, nodeCount, points, previous, tables, failedFactor }: PreparedTree,
  ensemble: TreeEnsemble,
  row: Float32Array,
  out: Float64Array,
  { products, states }: ShapScratch,
): void {
  const { feature, right, value } = ensemble
  const stride = 4 * points
  states[0] = satisfied
  for (let point = 0; point < points; point++) products[point] = 1

  const enter = (child: number, at: number, taken: boolean) => {
    const above = previous[child]
    const state = above >= 0 && states[above] !== satisfied ? failed : taken ? satisfied : failsHere
    states[child] = state
    const from = at * points
    const to = child * points
    if (state === failed) {
      const factor = failedFactor[child]
      for (let point = 0; point < points; point++) products[to + point] = products[from + point] * factor
      return
    }
    const factors = child * stride + (state === satisfied ? 0 : points)
    for (let point = 0; point < points; point++) {
      products[to + point] = products[from + point] * tables[factors + point]
    }
  }
  for (let at = 0; at < nodeCount; at++) {
    const split = feature[root + at]
    if (split < 0) continue
    const takesRight = goesRight(ensemble, root + at, row[split])
    enter(at + 1, at, !takesRight)
    enter(right[root + at] - root, at, takesRight)
  }

  // On the way up `products` turns into the sum over the leaves below of value × product.
  const share = (child: number) => {
    const state = states[child]
    if (state === failed) return 0
    const changes = child * stride + (state === satisfied ? 2 : 3) * points
    let sum = 0
    for (let point = 0; point < points; point++) sum += products[child * points + point] * tables[changes + point]
    return sum
  }
  for (let at = nodeCount - 1; at >= 0; at--) {
    const split = feature[root + at]
    const to = at * points
    if (split < 0) {
      for (let point = 0; point < points; point++) products[to + point] *= value[root + at]
      continue
    }
    const leftChild = at + 1
    const rightChild = right[root + at] - root
    out[split] += share(leftChild) + share(rightChild)
    for (let point = 0; point < points; point++) {
      products[to + point] = products[leftChild * points + point] + products[rightChild * points + point]
    }
  }
}
