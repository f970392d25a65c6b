import { checkOptions } from '../checks/options'
import { checkDelimiter } from './delimiter'

/** What a cell is written from; `null` and `undefined` are empty cells. */
export type CsvCell = string | number | boolean | null | undefined

/** How CSV is written. */
export interface CsvWriteOptions {
  /** What separates the cells: one ASCII character, a comma by default. */
  readonly delimiter?: string
  /** A carriage return and a line feed by default. */
  readonly lineBreak?: '\r\n' | '\n'
  /**
   * What happens to text that a spreadsheet would take for a formula: `escape`, the default, puts an apostrophe before it,
   * the spreadsheets' own mark for text; `keep` writes it as it is, for cells that must come back exactly.
   */
  readonly formulas?: 'escape' | 'keep'
}

const optionRules = {
  delimiter: undefined,
  lineBreak: [(value: unknown) => value === '\r\n' || value === '\n', 'a line feed, with a carriage return or without'],
  formulas: [(value: unknown) => value === 'escape' || value === 'keep', 'escape or keep'],
} as const

/** A sign that begins a formula, in full width too, with any blanks before it; or a control character that hides one. */
const formula = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** A number, which no spreadsheet runs. One with a plus sign is left out: it may be the beginning of a longer text. */
const number = /^-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i

/**
 * Keeps a spreadsheet from running a text as a formula: one that begins with = + - or @, behind blanks and in full width
 * as well, or with a tab or line break, gets an apostrophe before it. Negative numbers stay as they are.
 *
 * Source: OWASP, "CSV Injection".
 */
export function escapeFormula(text: string): string {
  return formula.test(text) && !number.test(text) ? `'${text}` : text
}

/** What needs quotes besides the delimiter; at the start of a file the last two would be taken for something else. */
const needsQuotes = /["\r\n]|^\ufeff|^sep=/i

/** Writes lines of CSV as RFC 4180 has them. */
export interface CsvWriter {
  /** One line with its line break. */
  line(cells: readonly CsvCell[]): string
  /** The same without its line break, so that more cells can be added. */
  cells(cells: readonly CsvCell[]): string
}

/**
 * Makes what writes lines of CSV. A carriage return in a cell is quoted too, because readers take it for a line break.
 *
 * @throws {InvalidOptionError} for an option with an impossible value.
 */
export function createCsvWriter(options: CsvWriteOptions = {}): CsvWriter {
  checkOptions(options, optionRules)
  const { delimiter = ',', lineBreak = '\r\n', formulas = 'escape' } = options
  checkDelimiter(delimiter)
  const writeCell = (cell: CsvCell) => {
    if (typeof cell !== 'string') return String(cell ?? '')
    const text = formulas === 'keep' ? cell : escapeFormula(cell)
    return text.includes(delimiter) || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const write = (cells: readonly CsvCell[]) => {
    const line = cells.map(writeCell).join(delimiter)
    // A line of blanks alone would be passed over.
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
