import { exp } from './exponential'
import { log1p } from './logarithm'

/**
 * Log-odds as a multiple of 2⁻⁴⁴: adding 1.5 · 2⁸, whose last place that is, rounds to one. From 128 on every number is
 * such a multiple already.
 *
 * Rounding first guarantees that the functions below never swap the order of two customers. Two different multiples
 * have exponentials at least 2⁸ units in the last place apart, and logarithms of those 2⁷, while each is computed
 * within one unit; and numbers that round to the same multiple give the same result.
 */
export function rounded(logOdds: number): number {
  return logOdds > -128 && logOdds < 128 ? logOdds + 384 - 384 : logOdds
}

/** The probability for log-odds: 1 / (1 + e⁻ˣ). Never falls when `logOdds` rises. */
export function logistic(logOdds: number): number {
  return 1 / (1 + exp(-rounded(logOdds)))
}

/** ln(1 + e⁻ˣ) for a number of at least 0. Never rises when `x`, a multiple of 2⁻⁴⁴, rises. */
export function softplusTail(x: number): number {
  return log1p(exp(-x))
}
