import { InvalidOptionError } from '../checks/errors'
import type { ModelManifest, OperatingPointName, RiskBand } from '../model/manifest'
import { createCrossings } from './crossings'
import type { Estimate, EstimateAt } from './cut-offs'
import { type DecisionPolicy, type DecisionRule, resolvePolicy } from './policy'

/** Yes or no; with `abstain: true` also `'abstain'`, which is neither. */
export type ChurnVerdict<Abstains extends boolean = false> = Abstains extends false ? boolean : boolean | 'abstain'

/** What to believe of a customer under one policy. */
export interface ChurnDecision<Churn extends ChurnVerdict<boolean> = boolean> {
  /**
   * Whether the probability reaches the threshold, and under economics, where acting at the threshold gains nothing,
   * whether it is above; `'abstain'`, where asked for, if its interval holds the threshold.
   */
  readonly churn: Churn
  /** Where the decision came from; above 1 where the policy's economics make nobody worth contacting. */
  readonly threshold: number
  /** The operating point the threshold belongs to; undefined under your own policy. */
  readonly operatingPoint: OperatingPointName | undefined
  /** What contacting the customer is expected to gain, in the policy's currency; undefined without economics. */
  readonly expectedGain: number | undefined
  readonly riskBand: RiskBand
}

/** Decides on a margin and what the model says there. */
export type Decide = (margin: number, estimate: Estimate) => ChurnDecision<ChurnVerdict<boolean>>

/** Decides by one policy. */
export interface Decider {
  readonly threshold: number
  readonly operatingPoint: OperatingPointName | undefined
  readonly decide: Decide
  /** The verdict of {@link decide} alone: where margins lie on a grid, without making an object. */
  readonly judge: (margin: number) => ChurnVerdict<boolean>
}

/** In place of an estimate where cut-offs decide, which compare margins alone. */
const unread: Estimate = { probability: Number.NaN, interval: undefined }

/** How to decide. */
export interface DecisionOptions<
  Abstains extends boolean = false,
  Point extends OperatingPointName = OperatingPointName,
> {
  /**
   * A named operating point, `{ threshold }`, or economics from which the threshold follows. The predictor's policy by
   * default, and its default is the model's default operating point.
   */
  readonly policy?: DecisionPolicy<Point>
  /** Answer `'abstain'` where the probability's interval holds the threshold; false by default. */
  readonly abstain?: Abstains
}

/**
 * Builds deciders from a manifest's operating points and risk bands. Where margins lie on a grid, deciding is a
 * comparison of integers, and says what comparing the probability and its interval with the threshold would.
 *
 * @throws {InvalidOptionError} for a policy the model cannot follow, or an impossible option.
 */
export function createDecider(
  manifest: ModelManifest,
  estimateAt: EstimateAt,
  // Once for all calls: a policy that is changed afterwards would change some of them.
  defaultRule: DecisionRule = resolvePolicy(manifest, manifest.defaultOperatingPoint),
) {
  const crossingsOf = createCrossings(manifest, estimateAt)
  const [{ name: lowest }, ...others] = manifest.riskBands
  const bands = others.map(({ name, from }) => ({
    name,
    crossed: crossingsOf(resolvePolicy(manifest, from as OperatingPointName)).acts,
  }))
  return (options: DecisionOptions<boolean>): Decider => {
    const { policy, abstain = false } = options
    const rule = policy === undefined ? defaultRule : resolvePolicy(manifest, policy)
    if (abstain && !manifest.confidence) {
      throw new InvalidOptionError('abstain', abstain, 'a model whose manifest holds a confidence band')
    }
    const { threshold, operatingPoint, gain } = rule
    const crossings = crossingsOf(rule)
    const { acts } = crossings
    const upper = abstain ? crossings.upper() : undefined
    const lower = abstain ? crossings.lower() : undefined
    const verdictAt = (margin: number, estimate: Estimate) => {
      const open = upper?.(margin, estimate) && !lower?.(margin, estimate)
      return open ? 'abstain' : acts(margin, estimate)
    }
    return {
      threshold,
      operatingPoint,
      decide(margin, estimate) {
        let riskBand = lowest
        for (const band of bands) if (band.crossed(margin, estimate)) riskBand = band.name
        const churn = verdictAt(margin, estimate)
        return { churn, threshold, operatingPoint, expectedGain: gain?.(estimate.probability), riskBand }
      },
      judge: (margin) => verdictAt(margin, manifest.margin ? unread : estimateAt(margin)),
    }
  }
}
