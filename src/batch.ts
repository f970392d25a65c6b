import type { Validator } from './customer'
import { ChurnError, type FieldIssue, InvalidOptionError } from './errors'
import type { Encoder } from './features'
import type { ChurnPrediction } from './prediction'
import { after } from './runtime'

/** One customer of a batch: scored, or refused with the reason. `index` is the place in the input. */
export type BatchItem =
  | { readonly index: number; readonly ok: true; readonly prediction: ChurnPrediction }
  | { readonly index: number; readonly ok: false; readonly error: ChurnError }

/** The steps of the flow that a batch takes for each customer, and once for all of them. */
export interface BatchSteps {
  /** Columns of an encoded row. */
  readonly width: number
  readonly validate: Validator
  readonly encode: Encoder
  /** Margins of rowCount encoded rows. */
  run(rows: Float32Array, rowCount: number): Float32Array | Promise<Float32Array>
  conclude(margin: number, warnings: readonly FieldIssue[]): ChurnPrediction
}

/** Scores many customers in one run: one item for each, in order. */
export function scoreBatch(
  { width, validate, encode, run, conclude }: BatchSteps,
  customers: readonly unknown[],
): readonly BatchItem[] | Promise<readonly BatchItem[]> {
  if (!Array.isArray(customers)) throw new InvalidOptionError('customers', customers, 'an array of customer records')
  const rows = new Float32Array(customers.length * width)
  const places: { index: number; warnings: readonly FieldIssue[] }[] = []
  const items = new Array<BatchItem>(customers.length)
  for (let index = 0; index < customers.length; index++) {
    try {
      const { values, warnings } = validate(customers[index])
      encode(values, rows, places.length * width)
      places.push({ index, warnings })
    } catch (error) {
      if (!(error instanceof ChurnError)) throw error
      items[index] = { index, ok: false, error }
    }
  }
  return after(run(rows.subarray(0, places.length * width), places.length), (margins) => {
    places.forEach(({ index, warnings }, place) => {
      items[index] = { index, ok: true, prediction: conclude(margins[place], warnings) }
    })
    return items
  })
}
