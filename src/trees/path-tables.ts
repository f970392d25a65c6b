import { gaussLegendre, type QuadratureRule } from './quadrature'

/** One feature on the path to a leaf. */
export interface PathFeature {
  /** Its place among the features of the leaf's table. */
  readonly column: number
  /** Share of training cover that follows the path's splits on the feature. */
  readonly share: number
  /** A row satisfies them where its pattern has the bits `wanted` among the bits `asked`. */
  readonly asked: number
  readonly wanted: number
}

/** A leaf, and what decides whether a row reaches it. */
export interface PathLeaf {
  readonly value: number
  readonly features: readonly PathFeature[]
}

/**
 * The SHAP values of some leaves for every pattern of outcomes: Float64Array of 2^bits × columns, by pattern.
 *
 * A leaf's values depend on a row only through which features of its path the row satisfies, so they can be computed once for
 * all rows of a batch, as WOODELF does (arXiv 2511.09376).
 */
export function tabulateLeaves(leaves: readonly PathLeaf[], bits: number, columns: number): Float64Array {
  const table = new Float64Array(columns << bits)
  for (const { value, features } of leaves) {
    const shapley = leafValues(value, features)
    // By pattern, the set of features satisfied.
    const sets = new Int32Array(1 << bits)
    features.forEach(({ asked, wanted }, place) => {
      for (let pattern = 0; pattern < sets.length; pattern++) sets[pattern] |= +((pattern & asked) === wanted) << place
    })
    features.forEach(({ column }, place) => {
      const first = place << features.length
      for (let pattern = 0; pattern < sets.length; pattern++) {
        table[pattern * columns + column] += shapley[first + sets[pattern]]
      }
    })
  }
  return table
}

/**
 * The SHAP values that one leaf gives each of its features, by the set of features satisfied: v (o − r) ∫₀¹ ∏ g(t) dt over the
 * other features' g(t) = t o + (1−t) r, by Gauss–Legendre quadrature as in shap-quadrature.ts.
 */
function leafValues(value: number, features: readonly PathFeature[]): Float64Array {
  const count = features.length
  const shares = features.map(({ share }) => share)
  const { nodes, weights } = ruleFor(count)
  const values = new Float64Array(count << count)
  const products = new Float64Array(1 << count)
  for (let own = 0; own < count; own++) {
    const first = own << count
    for (let point = 0; point < nodes.length; point++) {
      const t = nodes[point]
      // By doubling: the products over the first features with and without the next one satisfied.
      products[0] = weights[point]
      for (let place = 0; place < count; place++) {
        const size = 1 << place
        const failed = place === own ? 1 : (1 - t) * shares[place]
        const met = place === own ? 1 : t + failed
        for (let set = 0; set < size; set++) {
          products[size + set] = products[set] * met
          products[set] *= failed
        }
      }
      for (let set = 0; set < products.length; set++) values[first + set] += products[set]
    }
    for (let set = 0; set < products.length; set++) {
      values[first + set] *= value * (((set >> own) & 1) - shares[own])
    }
  }
  return values
}

const rules = /* @__PURE__ */ new Map<number, QuadratureRule>()

/** The rule that is exact for a path of so many features, made once. */
function ruleFor(features: number): QuadratureRule {
  const points = Math.max(1, Math.ceil(features / 2))
  const rule = rules.get(points) ?? gaussLegendre(points)
  rules.set(points, rule)
  return rule
}
