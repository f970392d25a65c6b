import { decodeLatin1, decodeUtf8, decodeUtf8Leniently, decodeWindows1252 } from './encoding'
import type { RecordEncoding } from './record'
import type { RecordScanner } from './scanner'

/** How records are decoded: as named, or each as UTF-8 if valid and otherwise with a byte for each character. */
export type Decoding = RecordEncoding | 'utf-8 or windows-1252' | 'utf-8 or latin-1'

/** A record's cells as text. */
export interface DecodedCells {
  readonly cells: readonly string[]
  readonly encoding: RecordEncoding
  /** False where bytes were replaced. */
  readonly valid: boolean
}

/** Turns the cells that a scan found in a record's bytes into text. */
export function decodeCells(record: Uint8Array, scan: RecordScanner, decoding: Decoding): DecodedCells {
  const { text, encoding, valid } = decodeText(record, decoding)
  if (!valid) return { cells: sliceEach(record, scan), encoding, valid }
  return { cells: text.length === record.length ? slice(text, scan) : sliceUtf8(text, record, scan), encoding, valid }
}

/**
 * Decodes a record's bytes. Many records at once would take 0.3 µs less for each, but a cell that is kept would keep
 * all of them in memory: engines make a slice of a text out of the whole.
 */
export function decodeText(
  record: Uint8Array,
  decoding: Decoding,
): { readonly text: string; readonly encoding: RecordEncoding; readonly valid: boolean } {
  if (decoding !== 'windows-1252' && decoding !== 'latin-1') {
    const text = decodeUtf8(record)
    if (text !== undefined) return { text, encoding: 'utf-8', valid: true }
    if (decoding === 'utf-8') return { text: decodeUtf8Leniently(record), encoding: 'utf-8', valid: false }
  }
  if (decoding === 'latin-1' || decoding === 'utf-8 or latin-1')
    return { text: decodeLatin1(record), encoding: 'latin-1', valid: true }
  return { text: decodeWindows1252(record), encoding: 'windows-1252', valid: true }
}

const undouble = (text: string, isDoubled: number) => (isDoubled ? text.replaceAll('""', '"') : text)

/** The cells of a record whose text has one character for each byte. */
function slice(text: string, { count, starts, ends, doubled }: RecordScanner): readonly string[] {
  const cells: string[] = []
  for (let cell = 0; cell < count; cell++) cells.push(undouble(text.slice(starts[cell], ends[cell]), doubled[cell]))
  return cells
}

/** The cells of a UTF-8 record. Counts the UTF-16 units before each cell. */
function sliceUtf8(text: string, record: Uint8Array, { count, starts, ends, doubled }: RecordScanner) {
  const cells: string[] = []
  let byte = 0
  let unit = 0
  const unitAt = (end: number) => {
    for (; byte < end; byte++) {
      // Continuation bytes are 10xxxxxx; a character of four bytes in UTF-8 takes two units in UTF-16.
      if ((record[byte] & 0xc0) !== 0x80) unit += record[byte] >= 0xf0 ? 2 : 1
    }
    return unit
  }
  for (let cell = 0; cell < count; cell++) {
    const start = unitAt(starts[cell])
    cells.push(undouble(text.slice(start, unitAt(ends[cell])), doubled[cell]))
  }
  return cells
}

/** Decodes each cell by itself, with U+FFFD for invalid UTF-8. */
function sliceEach(record: Uint8Array, { count, starts, ends, doubled }: RecordScanner): readonly string[] {
  return Array.from({ length: count }, (_, cell) =>
    undouble(decodeUtf8Leniently(record.subarray(starts[cell], ends[cell])), doubled[cell]),
  )
}
