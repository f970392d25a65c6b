import type { FieldIssue } from '../checks/errors'
import type { OperatingPointName } from '../model/manifest'
import type { ProbabilityInterval } from './confidence'
import type { ChurnDecision, ChurnVerdict, DecisionOptions } from './decide'
import type { MarginContributions } from './explain'

/** How to decide, and when to end. */
export interface PredictOptions<Abstains extends boolean = false, Point extends OperatingPointName = OperatingPointName>
  extends DecisionOptions<Abstains, Point> {
  /**
   * The day from which the days of dates are counted: an ISO date such as `2026-11-01`, never a `Date`, whose day depends on
   * a time zone. By default the predictor's. Models without dates take it and need none.
   */
  readonly asOf?: string | undefined
  /** Ends the call: it throws or rejects with the signal's reason, as `fetch` does. */
  readonly signal?: AbortSignal
}

/** How to decide, and how much to explain. */
export interface ExplainOptions<Abstains extends boolean = false, Point extends OperatingPointName = OperatingPointName>
  extends PredictOptions<Abstains, Point> {
  /** How many contributions to list, strongest first; the others are summed up in `remainder`. All by default. */
  readonly top?: number
  /** List the contributions of sensitive fields too; by default they are summed up in `remainder`. */
  readonly includeSensitive?: boolean
}

/** The answer to one customer. */
export interface ChurnPrediction<Churn extends ChurnVerdict<boolean> = boolean> extends ChurnDecision<Churn> {
  /** Calibrated probability that the customer churns, 0 to 1. */
  readonly probability: number
  /**
   * The range in which the true share may lie for customers with the same margin; undefined if the model cannot say.
   */
  readonly interval: ProbabilityInterval | undefined
  /** What was accepted but unfamiliar: missing, unknown or out-of-range values. Empty for ordinary customers. */
  readonly warnings: readonly FieldIssue[]
  readonly model: { readonly name: string; readonly version: string }
}

/** A prediction with its reasons. */
export interface ChurnExplanation<FieldName extends string = string, Churn extends ChurnVerdict<boolean> = boolean>
  extends ChurnPrediction<Churn>,
    MarginContributions<FieldName> {}
