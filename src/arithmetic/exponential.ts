import { ln2 } from './ln2'
import { powerOfTwo } from './powers-of-two'

/** The greatest argument whose exponential is finite, and the least one whose exponential is not rounded to 0. */
const greatest = 709.782712893384
const least = -745.1332191019412

/**
 * e to the power of `x`, less than one unit in the last place from the true value, and the same bits on every engine:
 * ECMAScript leaves the last bits of `Math.exp` to each of them.
 *
 * The method is that of fdlibm's e_exp.c (Sun Microsystems, 1993): x = k · ln 2 + r with |r| ≤ ln 2 / 2, and eʳ = 1 +
 * 2r / (R − r), where R = r · coth(r / 2) is 2 and a polynomial in r². The polynomial meets R at Chebyshev points and
 * is off by less than 1e-17; its terms are derived in `training/churn_training/arithmetic/coefficients.py`.
 */
export function exp(x: number): number {
  if (x > greatest) return Number.POSITIVE_INFINITY
  if (x < least) return 0
  const k = Math.floor(x * Math.LOG2E + 0.5)
  const high = x - k * ln2.high
  const low = k * ln2.low
  const r = high - low
  const z = r * r
  const rest =
    ((((-1.0472482723285645e-9 * z + 4.1752220525280315e-8) * z - 1.6534390729514401e-6) * z + 6.613756613530131e-5) *
      z -
      0.0027777777777777545) *
      z +
    0.16666666666666666
  const c = r - z * rest
  const power = 1 - (low - (r * c) / (2 - c) - high)
  // Neither 2¹⁰²⁴ nor 2⁻¹⁰⁷⁵ is a float64, though the product with them may be.
  if (k > 1023) return power * 2 * powerOfTwo(1023)
  return k < -1074 ? (power / 2) * powerOfTwo(-1074) : power * powerOfTwo(k)
}
