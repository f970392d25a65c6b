import { readOptions } from '../checks/options'
import type { OperatingPointName } from '../model/manifest'
import type { RuntimeMode } from '../runtimes/runtime'
import { copyRecord } from '../steps/copy-record'
import type { ChurnPredictor } from './churn-predictor'
import { partsOf } from './predictor-parts'

/**
 * Reads what came from outside, such as the body of a request, as a customer of this predictor: the typed way into
 * `predict` and `explain`, without a cast. No value is converted, so a blank never becomes a 0.
 *
 * @param body What came, parsed as JSON.
 * @param options The as-of date, for a model with dates whose predictor names none.
 * @returns A new record of the contract's fields with their values as given: predicting says what is unfamiliar.
 * @throws {InvalidCustomerError} listing every value the contract refuses.
 * @throws {InvalidOptionError} where a model with dates has no as-of date.
 */
export function parseCustomer<Customer>(
  predictor: ChurnPredictor<Customer, RuntimeMode, OperatingPointName>,
  body: unknown,
  options: { readonly asOf?: string | undefined } = {},
): Customer {
  const { loaded, validate } = partsOf(predictor)
  const { asOf } = readOptions(options, { asOf: undefined })
  const record = copyRecord(loaded.contract, body)
  validate(record, asOf)
  return record as Customer
}
