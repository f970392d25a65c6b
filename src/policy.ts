import { breakEvenThreshold, type Economics, gainAt } from './economics'
import { InvalidOptionError } from './errors'
import type { Manifest, OperatingPointName } from './manifest'

/**
 * How to turn a probability into a decision: at a named operating point of the model, at a threshold of one's own, or
 * from what a customer, an offer and a contact are worth.
 */
export type DecisionPolicy = OperatingPointName | ThresholdPolicy | EconomicPolicy

/** Churn is predicted from this probability on; above 1, never. */
export interface ThresholdPolicy {
  readonly threshold: number
  readonly customerValue?: never
}

/** The threshold follows from expected profit, see `breakEvenThreshold`. */
export interface EconomicPolicy extends Economics {
  readonly threshold?: never
}

/** A policy made ready for a model. */
export interface DecisionRule {
  readonly threshold: number
  /** The operating point's name, where the policy is one. */
  readonly operatingPoint: OperatingPointName | undefined
  /** Expected gain of acting at a probability, where the policy has economics. */
  readonly gain: ((probability: number) => number) | undefined
}

/**
 * Finds the threshold of a policy.
 *
 * @throws {InvalidOptionError} for an operating point the model does not have, a threshold that is no number of at least 0,
 * or impossible economics.
 */
export function resolvePolicy({ operatingPoints }: Manifest, policy: DecisionPolicy): DecisionRule {
  if (typeof policy === 'string') {
    const point = operatingPoints.find(({ name }) => name === policy)
    if (point) return { threshold: point.threshold, operatingPoint: policy, gain: undefined }
  } else if (typeof policy === 'object' && policy !== null) {
    if (!Object.hasOwn(policy, 'threshold')) {
      const economics = { ...(policy as Economics) }
      return {
        threshold: breakEvenThreshold(economics),
        operatingPoint: undefined,
        gain: (probability) => gainAt(probability, economics),
      }
    }
    const { threshold, ...others } = policy
    if ((threshold as number) >= 0 && Object.keys(others).length === 0) {
      return { threshold: threshold as number, operatingPoint: undefined, gain: undefined }
    }
    if (Object.keys(others).length === 0) throw new InvalidOptionError('threshold', threshold, 'a number of at least 0')
  }
  const names = operatingPoints.map(({ name }) => name).join(', ')
  throw new InvalidOptionError('policy', policy, `one of ${names}, or { threshold } alone, or economics`)
}
