import type { FieldIssue } from '../checks/errors'
import type { ChurnPrediction } from '../steps/prediction'

/** A finding without the value that was got: answers of tools end in transcripts. */
export interface ToolFinding {
  readonly code: FieldIssue['code']
  readonly field: string
  readonly expected: string
}

/** A prediction without anything of the customer's record. */
export interface ToolPrediction {
  readonly probability: number
  /** Lower and upper end. */
  readonly interval: readonly [number, number] | undefined
  readonly churn: boolean
  readonly threshold: number
  readonly operatingPoint: string | undefined
  readonly expectedGain: number | undefined
  readonly riskBand: string
  readonly warnings: readonly ToolFinding[]
  readonly model: ChurnPrediction['model']
}

/** What is said of a finding: where it is and what was expected there. */
export function findingOf({ code, path, expected }: FieldIssue): ToolFinding {
  return { code, field: path, expected }
}

export function predictionOf(prediction: ChurnPrediction): ToolPrediction {
  const { probability, interval, churn, threshold, operatingPoint, expectedGain, riskBand, warnings, model } =
    prediction
  return {
    probability,
    interval: interval && [interval.lower, interval.upper],
    churn,
    threshold,
    operatingPoint,
    expectedGain,
    riskBand,
    warnings: warnings.map(findingOf),
    model,
  }
}

/** What a tool answers in place of a result: a sentence, and findings by field where a record was refused. */
export interface ToolRefusal {
  readonly error: { readonly code: string; readonly message: string; readonly issues?: readonly ToolFinding[] }
}
