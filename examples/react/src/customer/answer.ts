import {
  type ChurnExplanation,
  type ChurnPredictor,
  type FieldIssue,
  InvalidCustomerError,
  type OperatingPointName,
} from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'

/** What the model says of a record, or what the record lacks to be asked about. */
export type Answer =
  | { readonly ok: true; readonly explanation: ChurnExplanation }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] }

/** Scores and explains a record; half-filled forms are an answer too. */
export function answerFor(
  predictor: ChurnPredictor<CustomerRecord>,
  record: CustomerRecord,
  operatingPoint: OperatingPointName,
): Answer {
  try {
    return { ok: true, explanation: predictor.explain(record, { policy: operatingPoint }) }
  } catch (error) {
    if (error instanceof InvalidCustomerError) return { ok: false, issues: error.issues }
    throw error
  }
}
