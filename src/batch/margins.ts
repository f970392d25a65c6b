import { type ChurnError, type FieldIssue, isChurnError } from '../checks/errors'
import type { ModelContract } from '../model/contract'
import { andThen } from '../runtimes/runtime'
import type { Encoder } from '../steps/encode'
import type { Validator } from '../steps/validate'

/** The steps of the flow from a record to its margin. */
export interface MarginSteps {
  /** Columns of an encoded row. */
  readonly width: number
  readonly validate: Validator
  readonly encode: Encoder
  /** Margins of rowCount encoded rows. */
  run(rows: Float32Array, rowCount: number, signal?: AbortSignal): Float32Array | Promise<Float32Array>
  readonly contract: ModelContract
  /** Checksum of the model that these steps belong to. */
  readonly modelSha256: string
  /** The day from which dates are counted, as a day number; undefined for models without dates. */
  readonly asOf: () => number | undefined
}

/** The results of the flow up to the margin, by place in the list of records. */
export interface MarginAnswer {
  /** By record; NaN for those that were refused. */
  readonly margins: Float32Array
  /** Only for records that have any. */
  readonly warnings: ReadonlyMap<number, readonly FieldIssue[]>
  readonly errors: ReadonlyMap<number, ChurnError>
}

/** Validates and encodes each record, and computes the margins of those that pass in one run. */
export function marginsOf(
  { width, validate, encode, run }: MarginSteps,
  records: readonly unknown[],
  signal?: AbortSignal,
): MarginAnswer | Promise<MarginAnswer> {
  const rows = new Float32Array(records.length * width)
  const warnings = new Map<number, readonly FieldIssue[]>()
  const errors = new Map<number, ChurnError>()
  let rowCount = 0
  for (let place = 0; place < records.length; place++) {
    try {
      const valid = validate(records[place])
      encode(valid.values, rows, rowCount * width)
      if (valid.warnings.length > 0) warnings.set(place, valid.warnings)
      rowCount++
    } catch (error) {
      if (!isChurnError(error)) throw error
      errors.set(place, error)
    }
  }
  return andThen(run(rows.subarray(0, rowCount * width), rowCount, signal), (dense) => {
    if (errors.size === 0) return { margins: dense, warnings, errors }
    let row = 0
    const margins = Float32Array.from(records, (_, place) => (errors.has(place) ? Number.NaN : dense[row++]))
    return { margins, warnings, errors }
  })
}
