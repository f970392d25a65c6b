import { powerOfTwo } from '../arithmetic/powers-of-two'
import type { MarginGrid } from '../model/manifest'
import type { ProbabilityInterval } from './confidence'

/** What a model says at a margin, before anything is decided. */
export interface Estimate {
  readonly probability: number
  readonly interval: ProbabilityInterval | undefined
}

export type EstimateAt = (margin: number) => Estimate

/** What an estimate must be; whatever one margin satisfies, every greater one does too. */
export type Criterion = (estimate: Estimate) => boolean

/**
 * The least margin that satisfies a criterion, as a whole number of steps; one beyond the bound where none does. Found by
 * bisection, in about 25 estimates.
 */
export function findCutOff({ bits, bound }: MarginGrid, estimateAt: EstimateAt, criterion: Criterion): number {
  const step = powerOfTwo(-bits)
  let low = -bound
  let high = bound + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (criterion(estimateAt(middle * step))) high = middle
    else low = middle + 1
  }
  return low
}
