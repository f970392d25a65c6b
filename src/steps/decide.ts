import { InvalidOptionError } from '../checks/errors'
import { callOptions, checkOptions } from '../checks/options'
import type { ModelManifest, OperatingPointName, RiskBand } from '../model/manifest'
import type { ProbabilityInterval } from './confidence'
import { type DecisionPolicy, resolvePolicy } from './policy'

/** Yes or no; with `abstain: true` also `'abstain'`, which is neither. */
export type ChurnVerdict<Abstains extends boolean = false> = Abstains extends false ? boolean : boolean | 'abstain'

/** What to believe of a customer under one policy. */
export interface ChurnDecision<Churn extends ChurnVerdict<boolean> = boolean> {
  /**
   * Whether the probability reaches the threshold, and under economics, where acting at the threshold gains nothing, whether
   * it is above; `'abstain'`, where asked for, if its interval holds the threshold.
   */
  readonly churn: Churn
  /** Where the decision came from; above 1 where the policy's economics make nobody worth contacting. */
  readonly threshold: number
  /** The operating point the threshold belongs to; undefined under a policy of one's own. */
  readonly operatingPoint: OperatingPointName | undefined
  /** What contacting the customer is expected to gain, in the policy's currency; undefined without economics. */
  readonly expectedGain: number | undefined
  readonly riskBand: RiskBand
}

/** Decides on a probability and its interval. */
export type Decide = (
  probability: number,
  interval: ProbabilityInterval | undefined,
) => ChurnDecision<ChurnVerdict<boolean>>

/** How to decide. */
export interface DecisionOptions<Abstains extends boolean = false> {
  /**
   * A named operating point, `{ threshold }`, or economics from which the threshold follows. The predictor's policy by
   * default, and its default is the model's default operating point.
   */
  readonly policy?: DecisionPolicy
  /** Answer `'abstain'` where the probability's interval holds the threshold; false by default. */
  readonly abstain?: Abstains
}

/**
 * Builds deciders from a manifest's operating points and risk bands.
 *
 * @throws {InvalidOptionError} for a policy the model cannot follow, or an impossible option.
 */
export function createDecider(manifest: ModelManifest, usual: DecisionPolicy = manifest.defaultOperatingPoint) {
  const bands = manifest.riskBands.map(({ name, from }) => ({
    name,
    from: from ? resolvePolicy(manifest, from).threshold : 0,
  }))
  // Once for all calls: a policy that is changed afterwards would change some of them.
  const usualRule = resolvePolicy(manifest, usual)
  return (options: DecisionOptions<boolean>): Decide => {
    checkOptions(options, callOptions)
    const { policy, abstain = false } = options
    const { threshold, operatingPoint, gain } = policy === undefined ? usualRule : resolvePolicy(manifest, policy)
    if (abstain && !manifest.confidence) {
      throw new InvalidOptionError('abstain', abstain, 'a model whose manifest holds a confidence band')
    }
    return (probability, interval) => {
      let riskBand = bands[0].name
      for (const band of bands) if (probability >= band.from) riskBand = band.name
      const open = abstain && interval && interval.lower < threshold && interval.upper >= threshold
      const expectedGain = gain?.(probability)
      const churn = open ? 'abstain' : expectedGain === undefined ? probability >= threshold : expectedGain > 0
      return { churn, threshold, operatingPoint, expectedGain, riskBand }
    }
  }
}
