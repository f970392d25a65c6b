import { decodeText } from './cells'
import { CsvError } from './error'

/** How the first line of text begins that is no table, and the message for each. */
const otherText: readonly (readonly [form: RegExp, found: string])[] = [
  [
    /^\s*(?:\{\s*(?:"[^"]*"\s*:|\}|$)|\[\s*(?:[[{\]]|"[^"]*"\s*[,\]]|$))/,
    'JSON, expected CSV text: write one line of cells for each object, below a line of their names',
  ],
  [
    /^\s*<(?:!doctype|!--|\?xml|html|head|body|table|div|meta|script|style|workbook)\b/i,
    'a page or XML, expected CSV text: save the table itself as CSV',
  ],
  [/^\{\\rtf/, 'a text document, expected CSV text: save the table itself as CSV'],
]

/** Bytes of the first line that are looked at. */
const looked = 1000

/** @throws {CsvError} for a first line as no table of customers has it. */
export function refuseOtherText(line: Uint8Array): void {
  const { text } = decodeText(line.subarray(0, looked), 'utf-8 or windows-1252')
  for (const [form, found] of otherText) if (form.test(text)) throw new CsvError('NOT_CSV', `Got ${found}.`)
  if (text.includes('\0')) throw new CsvError('NOT_CSV', 'Got bytes that are not text, expected CSV text.')
}
