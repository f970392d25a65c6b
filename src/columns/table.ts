import { InvalidOptionError, isChurnError } from '../checks/errors'
import { propertyOf } from '../checks/property'
import { attempt } from '../checks/unreadable'
import type { ContractField, ModelContract } from '../model/contract'
import { isRecord } from '../steps/read-record'
import { type ArrowTable, columnOf, isArrowTable, isNumbers } from './arrow'
import type { Column } from './column'

/** Values by their places in a dictionary, as categories are usually kept; the place −1 is a missing value. */
export interface DictionaryColumn<Value> {
  readonly indices: ArrayLike<number>
  readonly dictionary: ArrayLike<Value>
}

/**
 * A column: an array of values, a typed array, or a dictionary with places in it. In a typed array, NaN is a missing
 * value, and where a field is true or false, so are 1 and 0.
 */
export type ColumnOf<Value> =
  | ArrayLike<Value>
  | DictionaryColumn<Value>
  | ([number] extends [Value] ? ArrayLike<bigint> : never)
  | (true extends Value ? Uint8Array | Int8Array : never)

/** Customers as columns by field name, all of one length. Columns that are no field are ignored. */
export type CustomerTable<Customer> = { readonly [Field in keyof Customer]: ColumnOf<Customer[Field]> } | ArrowTable

/** Rows whose columns each stand in one piece. */
export interface TablePart {
  /** Place of the first one in the table. */
  readonly start: number
  readonly rowCount: number
  /** By field, in the contract's order; undefined where there is no column for it. */
  readonly columns: readonly (Column | undefined)[]
}

/** Columns, ready to be read. */
export interface Table {
  readonly rowCount: number
  readonly parts: readonly TablePart[]
  /** Names of columns that are no field. */
  readonly ignored: readonly string[]
}

/**
 * Finds the fields' columns.
 *
 * @throws {InvalidOptionError} for anything but columns, for columns of unequal length, and for a field without a column
 * that no customer may lack.
 */
export function readTable(given: unknown, contract: ModelContract): Table {
  const table = readSafely(() => tableIn(given, contract))
  if (table) return table
  const expected = 'columns by field name, or an Arrow table; predictBatch takes an array of customers'
  throw new InvalidOptionError('columns', given, expected)
}

/** The value read; undefined if a revoked proxy or a getter throws. */
function readSafely<T>(read: () => T): T | undefined {
  return attempt(read, (error) => {
    if (isChurnError(error)) throw error
    return undefined
  })
}

function tableIn(given: unknown, { fields }: ModelContract): Table | undefined {
  if (!isRecord(given) || ArrayBuffer.isView(given)) return undefined
  if (isArrowTable(given)) {
    const names = given.schema.fields.map(({ name }) => name)
    const places = fields.map((field) => placeOf(field, names))
    let start = 0
    const parts = given.batches.map((batch) => {
      const columns = places.map((place) => (place < 0 ? undefined : columnOf(batch, place)))
      const part = { start, rowCount: batch.numRows, columns }
      start += batch.numRows
      return part
    })
    return { rowCount: start, parts, ignored: othersOf(names, fields) }
  }
  const columns = fields.map((field) => {
    const column = propertyOf(given, field.name)
    if (column === undefined) checkAbsent(field)
    return column === undefined ? undefined : columnIn(column, field.name)
  })
  const rowCount = lengthOf(columns, fields, given)
  return { rowCount, parts: [{ start: 0, rowCount, columns }], ignored: othersOf(Object.keys(given), fields) }
}

/** Where a field's column stands; −1 if there is none, and none is needed. */
function placeOf(field: ContractField, names: readonly string[]): number {
  const place = names.indexOf(field.name)
  if (place < 0) checkAbsent(field)
  else if (names.includes(field.name, place + 1)) {
    throw new InvalidOptionError(`columns.${field.name}`, 'two columns', 'one column of that name')
  }
  return place
}

/** Refuses the table, because every row would be refused for the same reason. */
function checkAbsent({ name, input, missing }: ContractField): void {
  if (input && missing.policy === 'reject') {
    throw new InvalidOptionError(`columns.${name}`, undefined, 'a column: no customer can be scored without it')
  }
}

function othersOf(names: readonly string[], fields: readonly ContractField[]): readonly string[] {
  return names.filter((name) => !fields.some((field) => field.name === name))
}

function columnIn(given: unknown, name: string): Column {
  if (typeof given === 'object' && given !== null) {
    const { indices, dictionary, length } = given as Partial<DictionaryColumn<unknown> & ArrayLike<unknown>>
    if (isList(indices) && isList(dictionary)) return { kind: 'entries', indices, dictionary }
    if (isCount(length)) {
      if (isNumbers(given)) return { kind: 'numbers', values: given }
      if (ArrayBuffer.isView(given)) return { kind: 'bigints', values: given as unknown as BigInt64Array }
      const { get } = given as { readonly get?: unknown }
      // An Arrow vector has its values behind `get` alone.
      if (typeof get === 'function') return { kind: 'cells', get: (row) => get.call(given, row) }
      return { kind: 'values', values: given as ArrayLike<unknown> }
    }
  }
  throw new InvalidOptionError(`columns.${name}`, given, 'an array, a typed array, or { indices, dictionary }')
}

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0

function isList(value: unknown): value is ArrayLike<never> {
  return typeof value === 'object' && value !== null && isCount((value as ArrayLike<unknown>).length)
}

function lengthOf(
  columns: readonly (Column | undefined)[],
  fields: readonly ContractField[],
  given: Readonly<Record<string, unknown>>,
): number {
  let first: { readonly name: string; readonly length: number } | undefined
  columns.forEach((column, place) => {
    if (!column) return
    const { name } = fields[place]
    const { length } = (column.kind === 'entries' ? column.indices : given[name]) as ArrayLike<unknown>
    first ??= { name, length }
    if (length === first.length) return
    const expected = `columns of one length: ${first.name} has ${first.length}, ${name} has ${length}`
    throw new InvalidOptionError('columns', given, expected)
  })
  if (first) return first.length
  throw new InvalidOptionError('columns', given, `a column of at least one field, such as ${fields[0]?.name}`)
}
