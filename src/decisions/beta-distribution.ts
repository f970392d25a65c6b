import { exp } from '../arithmetic/exponential'
import { log, log1p } from '../arithmetic/logarithm'

/** A beta distribution on 0 to 1; its mean is alpha / (alpha + beta). Both are above 0. */
export interface BetaDistribution {
  readonly alpha: number
  readonly beta: number
}

/**
 * Chance of a value of at most `x`: the regularised incomplete beta function, by Lentz's method on its continued fraction
 * (NIST Digital Library of Mathematical Functions, 8.17.22), which converges where x is below the mean; above it the
 * mirror image is used. What it loses are the last digits of the gamma function's logarithm: it differs from SciPy by less than
 * 1e-13 for parameters of some tens, 1e-11 for some thousands.
 */
export function betaCumulative(x: number, { alpha, beta }: BetaDistribution): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (alpha + 1) / (alpha + beta + 2)) return 1 - betaCumulative(1 - x, { alpha: beta, beta: alpha })
  const logFront = alpha * log(x) + beta * log1p(-x) + logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta)
  return (exp(logFront) / alpha) * continuedFraction(x, alpha, beta)
}

/** Keeps a quotient of the fraction from being divided by. */
const tiny = 1e-300

function continuedFraction(x: number, alpha: number, beta: number): number {
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let numerator = 1
  let denominator = 1 / away(1 - ((alpha + beta) * x) / (alpha + 1))
  let fraction = denominator
  for (let term = 1; term < 10_000; term++) {
    const even = (term * (beta - term) * x) / ((alpha + 2 * term - 1) * (alpha + 2 * term))
    const odd = (-(alpha + term) * (alpha + beta + term) * x) / ((alpha + 2 * term) * (alpha + 2 * term + 1))
    const before = fraction
    for (const coefficient of [even, odd]) {
      denominator = 1 / away(1 + coefficient * denominator)
      numerator = away(1 + coefficient / numerator)
      fraction *= denominator * numerator
    }
    if (Math.abs(fraction - before) <= 1e-16 * Math.abs(fraction)) break
  }
  return fraction
}

/** Lanczos's coefficients for g = 7, n = 9, as Godfrey (2001) computed them: a relative error below 1e-15. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Natural logarithm of the gamma function, for values above 0. */
function logGamma(value: number): number {
  // Γ(x + 1) = x · Γ(x) brings small values to where the series holds.
  if (value < 0.5) return logGamma(value + 1) - log(value)
  const shifted = value - 1
  const series = lanczos
    .slice(1)
    .reduce((sum, coefficient, place) => sum + coefficient / (shifted + place + 1), lanczos[0])
  const height = shifted + 7.5
  return 0.5 * log(2 * Math.PI) + (shifted + 0.5) * log(height) - height + log(series)
}
