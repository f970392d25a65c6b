import { InvalidOptionError } from '../checks/errors'
import { RecordScanner } from './scanner'

/** Tried in this order; in many countries spreadsheets write semicolons. */
const usual = [',', ';', '\t', '|']

/** @throws {InvalidOptionError} unless it is one ASCII character with no other meaning in CSV. */
export function checkDelimiter(delimiter: string): void {
  if (!/^[^"\r\n\0\u0080-\uffff]$/.test(delimiter))
    throw new InvalidOptionError('delimiter', delimiter, 'one ASCII character, no quote or line break')
}

/** The delimiter that splits a header line into the most cells; a comma if none does. */
export function guessDelimiter(line: Uint8Array): string {
  const counts = usual.map((delimiter) => {
    const scan = new RecordScanner(delimiter.charCodeAt(0))
    scan.scan(line, 0, line.length, true)
    return scan.count
  })
  return usual[counts.indexOf(Math.max(...counts))]
}

/** A first line in which Excel names the delimiter, such as `sep=;`. */
const separatorLine = /^sep=([^"\r\n])$/i

/** The delimiter that a first line names; undefined for any other line. */
export function namedDelimiter(line: Uint8Array): string | undefined {
  return separatorLine.exec(String.fromCharCode(...line.subarray(0, 8)))?.[1]
}
