/**
 * Exact path-dependent TreeSHAP for one tree by Gauss–Legendre quadrature.
 *
 * For a leaf of value v whose path splits on k distinct features, let oⱼ be 1 if the row satisfies every split on
 * feature j along the path, else 0, and rⱼ the share of training cover that follows those splits. With a set S of known
 * features the leaf counts v ∏_{j∈S} oⱼ ∏_{j∉S} rⱼ (Lundberg et al. 2018, arXiv 1802.03888). The Shapley weight of a set is
 * |S|! (k−|S|−1)! / k! = ∫₀¹ t^|S| (1−t)^(k−1−|S|) dt, so feature j receives
 *
 *     v (oⱼ − rⱼ) ∫₀¹ ∏_{i≠j} gᵢ(t) dt   with   gᵢ(t) = t oᵢ + (1−t) rᵢ,
 *
 * a polynomial of degree k − 1 in t, which ⌈k/2⌉ Gauss–Legendre nodes integrate exactly (Quadrature-TreeSHAP,
 * arXiv 2605.04497). For each t one pass down gives every node the product P of the g above it, and one pass up the sum
 * T over the leaves below of v times the g in between, so that a split on j adds P ((1−r) T_taken − r' T_other) to φⱼ.
 *
 * A feature that is split on again replaces its (o, r) from there on: P is divided by the old g, multiplied by the new
 * one, and what the split above has credited already, (o − r) / g, is taken back (the telescoping sum of Linear
 * TreeShap, arXiv 2209.08192). Where the feature failed above, failing or not makes no difference any more.
 */
import { lanes, type PreparedTree } from './shap-tree'

/** Room for one tree's passes, shared by all trees and rows of an explainer. */
export interface ShapScratch {
  /** By split: the child the row goes to, and whether the feature failed above. */
  readonly taken: Int32Array
  readonly failedAbove: Uint8Array
  /** By node: whether the row satisfies all splits so far on the feature of the node's incoming edge. */
  readonly satisfied: Uint8Array
  /** P by split and T by node of the comment above; `lanes` numbers each. */
  readonly products: Float64Array
  readonly sums: Float64Array
}

/** Room for trees of up to `nodeCount` nodes. */
export function createScratch(nodeCount: number): ShapScratch {
  return {
    taken: new Int32Array(nodeCount),
    failedAbove: new Uint8Array(nodeCount),
    satisfied: new Uint8Array(nodeCount),
    products: new Float64Array(nodeCount * lanes),
    sums: new Float64Array(nodeCount * lanes),
  }
}

/** Adds one tree's SHAP values for one row (Float32Array of featureCount) to `out` (Float64Array of featureCount). */
export function addTreeShap(tree: PreparedTree, row: Float32Array, out: Float64Array, scratch: ShapScratch): void {
  followRow(tree, row, scratch)
  const { value, rule } = tree
  const { sums } = scratch
  for (let at = 0; at < value.length; at++) {
    sums[at * lanes] = value[at]
    sums[at * lanes + 1] = value[at]
    sums[at * lanes + 2] = value[at]
  }
  for (let first = 0; first < rule.nodes.length; first += lanes) {
    multiplyDown(tree, first, scratch)
    sumUp(tree, first, out, scratch)
  }
}

/** Notes the row's outcome at every split, reached or not. */
function followRow(tree: PreparedTree, row: Float32Array, { taken, failedAbove, satisfied }: ShapScratch): void {
  const { splits, feature, threshold, right, missingLeft, previous } = tree
  for (let index = 0; index < splits.length; index++) {
    const left = splits[index] + 1
    const value = row[feature[index]]
    // Arithmetic instead of branches: which way a row goes is not predictable, and a mispredicted branch costs most.
    let takesRight = +(value >= threshold[index])
    if (Number.isNaN(value)) takesRight = 1 - missingLeft[index]
    const hopeful = previous[index] < 0 ? 1 : satisfied[previous[index]]
    taken[index] = left + takesRight * (right[index] - left)
    failedAbove[index] = 1 - hopeful
    satisfied[left] = hopeful & (1 - takesRight)
    satisfied[right[index]] = hopeful & takesRight
  }
}

/** Gives every split its P; leaves need none. */
function multiplyDown(tree: PreparedTree, first: number, scratch: ShapScratch): void {
  const { rule, splits, parent, share, before, inverses } = tree
  const { taken, failedAbove, products } = scratch
  const [t0, t1, t2] = [rule.nodes[first], rule.nodes[first + 1], rule.nodes[first + 2]]
  const start = first * splits.length
  for (let index = 0; index < splits.length; index++) {
    const to = index * lanes
    const above = parent[index]
    const from = above * lanes
    if (above < 0) {
      products[to] = 1
      products[to + 1] = 1
      products[to + 2] = 1
    } else if (failedAbove[above] === 1) {
      products[to] = products[from] * share[index]
      products[to + 1] = products[from + 1] * share[index]
      products[to + 2] = products[from + 2] * share[index]
    } else {
      const expected = before[above] * share[index]
      const chosen = +(taken[above] === splits[index])
      products[to] = products[from] * inverses[start + from] * (t0 * chosen + (1 - t0) * expected)
      products[to + 1] = products[from + 1] * inverses[start + from + 1] * (t1 * chosen + (1 - t1) * expected)
      products[to + 2] = products[from + 2] * inverses[start + from + 2] * (t2 * chosen + (1 - t2) * expected)
    }
  }
}

/** Gives every split its T from the leaves up, and the split's feature what that is worth. */
function sumUp(tree: PreparedTree, first: number, out: Float64Array, scratch: ShapScratch): void {
  const { rule, splits, feature, right, leftShare, before, inverses } = tree
  const { taken, failedAbove, products, sums } = scratch
  const [t0, t1, t2] = [rule.nodes[first], rule.nodes[first + 1], rule.nodes[first + 2]]
  const [w0, w1, w2] = [rule.weights[first], rule.weights[first + 1], rule.weights[first + 2]]
  const start = first * splits.length
  for (let index = splits.length - 1; index >= 0; index--) {
    const to = splits[index] * lanes
    const left = to + lanes
    const other = right[index] * lanes
    const leftPart = leftShare[index]
    const rightPart = 1 - leftPart
    // The sum over both children as it is expected while the feature is not known.
    const expected0 = leftPart * sums[left] + rightPart * sums[other]
    const expected1 = leftPart * sums[left + 1] + rightPart * sums[other + 1]
    const expected2 = leftPart * sums[left + 2] + rightPart * sums[other + 2]
    if (failedAbove[index] === 1) {
      sums[to] = expected0
      sums[to + 1] = expected1
      sums[to + 2] = expected2
      continue
    }
    const chosen = taken[index] * lanes
    const known0 = sums[chosen]
    const known1 = sums[chosen + 1]
    const known2 = sums[chosen + 2]
    const at = index * lanes
    const known = before[index]
    const inverse0 = inverses[start + at]
    const sum0 = inverse0 * (t0 * known0 + (1 - t0) * known * expected0)
    const inverse1 = inverses[start + at + 1]
    const sum1 = inverse1 * (t1 * known1 + (1 - t1) * known * expected1)
    const inverse2 = inverses[start + at + 2]
    const sum2 = inverse2 * (t2 * known2 + (1 - t2) * known * expected2)
    out[feature[index]] +=
      w0 * products[at] * inverse0 * (known0 - known * expected0 - (1 - known) * sum0) +
      w1 * products[at + 1] * inverse1 * (known1 - known * expected1 - (1 - known) * sum1) +
      w2 * products[at + 2] * inverse2 * (known2 - known * expected2 - (1 - known) * sum2)
    sums[to] = sum0
    sums[to + 1] = sum1
    sums[to + 2] = sum2
  }
}
