import { createChurnPredictor } from 'virtual:chosen-model'
import type { ChurnPredictor } from '@org/churn'
import type { AnyCustomer } from '@org/churn/model'

/** A customer whose fields only the contract knows. Whether they make a customer is for the predictor to say. */
export type CustomerRecord = AnyCustomer

/** The model that the page was built with, in this thread. One with dates answers through {@link predictorAsOf}. */
export const predictor = createChurnPredictor()

/** Whether the model counts days, from a day that a person names. */
export const countsDays = predictor.contract.fields.some(({ type }) => type === 'date')

let latest = { asOf: '', predictor }

/**
 * The predictor that counts the days of dates from a day.
 *
 * @param asOf ISO date; undefined, or any day, for a model without dates.
 */
export function predictorAsOf(asOf: string | undefined): ChurnPredictor<CustomerRecord> {
  if (!countsDays || asOf === undefined) return predictor
  if (latest.asOf !== asOf) latest = { asOf, predictor: createChurnPredictor({ asOf }) }
  return latest.predictor
}
