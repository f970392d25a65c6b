/** One record of a CSV file: a line, or several where a quoted cell holds line breaks. */
export interface CsvRecord {
  /** Lines of the file on which the record starts and ends, counted from 1. */
  readonly firstLine: number
  readonly lastLine: number
  /** The text of each cell; for a record with a problem, whatever could be read. */
  readonly cells: readonly string[]
  /**
   * The record's original bytes without the line break after them; for a line above the limit, only the first bytes.
   * Text that came as UTF-16 is UTF-8 here.
   */
  readonly bytes: Uint8Array
  /** How the bytes were read. */
  readonly encoding: RecordEncoding
  /** Why the cells cannot be trusted; undefined for a valid record. */
  readonly problem: CsvProblem | undefined
}

/** How the bytes of one record were read: with a byte for each character if they are not UTF-8. */
export type RecordEncoding = 'utf-8' | 'windows-1252' | 'latin-1'

/** Why a record cannot be split into the header's cells, or is no customer. */
export interface CsvProblem {
  /** Short and without the record's text: a key for counting problems. */
  readonly kind:
    | 'unclosed quote'
    | 'stray quote'
    | 'line too long'
    | 'wrong number of cells'
    | 'not UTF-8'
    | 'blank row'
    | 'row of totals'
    | 'repeated header'
    | 'ruled line'
    | 'note'
  /** What was got and what was expected. */
  readonly message: string
  /** Whether the record is no customer at all, such as a row of totals: leave it out of counts. */
  readonly leftOut?: boolean
}

export const unclosedQuote: CsvProblem = {
  kind: 'unclosed quote',
  message: 'got a quoted cell that does not end on this line, expected a closing quote',
}

export const strayQuote: CsvProblem = {
  kind: 'stray quote',
  message:
    'got text behind a closing quote, expected the end of the cell; a quote inside a quoted cell is written twice',
}

export const notUtf8: CsvProblem = {
  kind: 'not UTF-8',
  message: 'got bytes that are not UTF-8, expected UTF-8 text; each is shown as \ufffd',
}

export function tooLong(recordLimit: number): CsvProblem {
  return {
    kind: 'line too long',
    message: `got a line of more than ${recordLimit} bytes, expected fewer; only its first cells are kept`,
  }
}

/** Longest list of a record's surplus cells, in characters. */
const longestListing = 200

export function wrongWidth(cells: readonly string[], width: number): CsvProblem {
  const beyond = cells
    .slice(width)
    .map((text) => JSON.stringify(text.slice(0, longestListing).replace(/[\ud800-\udbff]$/, '')))
  const listing = beyond.length > 0 ? `; beyond them: ${beyond.join(', ').slice(0, longestListing)}` : ''
  const got = cells.length === 1 ? '1 cell' : `${cells.length} cells`
  return { kind: 'wrong number of cells', message: `got ${got}, expected ${width} as in the header${listing}` }
}
