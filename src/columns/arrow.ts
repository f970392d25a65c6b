import { isoDateOf } from '../arithmetic/calendar'
import type { Bits, Column } from './column'

/** The part of an Arrow table that is read: `apache-arrow` makes such tables, and so do the libraries that build on it. */
export interface ArrowTable {
  readonly numRows: number
  readonly schema: { readonly fields: readonly { readonly name: string }[] }
  readonly batches: readonly ArrowBatch[]
}

/** Rows of a table that stand together in memory. */
export interface ArrowBatch {
  readonly numRows: number
  readonly data: { readonly children: readonly ArrowData[] }
  /** The column at this place. */
  getChildAt(index: number): ArrowVector | null
}

/** A column of any type, read value by value. */
export interface ArrowVector {
  readonly length: number
  /** The value of a row; null where it is missing. */
  get(index: number): unknown
}

/** A column's memory. */
export interface ArrowData {
  readonly type: { readonly typeId: number; readonly unit?: unknown }
  readonly length: number
  /** The first row's place in `nullBitmap`, and in `values` where these are bits; other values begin at the first row. */
  readonly offset: number
  readonly nullCount: number
  readonly values: unknown
  readonly valueOffsets: unknown
  readonly nullBitmap: Uint8Array | null | undefined
  readonly dictionary?: ArrowVector | undefined
}

/** Types by their numbers in Arrow's `Type` enumeration. */
const types = { integer: 2, float: 3, utf8: 5, boolean: 6, date: 8, dictionary: -1 } as const

export function isArrowTable(value: object): value is ArrowTable {
  const { numRows, schema, batches } = value as Partial<ArrowTable>
  return typeof numRows === 'number' && Array.isArray(schema?.fields) && Array.isArray(batches)
}

/** A column of a batch, in place where its type allows it. */
export function columnOf(batch: ArrowBatch, index: number): Column {
  const data = batch.data.children[index]
  const cells = batch.getChildAt(index) as ArrowVector
  const get =
    data.type.typeId === types.date ? (row: number) => dateIn(cells.get(row)) : (row: number) => cells.get(row)
  return inPlace(data) ?? { kind: 'cells', get }
}

const dayMilliseconds = 86_400_000

/** The ISO date of a whole day that is given in milliseconds, as dates must be; anything else as it is. */
function dateIn(value: unknown): unknown {
  const day = typeof value === 'number' ? value / dayMilliseconds : Number.NaN
  return Number.isInteger(day) ? isoDateOf(day) : value
}

function inPlace({
  type: { typeId, unit },
  offset,
  nullCount,
  nullBitmap,
  values,
  valueOffsets,
  dictionary,
}: ArrowData): Column | undefined {
  const valid: Bits | undefined = nullCount > 0 && nullBitmap ? { bits: nullBitmap, offset } : undefined
  if (typeId === types.boolean) return { kind: 'bits', valid, values: { bits: values as Uint8Array, offset } }
  if (typeId === types.utf8) {
    return { kind: 'texts', valid, bytes: values as Uint8Array, offsets: valueOffsets as Int32Array }
  }
  if (typeId === types.dictionary && dictionary && isNumbers(values)) {
    const entries = Array.from({ length: dictionary.length }, (_, entry) => dictionary.get(entry))
    return { kind: 'entries', valid, indices: values, dictionary: entries }
  }
  if (typeId === types.integer) {
    return isNumbers(values)
      ? { kind: 'numbers', valid, values }
      : { kind: 'bigints', valid, values: values as BigInt64Array }
  }
  // Of the units of dates, 0 is a day; milliseconds are read value by value.
  if (typeId === types.date && unit === 0 && isNumbers(values)) return { kind: 'days', valid, values }
  // Half-precision floats are kept as their bits.
  const isFloat = values instanceof Float32Array || values instanceof Float64Array
  return typeId === types.float && isFloat ? { kind: 'numbers', valid, values } : undefined
}

/** Whether a typed array holds numbers, not bigints; of another realm, too. */
export function isNumbers(values: unknown): values is Float64Array {
  if (!ArrayBuffer.isView(values) || values instanceof DataView) return false
  return !Object.prototype.toString.call(values).startsWith('[object Big')
}
