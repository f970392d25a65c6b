import { powerOfTwo } from '../arithmetic/powers-of-two'
import type { MarginGrid } from '../model/manifest'
import type { ProbabilityInterval } from './confidence'

/** What a model says at a margin, before anything is decided. */
export interface Estimate {
  readonly probability: number
  readonly interval: ProbabilityInterval | undefined
}

export type EstimateAt = (margin: number) => Estimate

/** A condition on an estimate. If one margin satisfies it, so does every greater one. */
export type Criterion = (estimate: Estimate) => boolean

/**
 * Finds the least margin that satisfies a criterion, as a whole number of steps; one beyond the bound if none does.
 * Bisects, with about 25 estimates.
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
