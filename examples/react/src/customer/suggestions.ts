import { type OperatingPointName, type WhatWouldChange, whatWouldChange } from '@org/churn'
import { asCustomer, type CustomerRecord, predictor } from '../predictor.ts'

type Suggestions = WhatWouldChange<Parameters<typeof predictor.predict>[0]>

const shown = 5
/** Enough for every pair of changes of the shipped model; keeps a slider smooth with larger ones. */
const mostEvaluations = 5000

/** The smallest sets of changes that turn the decision to "stays", as the package finds them. */
export function suggest(record: CustomerRecord, policy: OperatingPointName): Suggestions {
  return whatWouldChange(predictor, asCustomer(record), { policy, top: shown, maxEvaluations: mostEvaluations })
}
