import { CsvError } from './error'

/** The encodings that can be read. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'latin-1'

/** The first bytes of files often mistaken for CSV, and the message for each. */
const others: readonly (readonly [bytes: readonly number[], found: string])[] = [
  [[0x1f, 0x8b], 'a gzip file, expected CSV text: unpack it first'],
  [[0x50, 0x4b, 3, 4], 'a zip file or spreadsheet, expected CSV text: save the sheet as CSV first'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old spreadsheet, expected CSV text: save the sheet as CSV first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF, expected CSV text: export the table behind it as CSV'],
  [[0x50, 0x41, 0x52, 0x31, 0x15], 'a Parquet file, expected CSV text: write the table as CSV'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31, 0], 'an Arrow file, expected CSV text: write the table as CSV'],
  [[0x4f, 0x52, 0x43, 0x0a], 'an ORC file, expected CSV text: write the table as CSV'],
  [[0x4f, 0x62, 0x6a, 1], 'an Avro file, expected CSV text: write the table as CSV'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'a SQLite database, expected CSV text: export a table as CSV'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard file, expected CSV text: unpack it first'],
  [[0x42, 0x5a, 0x68, 0x39, 0x31], 'a bzip2 file, expected CSV text: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58], 'an xz file, expected CSV text: unpack it first'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip file, expected CSV text: unpack it first'],
]

/** How many bytes {@link detectEncoding} needs at least, if the file has that many; with more it is surer. */
export const headBytes = 4

/**
 * Detects a file's encoding from its first bytes: from a byte order mark, or from the zeros that ASCII letters have in
 * UTF-16.
 *
 * @returns undefined if the bytes do not tell: the file is UTF-8, or an encoding that shares ASCII with it.
 * @throws {CsvError} for a file that is not text.
 */
export function detectEncoding(head: Uint8Array): CsvEncoding | undefined {
  const starts = (bytes: readonly number[]) =>
    bytes.every((byte, index) => head[index] === byte || (index >= headBytes && index >= head.length))
  for (const [bytes, found] of others) if (starts(bytes)) throw new CsvError('NOT_CSV', `Got ${found}.`)
  if (starts(utf8Mark)) return 'utf-8'
  if (starts([0xff, 0xfe]) || hasZerosAt(1, head)) return 'utf-16le'
  if (starts([0xfe, 0xff]) || hasZerosAt(0, head)) return 'utf-16be'
  return undefined
}

/** Whether exactly every second byte is zero, starting from the first or the second. */
function hasZerosAt(first: 0 | 1, head: Uint8Array): boolean {
  return head.length > 1 && head.every((byte, index) => (byte === 0) === (index % 2 === first) || index >= headBytes)
}

const utf8Mark = [0xef, 0xbb, 0xbf]

/** The bytes after UTF-8's byte order mark. */
export function withoutMark(head: Uint8Array): Uint8Array {
  return utf8Mark.every((byte, index) => head[index] === byte) ? head.subarray(utf8Mark.length) : head
}

/** Turns UTF-16 into UTF-8, in pieces of any size, and drops the byte order mark. */
export async function* utf16ToUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}

/**
 * The meaning of the bytes 0x80 to 0x9f in Windows-1252; the others are as in Unicode. The table comes from the
 * Encoding standard. It is written out because Node.js 23 and some neighbouring releases decode these bytes as Latin-1.
 */
const highControls = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Reads bytes as Windows-1252: one character a byte, and every byte is one. */
export function decodeWindows1252(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte >= 0x80 && byte < 0xa0 ? highControls[byte - 0x80] : String.fromCharCode(byte)
  return text
}

const strict = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads bytes as Latin-1: each is the character of its number. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Reads bytes as UTF-8; undefined if they are not valid. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads bytes as UTF-8, with U+FFFD for invalid bytes. */
export function decodeUtf8Leniently(bytes: Uint8Array): string {
  return lenient.decode(bytes)
}
