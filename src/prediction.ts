import type { Interval } from './confidence'
import type { Decision } from './decision'
import type { FieldIssue } from './errors'
import type { Reasons } from './explanation'
import type { OperatingPointName } from './manifest'

/** How to decide. */
export interface PredictOptions {
  /** The named threshold to decide at. */
  readonly operatingPoint?: OperatingPointName
  /** Ends the call with an `AbortedError`. */
  readonly signal?: AbortSignal
}

/** How to decide, and how much to explain. */
export interface ExplainOptions extends PredictOptions {
  /** How many contributions to list, strongest first; the others are summed up in `remainder`. All by default. */
  readonly top?: number
}

/** The answer to one customer. */
export interface ChurnPrediction extends Decision {
  /** Calibrated probability that the customer churns, 0 to 1. */
  readonly probability: number
  /** Between which shares the truth may lie for customers with the same margin; undefined where the model cannot say. */
  readonly interval: Interval | undefined
  /** What was accepted but unfamiliar: missing, unknown or out-of-range values. Empty for ordinary customers. */
  readonly warnings: readonly FieldIssue[]
  readonly model: { readonly name: string; readonly version: string }
}

/** A prediction with its reasons. */
export interface ChurnExplanation<FieldName extends string = string> extends ChurnPrediction, Reasons<FieldName> {}
