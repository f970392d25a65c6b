import { readChunks } from '../batch/chunks'
import { type CustomerList, type ListInput, readList } from '../batch/input'
import { type ChurnError, isChurnError } from '../checks/errors'
import { callOptions, explainingOptions, type OptionRules, readOptions } from '../checks/options'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import type { ChurnExplanation, ExplainOptions } from '../steps/prediction'

/** One customer of a batch: explained, or refused with the reason. `index` is the place in the input. */
export type ExplainedItem<FieldName extends string = string> =
  | { readonly index: number; readonly ok: true; readonly explanation: ChurnExplanation<FieldName> }
  | { readonly index: number; readonly ok: false; readonly error: ChurnError }

/**
 * Explains many customers: one item for each, in order; a refused customer does not stop the others.
 *
 * @param customers An array, or an object of columns.
 * @throws {InvalidOptionError} for anything but customers, or an impossible option, before any customer is explained.
 * @throws {RuntimeFailedError} when the runtime fails; the reason of `signal`, once it is aborted.
 */
export function explainBatch<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customers: CustomerList<NoInfer<Customer>>,
  options?: ExplainOptions<false, NoInfer<Point>>,
): RuntimeAnswer<M, readonly ExplainedItem<Extract<keyof Customer, string>>[]>
export function explainBatch(
  predictor: ChurnPredictor<unknown, RuntimeMode>,
  customers: unknown,
  options?: ExplainOptions | null,
): unknown {
  const { mode, loaded } = partsOf(predictor)
  const run = () => {
    const explaining = readOptions(options, optionRules())
    const records = recordsOf(readList(customers, loaded.contract))
    const explain = (record: unknown) =>
      predictor.explain(record, explaining) as ChurnExplanation | Promise<ChurnExplanation>
    // A batch of nobody refuses all that the first customer's call would, and before there is one.
    return andThen(predictor.predictBatch([], explaining) as unknown[] | Promise<unknown[]>, () =>
      mode === 'asynchronous' ? explainLater(records, explain) : explainAtOnce(records, explain),
    )
  }
  return mode === 'asynchronous' ? (async () => run())() : run()
}

const optionRules = (): OptionRules => ({ ...explainingOptions, top: callOptions.top })

type Explain = (record: unknown) => ChurnExplanation | Promise<ChurnExplanation>

function explainAtOnce(records: Iterable<unknown>, explain: Explain): readonly ExplainedItem[] {
  const items: ExplainedItem[] = []
  for (const record of records) {
    const index = items.length
    try {
      items.push({ index, ok: true, explanation: explain(record) as ChurnExplanation })
    } catch (error) {
      items.push({ index, ok: false, error: refusalOf(error) })
    }
  }
  return items
}

async function explainLater(records: Iterable<unknown>, explain: Explain): Promise<readonly ExplainedItem[]> {
  const items: ExplainedItem[] = []
  for (const record of records) {
    const index = items.length
    try {
      items.push({ index, ok: true, explanation: await explain(record) })
    } catch (error) {
      items.push({ index, ok: false, error: refusalOf(error) })
    }
  }
  return items
}

/** Customers that are made from columns at once. */
const chunkSize = 1024

/** The records of a list. The holes of a sparse array are kept and refused as customers. */
function* recordsOf(list: ListInput): Generator<unknown> {
  for (const { records } of readChunks(list, chunkSize)) {
    for (let place = 0; place < records.length; place++) yield records[place]
  }
}

/** A refused customer is an answer; whatever else goes wrong ends the batch. */
function refusalOf(error: unknown): ChurnError {
  if (isChurnError(error) && error.code === 'INVALID_CUSTOMER') return error
  throw error
}
