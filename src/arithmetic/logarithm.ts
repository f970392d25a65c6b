import { ln2 } from './ln2'
import { exponentOf, powerOfTwo } from './powers-of-two'

/** The square root of 2, cut off after 20 bits: greater mantissas are halved. */
const split = 1.4142131805419922

/** The least normal number: those below are multiplied by 2⁵⁴ to become normal. */
const leastNormal = 2.2250738585072014e-308
const twoTo54 = 18014398509481984

/**
 * The natural logarithm, less than one unit in the last place from the true value, and the same bits on every engine;
 * −∞ at 0, NaN below.
 *
 * The method is that of fdlibm's e_log.c (Sun Microsystems, 1993): x = 2ᵏ · (1 + f) between √½ and √2, and ln(1 + f) =
 * 2 · atanh(s) with s = f / (2 + f), which is 2s and s · s² times a polynomial in s². The polynomial meets its function
 * at Chebyshev points and is off by less than 4e-17; its terms are derived in
 * `training/churn_training/arithmetic/coefficients.py`.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  return x === Number.POSITIVE_INFINITY ? x : corrected(x, 0)
}

/**
 * The natural logarithm of 1 + x, even where 1 + x would round to 1; −∞ at −1, NaN below. As exact as {@link log}: it
 * adds back what the sum loses to rounding (s_log1p.c).
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN
  const sum = 1 + x
  if (sum === 1 || sum === Number.POSITIVE_INFINITY) return x
  // Subtracts the larger of the two first.
  const lost = x < 1 ? x - (sum - 1) : 1 - (sum - x)
  return corrected(sum, lost / sum)
}

/** ln x + correction, of finite numbers above 0. */
function corrected(x: number, correction: number): number {
  const subnormal = x < leastNormal
  const normal = subnormal ? x * twoTo54 : x
  const exponent = exponentOf(normal)
  const mantissa = normal * powerOfTwo(-exponent)
  const large = mantissa >= split
  const k = exponent + (large ? 1 : 0) - (subnormal ? 54 : 0)
  const f = (large ? mantissa / 2 : mantissa) - 1
  const s = f / (2 + f)
  const z = s * s
  const rest =
    z *
    (((((((0.13086626147840102 * z + 0.13268773138656886) * z + 0.15386239702814658) * z + 0.18181795640132906) * z +
      0.22222222391713917) *
      z +
      0.28571428570803614) *
      z +
      0.4000000000000088) *
      z +
      0.6666666666666666)
  const half = 0.5 * f * f
  return s * (half + rest) + (k * ln2.low + correction) - half + f + k * ln2.high
}
