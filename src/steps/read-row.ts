import { type FieldIssue, InvalidRowError, printValue, readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import { type OptionRules, readOptions } from '../checks/options'
import { isOptionsObject } from '../checks/options-object'
import { propertyOf } from '../checks/property'
import { attempt } from '../checks/unreadable'
import type { ContractField, ModelContract } from '../model/contract'
import { flagPairs } from './flags'
import { issue, requirementOf, unusedIssue } from './issue'
import { createCellReader, describeSource, type NumberReading, readingOf } from './read-cell'
import { isRecord } from './read-record'
import { contradictsIn } from './requirement'
import { isSpeltLike } from './spelling'

/** A row in the source's own column names and spellings: a CSV record, or an object of strings and numbers. */
export type RawRow = Readonly<Record<string, unknown>>

/** How rows are read. */
export interface RowOptions {
  /** How the rows write numbers. By default as the contract says: with a decimal point, and nothing else. */
  readonly numbers?: NumberReading
  /**
   * Receives what had to be accepted to read a row, under the source's column names: `SPELLING` for a listed value in
   * another spelling, `UNUSED_VALUE` for what cannot be read but is not used. Without it, a category that the prediction
   * can report keeps its own spelling.
   */
  readonly onWarning?: (warning: FieldIssue) => void
}

/** Reads raw rows as customer records: blank cells become `null`, spellings become values. */
type RowReader = (row: RawRow, onWarning: RowOptions['onWarning']) => Record<string, unknown>

/** Reads the outcome a labelled row records; undefined where the row has no label. */
type LabelReader = (row: RawRow) => boolean | undefined

/**
 * Reads a row in the source's own column names and spellings.
 *
 * @param predictor The one whose contract names columns and spellings; the customer's type is that of its `predict`.
 * @throws {InvalidRowError} listing every cell that cannot be read, under the source's column names.
 * @throws {InvalidOptionError} for an option with an impossible value.
 */
export function readRow<Customer>(
  predictor: { readonly contract: ModelContract; predict(customer: Customer): unknown },
  row: RawRow,
  options: RowOptions = {},
): Customer {
  const { numbers, onWarning } = readOptions(options, rowOptions)
  const contract = contractOf(predictor)
  const read = readGiven('numbers', numberForms, () => rowReaderOf(contract, numbers))
  return read(row, onWarning) as Customer
}

/**
 * Reads the outcome that a labelled row records: true where the customer churned, undefined where it says nothing. Besides
 * the source's own spellings, yes and no, true and false, 1 and 0 are read, in any case.
 *
 * @param predictor The one whose contract names columns and spellings.
 * @throws {InvalidRowError} for a label in any other spelling.
 */
export function readLabel(predictor: { readonly contract: ModelContract }, row: RawRow): boolean | undefined {
  const contract = contractOf(predictor)
  const reader = labelReaders.get(contract) ?? createLabelReader(contract)
  labelReaders.set(contract, reader)
  return reader(row)
}

const decimals: readonly unknown[] = ['.', ',']
const thousandsMarks: readonly unknown[] = [',', '.', "'", ' ']
const isAffix = (affix: unknown) => typeof affix === 'string' && /^[^\d\s]+$/.test(affix)

/** What {@link areNumbers} expects, in words. */
export const numberForms = "{ decimal, thousands, affixes }: . or , before decimals, another one, ' or a blank between"

/** Whether a value says how numbers are written. */
export function areNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { decimal = '.', thousands, affixes = [], ...others } = value as Record<string, unknown>
  return (
    decimals.includes(decimal) &&
    (thousands === undefined || (thousandsMarks.includes(thousands) && thousands !== decimal)) &&
    Array.isArray(affixes) &&
    affixes.every(isAffix) &&
    Object.keys(others).length === 0
  )
}

const rowOptions: OptionRules = {
  numbers: [areNumbers, numberForms],
  onWarning: [(value: unknown) => typeof value === 'function', 'a function'],
}

/** Readers are made once for a contract and the way a file writes numbers: a file has many rows. */
const rowReaders = /* @__PURE__ */ new WeakMap<object, Map<string, RowReader>>()
const labelReaders = /* @__PURE__ */ new WeakMap<ModelContract, LabelReader>()

function rowReaderOf(contract: ModelContract, numbers: NumberReading | undefined): RowReader {
  const readers = rowReaders.get(contract) ?? new Map<string, RowReader>()
  rowReaders.set(contract, readers)
  const key = numbers ? JSON.stringify([numbers.decimal, numbers.thousands, numbers.affixes]) : ''
  const reader = readers.get(key) ?? createRowReader(contract, numbers)
  readers.set(key, reader)
  return reader
}

function createRowReader(contract: ModelContract, numbers: NumberReading | undefined): RowReader {
  const readers = contract.fields.map((field) => ({
    field,
    read: createCellReader(contract, field, readingOf(contract, field, numbers)),
    // What is a number already is not written in any country's way.
    readPlain: createCellReader(contract, field, { missing: field.reading?.missing ?? [] }),
  }))
  // What one field requires of another is told by their values, in no other spelling.
  const related = new Set(contract.fields.flatMap(({ name, requires }) => (requires ? [name, requires.field] : [])))
  return (row, onWarning) => {
    checkRow(row)
    const record: Record<string, unknown> = {}
    const issues: FieldIssue[] = []
    let excluded = nothing
    let ownSpellings: Record<string, string> | undefined
    for (const { field, read, readPlain } of readers) {
      const cell = readText(row, field.column)
      if (typeof cell === 'object') {
        const expected = describeSource(field)
        if (field.input) issues.push(issue(cell.code, field.column, cell.got, expected))
        else {
          record[field.name] = null
          onWarning?.(unusedIssue(field.column, cell.got, expected))
        }
        continue
      }
      const answer = typeof cell === 'number' ? readPlain(String(cell)) : read(cell)
      if (answer.issue) {
        issues.push(answer.issue)
        continue
      }
      const { value, warning } = answer
      record[field.name] = value
      if (answer.excluded) excluded = [...excluded, field.name]
      // The prediction reports a new value.
      if (warning === undefined || warning.code === 'UNKNOWN_VALUE') continue
      if (onWarning) onWarning(warning)
      else if (!related.has(field.name) && isReportedLater(field, cell, value))
        ownSpellings = { ...ownSpellings, [field.name]: String(cell) }
    }
    for (const { field } of readers) {
      const found = contradictionIn(field, row, record, excluded)
      if (found) issues.push(found)
    }
    if (issues.length > 0) throw new InvalidRowError(issues)
    return ownSpellings ? { ...record, ...ownSpellings } : record
  }
}

const nothing: readonly string[] = []

/** Whether the prediction reads a cell as the same value, and warns. */
function isReportedLater(field: ContractField, cell: unknown, value: unknown): boolean {
  return (
    field.type === 'category' &&
    field.input &&
    field.unknown.policy === 'accept' &&
    isSpeltLike(String(cell), String(value))
  )
}

function createLabelReader({ target, source }: ModelContract): LabelReader {
  const blank = new Set(source.missing)
  const values = new Map(
    target.values.flatMap(({ value, source: spellings }) => spellings.map((text) => [text, value])),
  )
  const listed = new Map([...values].map(([text, value]) => [text.toLowerCase(), value]))
  const usual = new Map(
    flagPairs
      // Codes that the source means something of its own by, such as 1 and 2, leave nothing to guess about the other one.
      .filter((pair) => pair.every((text) => !blank.has(text) && (pair[0] !== '1' || !listed.has(text))))
      .filter(([yes, no]) => listed.get(yes) !== false && listed.get(no) !== true)
      .flatMap(([yes, no]): [string, boolean][] => [
        [yes, true],
        [no, false],
      ]),
  )
  const expected = `one of ${[...values.keys()].map((spelling) => printValue(spelling)).join(', ')}`
  return (row) => {
    checkRow(row)
    const cell = readText(row, target.column)
    if (typeof cell === 'object') throw new InvalidRowError([issue(cell.code, target.column, cell.got, expected)])
    if (
      cell === undefined &&
      attempt(
        () => isOptionsObject(row),
        () => false,
      )
    )
      return undefined
    // A promise that nobody awaited, or a map, has no label because it is no row.
    if (cell === undefined) throw noRow(row)
    const text = String(cell)
    if (blank.has(text)) return undefined
    const value = values.get(text) ?? usual.get(text.toLowerCase())
    if (value !== undefined) return value
    throw new InvalidRowError([issue('UNKNOWN_VALUE', target.column, printValue(text), expected)])
  }
}

function checkRow(row: unknown): void {
  if (!isRecord(row)) throw noRow(row)
}

function noRow(row: unknown): InvalidRowError {
  return new InvalidRowError([issue('WRONG_TYPE', '', printValue(row), 'a row (an object by column name)')])
}

/** A cell as trimmed text, or as the number it is. Undefined where the column is absent or null. */
function readText(
  row: RawRow,
  column: string,
): string | number | undefined | { code: 'UNREADABLE' | 'WRONG_TYPE'; got: string } {
  let cell: unknown
  try {
    cell = propertyOf(row, column)
  } catch {
    return { code: 'UNREADABLE', got: 'an error on reading it' }
  }
  if (cell === null || cell === undefined) return undefined
  if (typeof cell === 'string') return cell.trim()
  // As text, it would be a word of its own.
  if (typeof cell === 'number' && Math.abs(cell) !== Number.POSITIVE_INFINITY) return cell
  return { code: 'WRONG_TYPE', got: printValue(cell) }
}

/** "No internet service" beside an internet connection, or an add-on or a speed without one. */
export function contradictionIn(
  field: ContractField,
  row: RawRow,
  record: Readonly<Record<string, unknown>>,
  excluded: readonly string[],
): FieldIssue | undefined {
  const { name, column, requires } = field
  if (!requires || !(name in record && requires.field in record)) return undefined
  const needed = record[requires.field]
  const isExcluded = excluded.includes(name) && requires.values.includes(needed)
  if (!isExcluded && !contradictsIn(record, field)) return undefined
  const cell = readText(row, column)
  const got = typeof cell === 'object' ? cell.got : printValue(String(cell))
  const expected = isExcluded
    ? `another spelling while ${requires.field} is ${printValue(needed)}`
    : requirementOf(field, record[name])
  return issue('CONTRADICTION', column, got, expected)
}
