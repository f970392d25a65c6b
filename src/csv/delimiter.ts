import { InvalidOptionError } from '../checks/errors'
import { RecordScanner } from './scanner'

/** Tried in this order; in many countries spreadsheets write semicolons. */
export const usualDelimiters: readonly string[] = [',', ';', '\t', '|']

/** @throws {InvalidOptionError} unless it is one ASCII character with no other meaning in CSV. */
export function checkDelimiter(delimiter: string): void {
  if (isDelimiter(delimiter)) return
  const expected = 'one ASCII character, and none that cells hold: no letter, digit, point, sign, quote or line break'
  throw new InvalidOptionError('delimiter', delimiter, expected)
}

/** Whether a character can stand between cells: not one that numbers and names are written with. */
export function isDelimiter(character: string): boolean {
  return /^[^A-Za-z0-9.+"\r\n\0\u0080-\uffff-]$/.test(character)
}

/** The delimiter that splits a header line into the most cells; a comma if none does. */
export function guessDelimiter(line: Uint8Array): string {
  const counts = usualDelimiters.map((delimiter) => countCells(line, delimiter))
  return usualDelimiters[counts.indexOf(Math.max(...counts))]
}

/** Into how many cells a delimiter splits a line. */
export function countCells(line: Uint8Array, delimiter: string): number {
  const scan = new RecordScanner(delimiter.charCodeAt(0))
  scan.scan(line, 0, line.length, true)
  return scan.count
}

/** A first line in which Excel names the delimiter, such as `sep=;`, also saved once more as a cell among empty ones. */
const separatorLine = /^\s*(?:sep=([^"\r\n])|"sep=([^"\r\n])")[,;\t| ]*$/i

/** Longest line that is looked at: others are no such line. */
const longestSeparatorLine = 4096

/** The delimiter that a first line names; undefined for any other line. */
export function namedDelimiter(line: Uint8Array): string | undefined {
  if (line.length > longestSeparatorLine) return undefined
  const [, plain, quoted] = separatorLine.exec(String.fromCharCode(...line)) ?? []
  return plain ?? quoted
}
