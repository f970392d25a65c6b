import { type FieldIssue, InvalidRowError, printValue } from '../checks/errors'
import { type ContractField, describeField, isNumeric, type ModelContract } from '../model/contract'
import { isRecord, issue, requirementOf } from './validate'

/** A row in the source's own column names and spellings: a CSV record, or an object of strings and numbers. */
export type RawRow = Readonly<Record<string, unknown>>

/** Reads raw rows as customer records: blank cells become `null`, spellings become values. */
type RowReader = (row: RawRow) => Record<string, unknown>

/** Reads the outcome a labelled row records; undefined where the row has no label. */
type LabelReader = (row: RawRow) => boolean | undefined

/**
 * Reads a row in the source's own column names and spellings.
 *
 * @param predictor The one whose contract names columns and spellings; the customer's type is that of its `predict`.
 * @throws {InvalidRowError} listing every cell that cannot be read, under the source's column names.
 */
export function readRow<Customer>(
  predictor: { readonly contract: ModelContract; predict(customer: Customer): unknown },
  row: RawRow,
): Customer {
  return readersOf(predictor.contract).readRow(row) as Customer
}

/**
 * Reads the outcome that a labelled row records: true where the customer churned, undefined where it says nothing. Besides
 * the source's own spellings, yes and no, true and false, 1 and 0 are read, in any case.
 *
 * @param predictor The one whose contract names columns and spellings.
 * @throws {InvalidRowError} for a label in any other spelling.
 */
export function readLabel(predictor: { readonly contract: ModelContract }, row: RawRow): boolean | undefined {
  return readersOf(predictor.contract).readLabel(row)
}

/** Readers are made once for a contract: a file has many rows. */
const readersByContract = /* @__PURE__ */ new WeakMap<
  ModelContract,
  { readonly readRow: RowReader; readonly readLabel: LabelReader }
>()

function readersOf(contract: ModelContract) {
  const readers = readersByContract.get(contract) ?? {
    readRow: createRowReader(contract),
    readLabel: createLabelReader(contract),
  }
  readersByContract.set(contract, readers)
  return readers
}

/** Unambiguous, so that a cell of a million digits is decided in one pass. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** What one cell says; `issue` instead of `value` where it says nothing usable. */
type Cell = { readonly value: unknown } | { readonly issue: FieldIssue }

/** Reads a field's trimmed cell; undefined where the row has none. */
export type CellReader = (text: string | undefined) => Cell

/** Builds the reader of one field's cells: what {@link readRow} takes a cell for, whatever the row's others say. */
export function createCellReader({ source }: ModelContract, field: ContractField): CellReader {
  const blank = new Set(source.missing)
  const read = createTextReader(field)
  return (text) => {
    if (text !== undefined && !blank.has(text)) return read(text)
    if (field.missing.policy === 'accept') return { value: null }
    return { issue: issue('MISSING_VALUE', field.column, printValue(text), describeSource(field)) }
  }
}

function createRowReader(contract: ModelContract): RowReader {
  const readers = contract.fields.map((field) => ({ field, read: createCellReader(contract, field) }))
  return (row) => {
    checkRow(row)
    const record: Record<string, unknown> = {}
    const issues: FieldIssue[] = []
    for (const { field, read } of readers) {
      const text = readText(row, field.column)
      if (typeof text === 'object') {
        issues.push(issue(text.code, field.column, text.got, describeSource(field)))
      } else {
        const cell = read(text)
        if ('issue' in cell) issues.push(cell.issue)
        else record[field.name] = cell.value
      }
    }
    for (const { field } of readers) {
      const found = contradictionIn(field, row, record)
      if (found) issues.push(found)
    }
    if (issues.length > 0) throw new InvalidRowError(issues)
    return record
  }
}

/** How tables spell yes and no besides the source's own way: in any case, the first of each pair means yes. */
const usualLabels = [
  ['yes', 'no'],
  ['true', 'false'],
  ['1', '0'],
] as const

function createLabelReader({ target, source }: ModelContract): LabelReader {
  const blank = new Set(source.missing)
  const values = new Map(
    target.values.flatMap(({ value, source: spellings }) => spellings.map((text) => [text, value])),
  )
  const usual = new Map(
    usualLabels
      // A source that means something of its own by one of them, such as 1 and 2, leaves nothing to guess about the other.
      .filter((pair) => pair.every((text) => !values.has(text) && !blank.has(text)))
      .flatMap(([yes, no]) => [
        [yes, true],
        [no, false],
      ]) as [string, boolean][],
  )
  const expected = `one of ${[...values.keys()].map((spelling) => printValue(spelling)).join(', ')}`
  return (row) => {
    checkRow(row)
    const text = readText(row, target.column)
    if (typeof text === 'object') throw new InvalidRowError([issue(text.code, target.column, text.got, expected)])
    if (text === undefined || blank.has(text)) return undefined
    const value = values.get(text) ?? usual.get(text.toLowerCase())
    if (value !== undefined) return value
    throw new InvalidRowError([issue('UNKNOWN_VALUE', target.column, printValue(text), expected)])
  }
}

function checkRow(row: unknown): void {
  if (isRecord(row)) return
  throw new InvalidRowError([issue('WRONG_TYPE', '', printValue(row), 'a row (an object by column name)')])
}

/** A cell as trimmed text; numbers are taken as they print. Undefined where the column is absent or null. */
function readText(
  row: RawRow,
  column: string,
): string | undefined | { code: 'UNREADABLE' | 'WRONG_TYPE'; got: string } {
  let cell: unknown
  try {
    cell = row[column]
  } catch {
    return { code: 'UNREADABLE', got: 'an error on reading it' }
  }
  if (cell === null || cell === undefined) return undefined
  if (typeof cell === 'string') return cell.trim()
  if (typeof cell === 'number') return String(cell)
  return { code: 'WRONG_TYPE', got: printValue(cell) }
}

function createTextReader(field: ContractField): (text: string) => Cell {
  const problem = (code: FieldIssue['code'], text: string): Cell => ({
    issue: issue(code, field.column, printValue(text), describeSource(field)),
  })
  if (isNumeric(field)) {
    return (text) => {
      if (!decimal.test(text)) return problem('WRONG_TYPE', text)
      const value = Number(text)
      if (value < field.limits[0] || value > field.limits[1]) return problem('OUT_OF_RANGE', text)
      return field.type === 'integer' && !Number.isInteger(value) ? problem('WRONG_TYPE', text) : { value }
    }
  }
  const spellings = new Map<string, unknown>()
  for (const { value, source } of field.values) for (const text of source) spellings.set(text, value)
  if (field.type === 'boolean' && field.requires) spellings.set(field.requires.otherwise, false)
  const keepsUnknown = field.type === 'category' && field.unknown.policy === 'accept'
  return (text) => {
    const value = spellings.get(text)
    if (value !== undefined) return { value }
    return keepsUnknown ? { value: text } : problem('UNKNOWN_VALUE', text)
  }
}

/** "No internet service" beside an internet connection, or an add-on without one. */
export function contradictionIn(
  field: ContractField,
  row: RawRow,
  record: Readonly<Record<string, unknown>>,
): FieldIssue | undefined {
  if (field.type !== 'boolean' || !field.requires || !(field.name in record)) return undefined
  const { requires } = field
  if (!(requires.field in record)) return undefined
  const met = requires.values.includes(record[requires.field])
  const text = readText(row, field.column)
  if (met && text === requires.otherwise) {
    const expected = `another spelling while ${requires.field} is ${printValue(record[requires.field])}`
    return issue('CONTRADICTION', field.column, printValue(text), expected)
  }
  if (!met && record[field.name] === true)
    return issue('CONTRADICTION', field.column, printValue(text), requirementOf(field))
  return undefined
}

/** What the source's column may hold, in the source's spellings. */
function describeSource(field: ContractField): string {
  if (isNumeric(field)) return describeField(field).replace(', or null', ', or blank')
  const spellings = field.values.flatMap(({ source }) => source)
  if (field.type === 'boolean' && field.requires) spellings.push(field.requires.otherwise)
  return `one of ${spellings.map((text) => `"${text}"`).join(', ')}${field.missing.policy === 'accept' ? ', or blank' : ''}`
}
