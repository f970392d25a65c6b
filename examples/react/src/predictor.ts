import { type Customer, createChurnPredictor } from '@org/churn'

/** The one predictor of the page: the model that ships with the package, in this thread. */
export const predictor = createChurnPredictor()

/** A customer whose fields only the contract knows. Whether they make a customer is for the predictor to say. */
export type CustomerRecord = Readonly<Record<string, unknown>>

/** Hands a record to the predictor's calls, which validate whatever they are given. */
export function asCustomer(record: CustomerRecord): Customer {
  return record as unknown as Customer
}
