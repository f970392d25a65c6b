import { decodeUtf8 } from '../csv/encoding'
import { carriageReturn, lineFeed } from '../csv/line-end'
import type { CellTable } from './cell-table'
import { type PlainNumbers, parsePlain } from './plain-number'

/** A column of the file that is read. */
export interface ScannedColumn {
  readonly table: CellTable
  /** Where its part of the feature vector begins. */
  readonly start: number
  /** The numbers that need no table. */
  readonly numbers?: PlainNumbers | undefined
}

/** How lines are read. */
export interface ScanOptions {
  /** ASCII code. */
  readonly delimiter: number
  /** By place in the file; undefined for columns that nobody asks about. */
  readonly columns: readonly (ScannedColumn | undefined)[]
  /** Numbers in a feature vector, and one that holds what columns which the file lacks contribute. */
  readonly featureCount: number
  readonly template: Float32Array
  /** The constraints that columns which the file lacks meet, as bits. */
  readonly meets: number
  /** Whether bytes beyond ASCII are UTF-8 where they are valid. */
  readonly isUtf8: boolean
}

/** The meaning of a byte to the scan. */
const [ordinary, separator, feed, carriage, quote, beyondAscii] = [0, 1, 2, 3, 4, 5]

/** `sep=` at the start of a cell, and a byte order mark, mean something else to spreadsheets: such cells get quotes. */
const separatorLine = [0x73, 0x65, 0x70, 0x3d]
const byteOrderMark = '\ufeff'

/**
 * Reads a block of whole lines cell by cell: where each line ends, which spelling each cell has, and the feature vectors
 * of the lines that are understood in full. The others are left to the careful way.
 */
export class LineScan {
  /** Lines of the block. */
  lineCount = 0
  /** The first byte of each line, and behind the last one the end of the block. */
  starts = new Int32Array(2048)
  /** Where each line's content ends. */
  ends = new Int32Array(2048)
  /** 1 for a line that is understood in full. */
  plain = new Uint8Array(2048)
  /** Lines that are. */
  rowCount = 0
  /** Float32Array of rowCount × featureCount. */
  features: Float32Array
  /** Int32Array of rowCount × columns: the number of the spelling in each column that is read. For a column of numbers −1, if no table was needed. */
  spellings: Int32Array
  /** Float64Array of the same shape: the number in each column of numbers. */
  numbers: Float64Array
  readonly #options: ScanOptions
  readonly #meanings = new Uint8Array(256)

  constructor(options: ScanOptions) {
    const { featureCount, columns, delimiter } = options
    this.#options = options
    this.features = new Float32Array(2048 * featureCount)
    this.spellings = new Int32Array(2048 * columns.length)
    this.numbers = new Float64Array(2048 * columns.length)
    this.#meanings.fill(beyondAscii, 0x80)
    this.#meanings[delimiter] = separator
    this.#meanings[lineFeed] = feed
    this.#meanings[carriageReturn] = carriage
    this.#meanings[0x22] = quote
  }

  /** @param bytes End with a line feed. */
  scan(bytes: Uint8Array): void {
    this.lineCount = 0
    this.rowCount = 0
    for (let at = 0; at < bytes.length; ) {
      if (this.lineCount + 1 === this.starts.length) this.#grow()
      this.starts[this.lineCount] = at
      at = this.#scanLine(bytes, at)
      this.lineCount++
    }
    this.starts[this.lineCount] = bytes.length
  }

  /** Reads one line and returns where the next begins. */
  #scanLine(bytes: Uint8Array, from: number): number {
    const { columns, featureCount, template, meets: metByAbsent, isUtf8 } = this.#options
    const { features, spellings } = this
    const meanings = this.#meanings
    const width = columns.length
    const rowStart = this.rowCount * featureCount
    const cellStart = this.rowCount * width
    for (let index = 0; index < featureCount; index++) features[rowStart + index] = template[index]
    let meets = metByAbsent
    let excludedWhereMet = 0
    let excludedUnlessMet = 0
    let isPlain = true
    let isAscii = true
    let place = 0
    let at = from
    for (;;) {
      const start = at
      let meaning = meanings[bytes[at]]
      while (meaning !== separator && meaning !== feed) {
        if (meaning !== ordinary) {
          if (meaning === beyondAscii) isAscii = false
          else if (meaning === carriage && bytes[at + 1] === lineFeed) break
          else isPlain = false
        }
        meaning = meanings[bytes[++at]]
      }
      if (isPlain && place < width) {
        const column = columns[place]
        if (column !== undefined) {
          const cell = cellStart + place
          if (!this.#isPlainNumber(bytes, start, at, column, rowStart, cell)) {
            const { table } = column
            const spelling = table.find(bytes, start, at)
            spellings[cell] = spelling
            isPlain = table.plain[spelling] === 1
            meets |= table.meets[spelling]
            excludedWhereMet |= table.excludedWhereMet[spelling]
            excludedUnlessMet |= table.excludedUnlessMet[spelling]
            const own = table.features
            let from = spelling * table.width
            let to = rowStart + column.start
            for (const end = from + table.width; from < end; ) features[to++] = own[from++]
          }
        }
        if ((bytes[start] | 0x20) === separatorLine[0] && startsSeparatorLine(bytes, start)) isPlain = false
      }
      place++
      if (meaning !== separator) break
      at++
    }
    const end = at
    this.ends[this.lineCount] = end
    isPlain &&= place === width
    isPlain &&= ((meets & excludedWhereMet) | (~meets & excludedUnlessMet)) === 0
    if (isPlain && !isAscii) isPlain = isUtf8 && isHarmless(bytes.subarray(from, end))
    this.plain[this.lineCount] = isPlain ? 1 : 0
    if (isPlain) this.rowCount++
    return bytes[end] === carriageReturn ? end + 2 : end + 1
  }

  /** Reads a number that says everything by itself. */
  #isPlainNumber(
    bytes: Uint8Array,
    start: number,
    end: number,
    { numbers, start: feature }: ScannedColumn,
    rowStart: number,
    cell: number,
  ): boolean {
    if (numbers === undefined) return false
    const number = parsePlain(bytes, start, end)
    if (!(number >= numbers.least && number <= numbers.most) || (numbers.isWhole && !Number.isInteger(number)))
      return false
    if (feature >= 0) this.features[rowStart + feature] = number
    this.numbers[cell] = number
    this.spellings[cell] = -1
    return true
  }

  #grow(): void {
    const room = 2 * this.starts.length
    const { featureCount, columns } = this.#options
    this.starts = widened(this.starts, new Int32Array(room))
    this.ends = widened(this.ends, new Int32Array(room))
    this.plain = widened(this.plain, new Uint8Array(room))
    this.features = widened(this.features, new Float32Array(room * featureCount))
    this.spellings = widened(this.spellings, new Int32Array(room * columns.length))
    this.numbers = widened(this.numbers, new Float64Array(room * columns.length))
  }
}

function startsSeparatorLine(bytes: Uint8Array, start: number): boolean {
  return separatorLine.every(
    (letter, place) => (place < 3 ? bytes[start + place] | 0x20 : bytes[start + place]) === letter,
  )
}

/** Whether bytes are UTF-8 and hold nothing that is written in another way. */
function isHarmless(line: Uint8Array): boolean {
  return decodeUtf8(line)?.includes(byteOrderMark) === false
}

function widened<Numbers extends { set(from: Numbers): void }>(from: Numbers, to: Numbers): Numbers {
  to.set(from)
  return to
}
