/**
 * Files of customers as companies write them, and what becomes of each row: one dialect, to which the command line, the
 * service and the retention desk are held by a test each.
 */
import { readFileSync } from 'node:fs'

const [header = '', ...customers] = readFileSync(new URL('customers.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const lines = [header, ...customers.slice(0, 3)]
const cells = lines.map((line) => line.split(','))
const plain = `${lines.join('\n')}\n`

/** The lines with another text behind that of one customer. */
const withLine = (place: number, change: (line: string) => string) =>
  `${lines.map((line, each) => (each === place ? change(line) : line)).join('\n')}\n`
const joined = (rows: readonly (readonly string[])[], delimiter = ',') =>
  `${rows.map((row) => row.join(delimiter)).join('\n')}\n`
const utf16 = (text: string, littleEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return littleEndian ? bytes : bytes.swap16()
}
/** A cell of the column written otherwise, for the customer in that line. */
const withCell = (place: number, column: string, text: string) =>
  joined(
    cells.map((row, each) => row.map((cell, index) => (each === place && cells[0]?.[index] === column ? text : cell))),
  )

/** What becomes of the rows, in order: the number of a customer who is scored, or a refusal. */
export type Outcome = readonly (number | 'refused')[] | 'no customers'

export interface CsvFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly expected: Outcome
}

const all = [1, 2, 3]
const id = cells[0]?.[0] ?? ''
/** The first column of numbers; the contract refuses one missing. */
const number = cells[0]?.[5] ?? ''

const written: readonly (readonly [name: string, content: string | Buffer, expected: Outcome])[] = [
  ['as it should be', plain, all],
  ['line ends of Windows', plain.replaceAll('\n', '\r\n'), all],
  ['line ends of old Macs', plain.replaceAll('\n', '\r'), all],
  ['no line end behind the last customer', plain.trimEnd(), all],
  ['semicolons', joined(cells, ';'), all],
  ['tabs', joined(cells, '\t'), all],
  ['bars', joined(cells, '|'), all],
  ['a byte order mark', `\ufeff${plain}`, all],
  ['UTF-16, little-endian', utf16(plain, true), all],
  ['UTF-16, big-endian', utf16(plain, false), all],
  ['a byte of Windows-1252', Buffer.from(withCell(2, id, 'M\u00fcller'), 'latin1'), all],
  ['every cell quoted', joined(cells.map((row) => row.map((cell) => `"${cell}"`))), all],
  ['a delimiter in quotes', withCell(2, id, '"Doe, Jane"'), all],
  ['a line end in quotes', withCell(2, id, '"two\nlines"'), all],
  ['a quote in quotes', withCell(2, id, '"the ""new"" one"'), all],
  ['a quote in the middle of a cell', withCell(2, id, 'SAM"PLE'), all],
  ['a quote that is not closed', withCell(2, id, '"SAMPLE'), [1, 'refused', 3]],
  ['blank lines', plain.replaceAll('\n', '\n\n'), all],
  ['a title above', `Customers of March\n\n${plain}`, all],
  ['a row of totals below', `${plain}Total${','.repeat((cells[0]?.length ?? 1) - 1)}\n`, all],
  ['cells in blanks', joined(cells.map((row) => row.map((cell) => ` ${cell} `))), all],
  ['names in capitals', withLine(0, (line) => line.toUpperCase()), all],
  ['columns the other way round', joined(cells.map((row) => row.toReversed())), all],
  ['a column more', joined(cells.map((row, place) => [...row, place === 0 ? 'Note' : 'called'])), all],
  ['a row that is cut short', withLine(2, (line) => line.split(',').slice(0, 5).join()), [1, 'refused', 3]],
  ['a row that is too long', withLine(2, (line) => `${line},5,6`), [1, 'refused', 3]],
  ['a blank for a number', withCell(2, number, ''), [1, 'refused', 3]],
  ['a blank in quotes for a number', withCell(2, number, '" "'), [1, 'refused', 3]],
  ['a word for a number', withCell(2, number, 'many'), [1, 'refused', 3]],
  ['a column twice', joined(cells.map((row) => [...row, row[5] ?? ''])), 'no customers'],
  ['a column missing', joined(cells.map((row) => row.filter((_, place) => place !== 5))), 'no customers'],
  ['no header', `${lines.slice(1).join('\n')}\n`, 'no customers'],
  ['nothing at all', '', 'no customers'],
  ['blank lines alone', '\n\n', 'no customers'],
]

export const csvFiles: readonly CsvFile[] = written.map(([name, content, expected]) => ({
  name,
  bytes: Uint8Array.from(Buffer.from(content as string)),
  expected,
}))

/** The sample customers' lines by their number, from 1. */
export const sampleCustomers: readonly string[] = customers
export const sampleHeader = header
