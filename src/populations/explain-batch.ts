import { ChurnError, InvalidOptionError } from '../errors'
import type { ChurnExplanation, ExplainOptions } from '../prediction'
import type { ChurnPredictor } from '../predictor'
import { partsOf } from '../predictor-parts'
import type { Answer, Mode } from '../runtime'

/** One customer of a batch: explained, or refused with the reason. `index` is the place in the input. */
export type ExplainedItem<FieldName extends string = string> =
  | { readonly index: number; readonly ok: true; readonly explanation: ChurnExplanation<FieldName> }
  | { readonly index: number; readonly ok: false; readonly error: ChurnError }

/**
 * Explains many customers: one item for each, in order; a refused customer does not stop the others.
 *
 * @throws {InvalidOptionError} for anything but an array of customers, or an impossible option.
 * @throws {RuntimeError} when the runtime fails; {@link AbortedError} when `signal` says so.
 */
export function explainBatch<Customer, M extends Mode>(
  predictor: ChurnPredictor<Customer, M>,
  customers: readonly NoInfer<Customer>[],
  options?: ExplainOptions,
): Answer<M, readonly ExplainedItem<Extract<keyof Customer, string>>[]>
export function explainBatch(
  predictor: ChurnPredictor<unknown, Mode>,
  customers: readonly unknown[],
  options?: ExplainOptions,
): unknown {
  const { mode } = partsOf(predictor)
  if (mode === 'asynchronous')
    return explainLater(predictor as ChurnPredictor<unknown, 'asynchronous'>, customers, options)
  checkCustomers(customers)
  return customers.map((customer, index): ExplainedItem => {
    try {
      return { index, ok: true, explanation: predictor.explain(customer, options) as ChurnExplanation }
    } catch (error) {
      return { index, ok: false, error: refusalOf(error) }
    }
  })
}

async function explainLater(
  predictor: ChurnPredictor<unknown, 'asynchronous'>,
  customers: readonly unknown[],
  options: ExplainOptions | undefined,
): Promise<readonly ExplainedItem[]> {
  checkCustomers(customers)
  const items: ExplainedItem[] = []
  for (const [index, customer] of customers.entries()) {
    try {
      items.push({ index, ok: true, explanation: await predictor.explain(customer, options) })
    } catch (error) {
      items.push({ index, ok: false, error: refusalOf(error) })
    }
  }
  return items
}

function checkCustomers(customers: unknown): void {
  if (!Array.isArray(customers)) throw new InvalidOptionError('customers', customers, 'an array of customer records')
}

/** A refused customer is an answer; whatever else goes wrong ends the batch. */
function refusalOf(error: unknown): ChurnError {
  if (error instanceof ChurnError && error.code === 'INVALID_CUSTOMER') return error
  throw error
}
