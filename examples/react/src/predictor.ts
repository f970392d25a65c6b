import { createChurnPredictor } from 'virtual:chosen-model'
import type { AnyCustomer } from '@org/churn/model'

/** The one predictor of the page: the model that the page was built with, in this thread. */
export const predictor = createChurnPredictor()

/** From which day the days of dates are counted: today, of models with dates. */
export const dated: { readonly asOf?: string } = predictor.contract.fields.some(({ type }) => type === 'date')
  ? { asOf: new Date().toISOString().slice(0, 10) }
  : {}

/** A customer whose fields only the contract knows. Whether they make a customer is for the predictor to say. */
export type CustomerRecord = AnyCustomer
