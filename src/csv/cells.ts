import { decodeUtf8, decodeUtf8Leniently, decodeWindows1252 } from './encoding'
import type { RecordEncoding } from './record'
import type { RecordScanner } from './scanner'

/** How records are decoded: as named, or each as UTF-8 where it is and else as Windows-1252. */
export type Decoding = RecordEncoding | 'by record'

/** A record's cells as text. */
export interface DecodedCells {
  readonly cells: readonly string[]
  readonly encoding: RecordEncoding
  /** False where bytes were replaced. */
  readonly valid: boolean
}

/**
 * Turns the cells that a scan found into text. Most files are ASCII: their bytes are decoded many records at a time, and
 * a cell is a slice of that text.
 */
export class CellDecoder {
  readonly #decoding: Decoding
  #bytes: Uint8Array = new Uint8Array(0)
  /** The bytes' text from `#from` on; undefined where it has not been made, empty where not all of it is ASCII. */
  #text: string | undefined
  #from = 0

  constructor(decoding: Decoding) {
    this.#decoding = decoding
  }

  /** Says where the next records lie: up to the end of `bytes`. */
  open(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#text = undefined
  }

  /** Decodes the cells of the record that begins at byte `from`. */
  cellsAt(from: number, scan: RecordScanner): DecodedCells {
    if (this.#text === undefined) {
      this.#from = from
      this.#text = asciiTextOf(this.#bytes.subarray(from))
    }
    if (this.#text !== '') {
      const encoding = this.#decoding === 'windows-1252' ? 'windows-1252' : 'utf-8'
      return { cells: slice(this.#text, from - this.#from, scan), encoding, valid: true }
    }
    const record = this.#bytes.subarray(from, from + scan.length)
    const { text, encoding, valid } = this.decode(record)
    if (!valid) return { cells: sliceEach(record, scan), encoding, valid }
    return { cells: encoding === 'utf-8' ? sliceUtf8(text, record, scan) : slice(text, 0, scan), encoding, valid }
  }

  /** Decodes the bytes of one record. */
  decode(record: Uint8Array): { readonly text: string; readonly encoding: RecordEncoding; readonly valid: boolean } {
    if (this.#decoding !== 'windows-1252') {
      const text = decodeUtf8(record)
      if (text !== undefined) return { text, encoding: 'utf-8', valid: true }
      if (this.#decoding === 'utf-8') return { text: decodeUtf8Leniently(record), encoding: 'utf-8', valid: false }
    }
    return { text: decodeWindows1252(record), encoding: 'windows-1252', valid: true }
  }
}

/** The bytes as text where all of them are ASCII, so that a byte is a character; else empty. */
function asciiTextOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  return text?.length === bytes.length ? text : ''
}

const undouble = (text: string, isDoubled: number) => (isDoubled ? text.replaceAll('""', '"') : text)

/** The cells of a text with one character a byte, whose record begins at character `from`. */
function slice(text: string, from: number, { count, starts, ends, doubled }: RecordScanner): readonly string[] {
  const cells: string[] = []
  for (let cell = 0; cell < count; cell++) {
    cells.push(undouble(text.slice(from + starts[cell], from + ends[cell]), doubled[cell]))
  }
  return cells
}

/** The cells of a record in UTF-8: counts the UTF-16 units in front of each. */
function sliceUtf8(text: string, record: Uint8Array, { count, starts, ends, doubled }: RecordScanner) {
  const cells: string[] = []
  let byte = 0
  let unit = 0
  const unitAt = (end: number) => {
    for (; byte < end; byte++) {
      // Continuation bytes are 10xxxxxx; what takes four bytes in UTF-8 takes two units in UTF-16.
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

/** Decodes each cell by itself, with U+FFFD for what is not UTF-8. */
function sliceEach(record: Uint8Array, { count, starts, ends, doubled }: RecordScanner): readonly string[] {
  return Array.from({ length: count }, (_, cell) =>
    undouble(decodeUtf8Leniently(record.subarray(starts[cell], ends[cell])), doubled[cell]),
  )
}
