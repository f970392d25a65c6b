import { isoDateOf } from '../arithmetic/calendar'
import { InvalidOptionError } from '../checks/errors'
import type { ContractField } from '../model/contract'

/** Which rows hold a value, one bit for each from `offset` on, least significant bit first: Arrow's layout. */
export interface Bits {
  readonly bits: Uint8Array
  readonly offset: number
}

/** A column in one of the forms that are read without making a value of every cell. */
export type Column = { readonly valid?: Bits | undefined } & (
  | { readonly kind: 'values'; readonly values: ArrayLike<unknown> }
  | { readonly kind: 'numbers'; readonly values: ArrayLike<number> }
  | { readonly kind: 'bigints'; readonly values: ArrayLike<bigint> }
  /** Places in a dictionary; −1 is a missing value. */
  | { readonly kind: 'entries'; readonly indices: ArrayLike<number>; readonly dictionary: ArrayLike<unknown> }
  | { readonly kind: 'bits'; readonly values: Bits }
  /** Dates by the number of their day, 0 being 1970-01-01. */
  | { readonly kind: 'days'; readonly values: ArrayLike<number> }
  /** UTF-8, a text from each offset to the next. */
  | { readonly kind: 'texts'; readonly bytes: Uint8Array; readonly offsets: ArrayLike<number> }
  /** Any other, read cell by cell. */
  | { readonly kind: 'cells'; readonly get: (row: number) => unknown }
)

export function bitAt({ bits, offset }: Bits, row: number): boolean {
  const at = offset + row
  return ((bits[at >> 3] >> (at & 7)) & 1) === 1
}

/**
 * A cell as `predict` would get it in a record: NaN in a typed array is missing, 0 and 1 in a column of numbers are false
 * and true where the field is one of these, the number of a day is its ISO date, a bigint is a number where a number can hold it.
 *
 * @throws {InvalidOptionError} for an index that is no place in its dictionary.
 */
export function cellAt(column: Column, field: ContractField, row: number): unknown {
  if (column.valid && !bitAt(column.valid, row)) return null
  switch (column.kind) {
    case 'values':
      return column.values[row]
    case 'numbers': {
      const value = column.values[row]
      if (Number.isNaN(value)) return null
      return field.type === 'boolean' && (value === 0 || value === 1) ? value === 1 : value
    }
    case 'bigints': {
      const value = column.values[row]
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 'entries': {
      const index = column.indices[row]
      if (index === -1) return null
      const { length } = column.dictionary
      if (Number.isInteger(index) && index >= 0 && index < length) return column.dictionary[index]
      const expected = `places in a dictionary of ${length}, or -1 for a missing value; this one is in row ${row}`
      throw new InvalidOptionError(`columns.${field.name}.indices`, index, expected)
    }
    case 'days':
      return isoDateOf(column.values[row])
    case 'bits':
      return bitAt(column.values, row)
    case 'texts': {
      const { bytes, offsets } = column
      return new TextDecoder().decode(bytes.subarray(offsets[row], offsets[row + 1]))
    }
    case 'cells':
      return column.get(row)
  }
}
