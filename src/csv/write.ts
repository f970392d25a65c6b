import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/options'
import { checkDelimiter } from './delimiter'

/** The value of a cell; `null` and `undefined` are written as empty cells. */
export type CsvCell = string | number | boolean | null | undefined

/** How CSV is written. */
export interface CsvWriteOptions {
  /** What separates the cells: one ASCII character, a comma by default. */
  readonly delimiter?: string
  /** A carriage return and a line feed by default. */
  readonly lineBreak?: '\r\n' | '\n'
  /**
   * How to write text that a spreadsheet would run as a formula: `escape`, the default, puts an apostrophe before it,
   * the spreadsheets' own mark for text; `keep` writes it unchanged, for cells that must come back exactly.
   */
  readonly formulas?: 'escape' | 'keep'
}

const optionRules = {
  delimiter: undefined,
  lineBreak: [(value: unknown) => value === '\r\n' || value === '\n', 'a line feed, with a carriage return or without'],
  formulas: [(value: unknown) => value === 'escape' || value === 'keep', 'escape or keep'],
} as const

/** A sign that begins a formula, also full-width, after any blanks; or a control character that hides one. */
const formula = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** A number, which no spreadsheet runs. Excludes a plus sign, which may begin a longer text. */
const number = /^-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i

/**
 * Keeps a spreadsheet from running text as a formula: puts an apostrophe before text that begins with = + - or @ (also
 * full-width, and after blanks), or with a tab or line break. Negative numbers stay unchanged.
 *
 * Source: OWASP, "CSV Injection".
 */
export function escapeFormula(text: string): string {
  if (typeof text !== 'string') throw new InvalidOptionError('text', text, 'a text')
  return formula.test(text) && !number.test(text) ? `'${text}` : text
}

/** What needs quotes besides the delimiter; at the start of a file the last two would have another meaning. */
const needsQuotes = /["\r\n]|^\ufeff|^sep=/i

/** Writes lines of CSV as RFC 4180 describes. */
export interface CsvWriter {
  /** One line with its line break. */
  line(cells: readonly CsvCell[]): string
  /** The same without its line break, so that more cells can be added. */
  cells(cells: readonly CsvCell[]): string
}

/**
 * Creates a writer of CSV lines. Quotes a cell with a carriage return too, because readers take it for a line break.
 *
 * @throws {InvalidOptionError} for an option with an impossible value.
 */
export function createCsvWriter(options: CsvWriteOptions = {}): CsvWriter {
  const { delimiter = ',', lineBreak = '\r\n', formulas = 'escape' } = readOptions(options, optionRules)
  checkDelimiter(delimiter)
  const writeCell = (cell: CsvCell) => {
    if (typeof cell !== 'string') return String(cell ?? '')
    const text = formulas === 'keep' ? cell : escapeFormula(cell)
    return text.includes(delimiter) || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const write = (cells: readonly CsvCell[]) => {
    const line = cells.map(writeCell).join(delimiter)
    // Readers would skip a line of blanks.
    return cells.length === 1 && line.trim() === '' ? `"${line}"` : line
  }
  return { cells: write, line: (cells) => write(cells) + lineBreak }
}

/**
 * Turns lists of cells into the bytes of a CSV file: `rows.pipeThrough(writeCsv())`.
 *
 * @throws {InvalidOptionError} for an option with an impossible value.
 */
export function writeCsv(options: CsvWriteOptions = {}): TransformStream<readonly CsvCell[], Uint8Array> {
  const { line } = createCsvWriter(options)
  const encoder = new TextEncoder()
  return new TransformStream({ transform: (cells, controller) => controller.enqueue(encoder.encode(line(cells))) })
}
