import { UnreadableFileError } from './scoring.ts'

/** Some text of a file, and how far into it that is. */
export interface TextPiece {
  readonly text: string
  readonly bytesRead: number
}

/** First bytes of what is often taken for a CSV file, and what it is. */
const others: readonly { readonly bytes: string; readonly what: string }[] = [
  { bytes: 'PK', what: 'a spreadsheet or an archive. Save the sheet as CSV' },
  { bytes: '\xd0\xcf\x11\xe0', what: 'an old spreadsheet. Save the sheet as CSV' },
  { bytes: '%PDF', what: 'a PDF. Export the table behind it as CSV' },
  { bytes: '\x1f\x8b', what: 'a compressed file. Unpack it' },
]

/**
 * Reads a file as text, piece by piece: UTF-8, or the UTF-16 that spreadsheets call Unicode.
 *
 * @throws {UnreadableFileError} for a file that is not such text, or that cannot be read at all.
 */
export async function* readText(file: Blob): AsyncGenerator<TextPiece> {
  const first = new Uint8Array(await readOrRefuse(() => file.slice(0, 4).arrayBuffer()))
  const start = String.fromCharCode(...first)
  const other = others.find(({ bytes }) => start.startsWith(bytes))
  if (other) throw new UnreadableFileError(`This is ${other.what} and try again.`)
  const decoder = new TextDecoder(encodingOf(start), { fatal: true })
  const reader = file.stream().getReader()
  let bytesRead = 0
  try {
    for (;;) {
      const { done, value } = await readOrRefuse(() => reader.read())
      if (done) break
      bytesRead += value.byteLength
      yield { text: decode(decoder, value), bytesRead }
    }
    yield { text: decode(decoder), bytesRead }
  } finally {
    // Nothing more is wanted of it: whether that can be said to it does not matter.
    reader.cancel().catch(() => undefined)
  }
}

function encodingOf(start: string): string {
  if (start.startsWith('\xff\xfe')) return 'utf-16le'
  return start.startsWith('\xfe\xff') ? 'utf-16be' : 'utf-8'
}

/** A folder can be dropped like a file, and a file can be gone by the time it is read. */
async function readOrRefuse<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    throw new UnreadableFileError('It is a folder, or a file that can no longer be read.', { cause })
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array<ArrayBuffer>): string {
  let text: string
  try {
    text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch (cause) {
    throw new UnreadableFileError('The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.', { cause })
  }
  if (text.includes('\0')) throw new UnreadableFileError('The file is not text. Save the list as CSV and try again.')
  return text
}
