/** Nodes and weights of a quadrature rule on [0, 1]. */
export interface QuadratureRule {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

/**
 * The Gauss–Legendre rule with `count` nodes on [0, 1]: exact for polynomials of degree up to 2 count − 1. Nodes are
 * the roots of the Legendre polynomial, found by Newton's method from Chebyshev's estimate (Press et al., Numerical
 * Recipes, section 4.6).
 */
export function gaussLegendre(count: number): QuadratureRule {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    let root = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5))
    let slope = 0
    // Newton's method doubles the correct digits a step; from this start five steps reach float64, eight leave a margin.
    for (let step = 0; step < 8; step++) {
      let previous = 1
      let current = root
      for (let degree = 2; degree <= count; degree++) {
        const next = ((2 * degree - 1) * root * current - (degree - 1) * previous) / degree
        previous = current
        current = next
      }
      slope = (count * (root * current - previous)) / (root * root - 1)
      root -= current / slope
    }
    nodes[index] = (1 - root) / 2
    weights[index] = 1 / ((1 - root * root) * slope * slope)
  }
  return { nodes, weights }
}
