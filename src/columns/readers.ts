import type { ContractField, DateField } from '../model/contract'
import { expectationOf } from '../steps/check-ordinary'
import type { Dates } from '../steps/dates'
import type { FieldColumns } from '../steps/encode'
import { createCodeReader, noCode } from './codes'
import { bitAt, type Column, cellAt } from './column'

/** Rows that are read together, so that their features stay in the processor's caches. */
export const blockRows = 1024

/** What the readers of a block write, by place in the block. */
export interface Block {
  /** Features: Float32Array of blockRows × width, zeros before they are read. */
  readonly features: Float32Array
  /** 1 where a value is not an ordinary one. Such rows are read again as records, as `predict` reads them. */
  readonly unusual: Uint8Array
}

/** Reads a field of the rows `start` to `end` into a block. */
export type FieldReader = (start: number, end: number, block: Block) => void

/** Where a field's features are; undefined for fields that are no input. */
export type Placement = { readonly columns: FieldColumns | undefined; readonly width: number }

/** A field with listed values, and what has been read of it. */
export interface ListedReader {
  readonly read: FieldReader
  /** By place in the block: the value's place in the contract's list. */
  readonly codes: Uint32Array
}

/** Reads numbers: those that are possible and familiar are features as they are. */
export function createNumberReader(field: ContractField, column: Column, { columns, width }: Placement): FieldReader {
  const { type, least, most, absent } = expectationOf(field)
  const at = columns?.start ?? -1
  const isWhole = type === 'integer'
  const readRow = (value: unknown, place: number, { features, unusual }: Block) => {
    if (typeof value !== 'number' || !(value >= least && value <= most) || (isWhole && !Number.isSafeInteger(value))) {
      if (!absent.includes(value)) unusual[place] = 1
      // `+ 0` turns −0 into 0, as the encoder does.
    } else if (at >= 0) features[place * width + at] = value + 0
  }
  switch (column.kind) {
    case 'numbers': {
      const { values } = column
      return (start, end, { features, unusual }) => {
        for (let row = start, place = 0; row < end; row++, place++) {
          const value = values[row]
          if (!(value >= least && value <= most && (!isWhole || Number.isSafeInteger(value)))) unusual[place] = 1
          else if (at >= 0) features[place * width + at] = value + 0
        }
      }
    }
    case 'values': {
      const { values } = column
      return (start, end, block) => {
        for (let row = start; row < end; row++) readRow(values[row], row - start, block)
      }
    }
    case 'bigints': {
      const { values } = column
      return (start, end, block) => {
        for (let row = start; row < end; row++) readRow(Number(values[row]), row - start, block)
      }
    }
    case 'entries': {
      const { indices, dictionary } = column
      return (start, end, block) => {
        for (let row = start; row < end; row++) readRow(dictionary[indices[row]], row - start, block)
      }
    }
    default:
      return leaveAll
  }
}

/** Reads the values of a list: each has a code, and each code its feature. */
export function createListedReader(field: ContractField, column: Column, { columns, width }: Placement): ListedReader {
  const values = listedValues(field)
  const codes = new Uint32Array(blockRows)
  const readCodes = createCodeReader([...values, ...expectationOf(field).absent], column)
  // A category has a feature for each known value, or for the places of all; true and false share one.
  const featureOf = (value: unknown) => {
    if (columns?.byValue) return columns.byValue.get(value)
    return value === false ? undefined : columns?.start
  }
  const features = Int32Array.from(values, (value) => featureOf(value) ?? -1)
  const numbers = Float32Array.from(values, (value) => columns?.numberOf?.(value) ?? 1)
  return {
    codes,
    read(start, end, block) {
      readCodes(start, end, codes)
      for (let place = 0; place < end - start; place++) {
        const code = codes[place]
        if (code === noCode) block.unusual[place] = 1
        else if (features[code] >= 0) block.features[place * width + features[code]] = numbers[code]
      }
    },
  }
}

/** Reads dates: those whose days are possible and familiar. */
export function createDateReader(
  field: DateField,
  column: Column,
  { columns, width }: Placement,
  dates: Dates | undefined,
): FieldReader {
  const { absent, least, most, days } = expectationOf(field, dates)
  const at = columns?.start ?? -1
  return (start, end, { features, unusual }) => {
    for (let row = start, place = 0; row < end; row++, place++) {
      const value = cellAt(column, field, row)
      const count = days?.(value) ?? Number.NaN
      if (!(count >= least && count <= most)) {
        if (!absent.includes(value)) unusual[place] = 1
      } else if (at >= 0) features[place * width + at] = count
    }
  }
}

/** The values of a category, or of a field that is true or false; none of a number or date. */
export function listedValues(field: ContractField): readonly unknown[] {
  return field.type === 'category' || field.type === 'boolean' ? field.values.map(({ value }) => value) : []
}

/** For a column that only reading cell by cell understands, and for none: no row is ordinary. */
export const leaveAll: FieldReader = (start, end, { unusual }) => void unusual.fill(1, 0, end - start)

/** Leaves rows without a value to the careful reading. */
export function leaveMissing({ valid }: Column, read: FieldReader): FieldReader {
  if (!valid) return read
  return (start, end, block) => {
    read(start, end, block)
    for (let row = start; row < end; row++) if (!bitAt(valid, row)) block.unusual[row - start] = 1
  }
}
