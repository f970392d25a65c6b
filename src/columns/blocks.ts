import type { BatchSteps } from '../batch/item-chunks'
import { type ChurnError, type FieldIssue, isChurnError } from '../checks/errors'
import { attempt, unreadable } from '../checks/unreadable'
import type { ContractField } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import { expectationOf } from '../steps/check-ordinary'
import { columnsByField } from '../steps/encode'
import { type Column, cellAt } from './column'
import { createContradictionReader } from './contradictions'
import {
  blockRows,
  createDateReader,
  createListedReader,
  createNumberReader,
  type FieldReader,
  type ListedReader,
  leaveAll,
  leaveMissing,
} from './readers'
import type { TablePart } from './table'

/** Encoded rows that run together. */
export interface EncodedBlock {
  /** Place of the first one in the table. */
  readonly start: number
  readonly rowCount: number
  /** Float32Array of rowCount × width; of refused rows, anything. */
  readonly features: Float32Array
}

/** What is found on the way, by row of the table. */
export interface Findings {
  readonly warnings: Map<number, readonly FieldIssue[]>
  readonly errors: Map<number, ChurnError>
}

/**
 * Validates and encodes a table block by block. Ordinary values are read column by column. A row with any other is made
 * a record, and goes the way that `predict` goes: so both find the same.
 */
export function* encodeBlocks(
  loaded: LoadedModel<unknown>,
  { width, asOf, validate, encode }: Pick<BatchSteps, 'width' | 'asOf' | 'validate' | 'encode'>,
  parts: readonly TablePart[],
  { warnings, errors }: Findings,
): Generator<EncodedBlock, undefined> {
  const { fields } = loaded.contract
  const unusual = new Uint8Array(blockRows)
  for (const { start: first, rowCount, columns } of parts) {
    const read = guarded(() => createReader(loaded, columns, asOf()))
    const recordAt = (row: number) => recordOf(fields, columns, row)
    for (let start = 0; start < rowCount; start += blockRows) {
      const end = Math.min(start + blockRows, rowCount)
      // Not used again: an engine may still hold it.
      const features = new Float32Array((end - start) * width)
      unusual.fill(0)
      read(start, end, { features, unusual })
      for (let place = 0; place < end - start; place++) {
        if (unusual[place] === 0) continue
        const row = first + start + place
        try {
          const valid = validate(recordAt(start + place))
          encode(valid.values, features, place * width)
          if (valid.warnings.length > 0) warnings.set(row, valid.warnings)
        } catch (error) {
          if (!isChurnError(error) || error.code !== 'INVALID_CUSTOMER') throw error
          errors.set(row, error)
        }
      }
      yield { start: first + start, rowCount: end - start, features }
    }
  }
}

/** Reads all fields of a part. */
function createReader(
  { contract, manifest, ownCheck, datesAsOf }: LoadedModel<unknown>,
  columns: readonly (Column | undefined)[],
  asOf: number | undefined,
): FieldReader {
  // A schema of the caller's own may refuse or change what is ordinary.
  if (ownCheck) return leaveAll
  const { fields } = contract
  const dates = datesAsOf?.(asOf)
  const placed = new Map(columnsByField(manifest.features, dates).map((each) => [each.field, each]))
  const listed: (ListedReader | undefined)[] = fields.map(() => undefined)
  const readers = fields.flatMap((field, place) => {
    const column = columns[place]
    if (!column) return expectationOf(field).absent.length > 0 ? [] : [leaveAll]
    const placement = { columns: placed.get(field.name), width: manifest.features.length }
    if (field.type === 'date') return [createDateReader(field, column, placement, dates)]
    if (field.type === 'number' || field.type === 'integer') {
      return [leaveMissing(column, createNumberReader(field, column, placement))]
    }
    const reader = createListedReader(field, column, placement)
    listed[place] = reader
    return [reader.read]
  })
  readers.push(createContradictionReader(fields, listed))
  return (start, end, block) => {
    for (const read of readers) read(start, end, block)
  }
}

/** Leaves a block in which a cell throws when it is read to the careful reading, which says which one it is. */
function guarded(create: () => FieldReader): FieldReader {
  const read = attempt(create, () => leaveAll)
  return (start, end, block) =>
    attempt(
      () => read(start, end, block),
      () => leaveAll(start, end, block),
    )
}

/**
 * A row as a record.
 *
 * @throws {InvalidOptionError} for an index that is no place in its dictionary.
 */
function recordOf(fields: readonly ContractField[], columns: readonly (Column | undefined)[], row: number): object {
  const record: Record<string, unknown> = {}
  fields.forEach((field, place) => {
    const column = columns[place]
    if (!column) return
    record[field.name] = attempt(
      () => cellAt(column, field, row),
      (cause) => {
        if (isChurnError(cause)) throw cause
        return unreadable(cause)
      },
    )
  })
  return record
}
