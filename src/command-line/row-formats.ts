import type { FieldIssue } from '@org/churn'
import { createCsvWriter } from '@org/churn/csv'
import type { LineFormat } from '../lines/line-scorer'
import { FileError } from './failures'
import type { ScoredRow } from './score-rows'
import { percent, printable } from './wording'

export type OutputFormat = 'text' | 'csv' | 'ndjson'

export interface FormatOptions {
  readonly format: OutputFormat
  /** Reasons for each customer. */
  readonly top: number
  /** Put before the name of each added column. */
  readonly prefix: string
  /** What separates the columns of a CSV output. */
  readonly delimiter: string
}

/** Turns scored rows into the text of an output. */
export interface RowFormat {
  /** What comes before the first row. */
  readonly head: string
  write(rows: readonly ScoredRow[]): string
  /** The same for lines that are copied as they are; undefined if this format does not copy them. */
  readonly lines?: LineFormat
}

/** @throws {FileError} when an added column's name is one of the file's own. */
export function createRowFormat(columns: readonly string[], options: FormatOptions): RowFormat {
  if (options.format === 'text') return { head: '', write: (rows) => rows.map(textLine).join('') }
  const added = addedColumns(columns, options)
  return options.format === 'csv' ? csvFormat(columns, added, options) : ndjsonFormat(columns, added, options)
}

/**
 * The names of the columns that are added to a file's own.
 *
 * @throws {FileError} when one of them is one of the file's own.
 */
export function addedColumns(
  columns: readonly string[],
  { top, prefix }: Pick<FormatOptions, 'top' | 'prefix'>,
): readonly string[] {
  const reasons = Array.from({ length: top }, (_, index) => `reason_${index + 1}`)
  const added = ['probability', 'predicted', 'risk_band', ...reasons, 'warnings', 'error'].map((name) => prefix + name)
  checkUntaken(columns, added, prefix)
  return added
}

/** @throws {FileError} when the name of an added column is one of the file's own. */
export function checkUntaken(columns: readonly string[], added: readonly string[], prefix: string): void {
  const own = columns.map((name) => name.trim())
  const taken = added.filter((name) => own.includes(name))
  if (taken.length === 0) return
  throw new FileError(
    `The file already has ${taken.join(', ')}, which would be added: choose another --prefix than "${prefix}".`,
  )
}

/** The value of an added cell; null if there is none. */
export type Cell = string | number | boolean | null

/** The cells of {@link addedColumns}. */
export function addedCells({ explanation, error }: ScoredRow, top: number): readonly Cell[] {
  const reasons = Array.from({ length: top }, (_, index) => explanation?.contributions[index]?.sentence ?? null)
  if (!explanation) return [null, null, null, ...reasons, null, error?.message ?? null]
  const { probability, churn, riskBand, warnings } = explanation
  return [probability, churn, riskBand, ...reasons, warningsCell(warnings), null]
}

function warningsCell(warnings: readonly FieldIssue[]): string | null {
  return warnings.map(({ message }) => message).join('; ') || null
}

function csvFormat(columns: readonly string[], added: readonly string[], { top, delimiter }: FormatOptions): RowFormat {
  // The file's own cells stay unchanged, whatever they begin with.
  const own = createCsvWriter({ delimiter, formulas: 'keep' })
  const ours = createCsvWriter({ delimiter, lineBreak: '\n' })
  const line = (cells: readonly Cell[], addition: readonly Cell[]) => own.cells(cells) + delimiter + ours.line(addition)
  return {
    head: line(columns, added),
    write: (rows) => rows.map((row) => line(fitted(row.cells, columns.length), addedCells(row, top))).join(''),
    lines: {
      decision: ({ churn, riskBand }) => delimiter + ours.cells([churn as boolean, riskBand]),
      reason: (sentence) => delimiter + ours.cells([sentence]),
      noReason: delimiter,
      end: (warnings) => delimiter + ours.line([warningsCell(warnings), null]),
    },
  }
}

function ndjsonFormat(columns: readonly string[], added: readonly string[], { top }: FormatOptions): RowFormat {
  // Keys are printed once. In text, a column called "__proto__" is a key like any other.
  const keys = distinct([...columns, ...added]).map((name) => `${JSON.stringify(name)}:`)
  const line = (row: ScoredRow) => {
    const cells = [...fitted(row.cells, columns.length), ...addedCells(row, top)]
    return `{${cells.map((cell, index) => keys[index] + JSON.stringify(cell)).join(',')}}\n`
  }
  return { head: '', write: (rows) => rows.map(line).join('') }
}

/** Names as keys: JSON readers keep one value of a name, so that the others, and columns without a name, need another. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set(names)
  const used = new Set<string>()
  return names.map((name, place) => {
    let key = name
    if (name.trim() === '' || used.has(name)) {
      key = `${name.trim() || 'column'} ${place + 1}`
      while (taken.has(key) || used.has(key)) key += '_'
    }
    used.add(key)
    return key
  })
}

/** Exactly one cell per column; if a row has more, its error quotes the others. */
export function fitted(cells: readonly string[], width: number): readonly Cell[] {
  if (cells.length === width) return cells
  return Array.from({ length: width }, (_, index) => cells[index] ?? null)
}

/** Longest identifier shown. */
const longestName = 40

/** What a row is called on a terminal. */
export function nameOf({ firstLine, id }: Pick<ScoredRow, 'firstLine' | 'id'>): string {
  return id.trim() === '' ? `line ${firstLine}` : printable(id, longestName)
}

function textLine(row: ScoredRow): string {
  const { explanation, error } = row
  const name = nameOf(row).padEnd(12)
  if (error?.leftOut) return ''
  if (!explanation) return `${name} rejected          ${printable(error?.message ?? '', Number.POSITIVE_INFINITY)}\n`
  const { probability, churn, riskBand, contributions } = explanation
  const decision = `${percent(probability).padStart(7)}  ${churn ? 'churn' : 'stay '}  ${riskBand.padEnd(6)}`
  const reasons = contributions.map(({ sentence }) => printable(sentence, Number.POSITIVE_INFINITY)).join('; ')
  return `${name} ${decision}  ${reasons}`.trimEnd().concat('\n')
}
