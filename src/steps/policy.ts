import { InvalidOptionError } from '../checks/errors'
import { checkNames, copyNamed } from '../checks/options'
import { isUnreadable } from '../checks/unreadable'
import type { ModelManifest, OperatingPointName } from '../model/manifest'
import { breakEvenOf, checkEconomics, economicNames, gainAt, type OfferEconomics } from './economics'

/**
 * How to turn a probability into a decision: at a named operating point of the model, at your own threshold, or from
 * the value of a customer and the costs of an offer and a contact.
 */
export type DecisionPolicy<Point extends OperatingPointName = OperatingPointName> =
  | Point
  | ThresholdPolicy
  | EconomicPolicy

/** Churn is predicted from this probability on: a share from 0 to 1, or `Infinity` for never. */
export interface ThresholdPolicy {
  readonly threshold: number
  readonly customerValue?: never
}

/** Predicts churn where contacting pays: above the threshold that `breakEvenThreshold` finds. */
export interface EconomicPolicy extends OfferEconomics {
  readonly threshold?: never
}

/** A policy made ready for a model. */
export interface DecisionRule {
  readonly threshold: number
  /** The operating point's name, if the policy is one. */
  readonly operatingPoint: OperatingPointName | undefined
  /** Expected gain of acting at a probability, if the policy has economics. */
  readonly gain: ((probability: number) => number) | undefined
  /** The figures behind the gain, as they were when the policy was read. */
  readonly economics?: OfferEconomics
}

/** The figures of policies that are not a name. */
const policyNames = /* @__PURE__ */ ['threshold'].concat(economicNames)

type PolicyFigures = Partial<Record<keyof OfferEconomics | 'threshold', number>>

/** A policy that leads to this rule, and answers the same from then on. */
export function policyOf({ threshold, operatingPoint, economics }: DecisionRule): DecisionPolicy {
  return operatingPoint ?? economics ?? { threshold }
}

/**
 * Finds the threshold of a policy.
 *
 * @throws {InvalidOptionError} for an operating point the model does not have, a threshold that is not a share, or
 * impossible economics.
 */
export function resolvePolicy({ operatingPoints }: ModelManifest, policy: DecisionPolicy): DecisionRule {
  const point = operatingPoints.find(({ name }) => name === policy)
  if (point) return { threshold: point.threshold, operatingPoint: point.name, gain: undefined }

  const figures = Object(policy) === policy ? copyNamed(policy as object, policyNames) : undefined
  const isReadable = figures !== undefined && !isUnreadable(figures)
  const { threshold }: PolicyFigures = figures ?? {}
  if (isReadable && threshold === undefined) {
    checkNames(figures, economicNames)
    const economics = checkEconomics(figures)
    return {
      threshold: breakEvenOf(economics),
      operatingPoint: undefined,
      gain: (probability) => gainAt(probability, economics),
      economics,
    }
  }
  if (!isReadable || Object.entries(figures).some(([name, value]) => name !== 'threshold' && value !== undefined)) {
    const names = operatingPoints.map(({ name }) => name).join(', ')
    throw new InvalidOptionError('policy', figures ?? policy, `one of ${names}, or { threshold } alone, or economics`)
  }
  if (typeof threshold === 'number' && threshold >= 0 && (threshold <= 1 || threshold === Number.POSITIVE_INFINITY)) {
    // `+ 0` turns −0 into 0.
    return { threshold: threshold + 0, operatingPoint: undefined, gain: undefined }
  }
  throw new InvalidOptionError('threshold', threshold, 'a share from 0 to 1')
}
