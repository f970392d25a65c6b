/**
 * Exact path-dependent TreeSHAP by Gauss–Legendre quadrature.
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
import { lanes, type PreparedTrees } from './shap-tree'

/** Room for the passes over some trees, shared by all trees and rows of an explainer. */
export interface ShapScratch {
  /** By split: 1 where the row goes right; 1 where the feature failed above. */
  readonly takesRight: Uint8Array
  readonly failedAbove: Uint8Array
  /** By edge: 1 where the row satisfies all splits so far on the edge's feature. */
  readonly satisfied: Uint8Array
  /** P and T of the comment above, by slot. */
  readonly products: Float64Array
  readonly sums: Float64Array
}

/** Room for trees with up to `splitCount` splits in all. */
export function createScratch(splitCount: number): ShapScratch {
  return {
    takesRight: new Uint8Array(splitCount),
    failedAbove: new Uint8Array(splitCount),
    satisfied: new Uint8Array(2 * splitCount),
    products: new Float64Array((2 * splitCount + 1) * lanes),
    sums: new Float64Array((2 * splitCount + 1) * lanes),
  }
}

/** Adds the trees' SHAP values for one row (Float32Array of featureCount) to `out` (Float64Array of featureCount). */
export function addTreeShap(trees: PreparedTrees, row: Float32Array, out: Float64Array, scratch: ShapScratch): void {
  followRow(trees, row, scratch)
  const { rule, innerCount, leafSlots, leafValues } = trees
  const { products, sums } = scratch
  for (let index = 0; index < leafSlots.length; index++) {
    const slot = leafSlots[index]
    const value = leafValues[index]
    sums[slot] = value
    sums[slot + 1] = value
    sums[slot + 2] = value
  }
  products.fill(1, 2 * innerCount * lanes, (2 * innerCount + 1) * lanes)
  for (let first = 0; first < rule.nodes.length; first += lanes) {
    multiplyDown(trees, first, scratch)
    sumUp(trees, first, out, scratch)
  }
}

/** Notes the row's outcome at every split, reached or not. */
function followRow(trees: PreparedTrees, row: Float32Array, { takesRight, failedAbove, satisfied }: ShapScratch): void {
  const { splitCount, feature, threshold, missingLeft, previous } = trees
  for (let split = 0; split < splitCount; split++) {
    const value = row[feature[split]]
    // Arithmetic instead of branches: which way a row goes is not predictable, and a mispredicted branch costs most.
    let right = +(value >= threshold[split])
    if (Number.isNaN(value)) right = 1 - missingLeft[split]
    const hopeful = previous[split] < 0 ? 1 : satisfied[previous[split]]
    takesRight[split] = right
    failedAbove[split] = 1 - hopeful
    satisfied[2 * split] = hopeful & (1 - right)
    satisfied[2 * split + 1] = hopeful & right
  }
}

/** Hands every inner split's P on to its two edges, times the edge's g. */
function multiplyDown(trees: PreparedTrees, first: number, scratch: ShapScratch): void {
  const { rule, splitCount, innerCount, leftShare, slot, before, inverses } = trees
  const { takesRight, failedAbove, products } = scratch
  const [t0, t1, t2] = [rule.nodes[first], rule.nodes[first + 1], rule.nodes[first + 2]]
  const start = first * splitCount
  for (let split = 0; split < innerCount; split++) {
    const from = slot[split]
    const to = 2 * split * lanes
    const leftPart = leftShare[split]
    const rightPart = 1 - leftPart
    if (failedAbove[split] === 1) {
      products[to] = products[from] * leftPart
      products[to + 1] = products[from + 1] * leftPart
      products[to + 2] = products[from + 2] * leftPart
      products[to + 3] = products[from] * rightPart
      products[to + 4] = products[from + 1] * rightPart
      products[to + 5] = products[from + 2] * rightPart
      continue
    }
    const known = before[split]
    const right = takesRight[split]
    const left = 1 - right
    const at = start + split * lanes
    const product0 = products[from] * inverses[at]
    const product1 = products[from + 1] * inverses[at + 1]
    const product2 = products[from + 2] * inverses[at + 2]
    products[to] = product0 * (t0 * left + (1 - t0) * known * leftPart)
    products[to + 1] = product1 * (t1 * left + (1 - t1) * known * leftPart)
    products[to + 2] = product2 * (t2 * left + (1 - t2) * known * leftPart)
    products[to + 3] = product0 * (t0 * right + (1 - t0) * known * rightPart)
    products[to + 4] = product1 * (t1 * right + (1 - t1) * known * rightPart)
    products[to + 5] = product2 * (t2 * right + (1 - t2) * known * rightPart)
  }
}

/** From the last split up to the root: joins the T of both edges, or starts it from two leaves, and credits the feature. */
function sumUp(trees: PreparedTrees, first: number, out: Float64Array, scratch: ShapScratch): void {
  const { rule, splitCount, innerCount, feature, leftShare, slot, before, inverses, leaves } = trees
  const { takesRight, failedAbove, products, sums } = scratch
  for (let split = splitCount - 1; split >= 0; split--) {
    const to = slot[split]
    const hasLeaves = split >= innerCount
    const left = 2 * split * lanes
    const leftPart = leftShare[split]
    const right = takesRight[split] === 1
    const failed = failedAbove[split] === 1
    const known = before[split]
    const at = first * splitCount + split * lanes
    let credit = 0
    for (let lane = 0; lane < lanes; lane++) {
      const leftSum = hasLeaves ? leaves[2 * split] : sums[left + lane]
      const rightSum = hasLeaves ? leaves[2 * split + 1] : sums[left + lanes + lane]
      // The sum over both edges as it is expected while the feature is not known.
      const expected = leftPart * leftSum + (1 - leftPart) * rightSum
      if (failed) {
        sums[to + lane] = expected
        continue
      }
      const t = rule.nodes[first + lane]
      const inverse = inverses[at + lane]
      const taken = right ? rightSum : leftSum
      const sum = inverse * (t * taken + (1 - t) * known * expected)
      credit +=
        rule.weights[first + lane] * products[to + lane] * inverse * (taken - known * expected - (1 - known) * sum)
      sums[to + lane] = sum
    }
    out[feature[split]] += credit
  }
}
