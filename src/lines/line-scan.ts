import { decodeUtf8 } from '../csv/encoding'
import { spareBytes } from '../csv/line-blocks'
import { carriageReturn, lineFeed } from '../csv/line-end'
import type { CellTable } from './cell-table'
import { KnownCells } from './known-cells'
import { PlainNumberReader, type PlainNumbers } from './plain-number'
import { LineKind, type LineShape, ScannedLines, Spelling } from './scanned-lines'

/** A column of the file that is read. */
export interface ScannedColumn {
  readonly table: CellTable
  /** Where its part of the feature vector begins. */
  readonly start: number
  /** The numbers that need no table. */
  readonly numbers?: PlainNumbers | undefined
  /** Whether its spellings are those of a list. */
  readonly isListed: boolean
}

/** Two columns whose cells are read together. */
interface ColumnPair {
  /** Where their part of the feature vector begins. */
  readonly start: number
  readonly width: number
}

/** How lines are read. */
export interface ScanOptions extends LineShape {
  /** ASCII code. */
  readonly delimiter: number
  /** By place in the file; undefined for columns that nobody asks about. */
  readonly columns: readonly (ScannedColumn | undefined)[]
  /** The constraints that columns which the file lacks meet, as bits. */
  readonly meets: number
  /** What lines are whose cells have nothing to say: plain, or warned, because columns which the file lacks have. */
  readonly kind: number
  /** Whether bytes beyond ASCII are UTF-8 where they are valid. */
  readonly isUtf8: boolean
  /** What the first text of a line says if it is no customer, whatever its other cells say. */
  readonly aside?: Uint8Array | undefined
  /** Whether a line of which something has to be said is no customer. */
  readonly isAside?: ((line: Uint8Array) => boolean) | undefined
}

const quote = 0x22

/** The first cell of a pair, and its separator: see `KnownCells`. */
const mostBytesOfFirst = 4

/** The same byte four times. */
const fourTimes = (byte: number) => Math.imul(byte, 0x01010101)

const feeds = fourTimes(lineFeed)

/** The meaning of a byte in a cell without quotes. */
enum Meaning {
  ordinary,
  separator,
  lineFeed,
  carriageReturn,
  quote,
  beyondAscii,
}

/** `sep=` at the start of a cell, and a byte order mark, mean something else to spreadsheets: such cells get quotes. */
const separatorLine = [0x73, 0x65, 0x70, 0x3d]
const byteOrderMark = '\ufeff'

/**
 * Reads a block of whole lines cell by cell: where each line ends, which spelling each cell has, and the feature vectors
 * of the lines that are understood in full. The others are left to the careful way.
 *
 * A cell is first compared with what cells that begin like it have held: where that is there, with a separator behind
 * it, nothing looks for the cell's end.
 */
export class LineScan {
  readonly lines: ScannedLines
  readonly #options: ScanOptions
  readonly #delimiters: number
  readonly #meanings = new Uint8Array(256)
  readonly #number = new PlainNumberReader()
  readonly #known: KnownCells
  /** By the place of the first of two columns. */
  readonly #pairs: readonly (ColumnPair | undefined)[]
  /** Of the line that is read: whether the cells whose ends had to be looked for are ASCII, and what its spellings say. */
  #isAscii = true
  #kind: number = LineKind.plain
  /** The constraints that its cells meet, exclude where met, and exclude unless met, as bits. */
  #meets = 0
  #excludedWhereMet = 0
  #excludedUnlessMet = 0
  #spelling = Spelling.isNumber

  constructor(options: ScanOptions) {
    this.#options = options
    this.#delimiters = fourTimes(options.delimiter)
    this.lines = new ScannedLines(options)
    this.#pairs = pairsOf(options.columns)
    this.#known = new KnownCells(options.width, Math.max(0, ...this.#pairs.map((pair) => pair?.width ?? 0)))
    this.#meanings.fill(Meaning.beyondAscii, 0x80)
    this.#meanings[options.delimiter] = Meaning.separator
    this.#meanings[lineFeed] = Meaning.lineFeed
    this.#meanings[carriageReturn] = Meaning.carriageReturn
    this.#meanings[quote] = Meaning.quote
  }

  /** @param block Ends with a line feed. Is copied unless its buffer goes on for {@link spareBytes} behind it. */
  scan(block: Uint8Array): ScannedLines {
    const { lines } = this
    const bytes = withSpare(block)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length + spareBytes)
    lines.clear()
    lines.view = view
    for (let at = 0; at < bytes.length; ) {
      lines.reserve()
      lines.starts[lines.count] = at
      const quoteCount = lines.quoteCount
      const next = this.#scanLine(bytes, view, at)
      if (next > 0) {
        lines.rowCount++
        at = next
      } else {
        lines.kinds[lines.count] = LineKind.careful
        lines.quoteCount = quoteCount
        at = bytes.indexOf(lineFeed, at) + 1
      }
      lines.quoteEnds[lines.count++] = lines.quoteCount
    }
    lines.starts[lines.count] = bytes.length
    return lines
  }

  /** Makes room in the tables, which keep so many spellings and no more. Calls `onForget` with each place whose column forgets. */
  forgetIfFull(onForget: (place: number) => void): void {
    this.#options.columns.forEach((column, place) => {
      if (!column?.table.forgetIfFull()) return
      this.#known.forget(place)
      onForget(place)
    })
  }

  /** Reads one line and returns where the next begins; −1 if the line is not understood in full. */
  #scanLine(bytes: Uint8Array, view: DataView, from: number): number {
    const { columns, width, featureCount, kind, meets, isUtf8, aside, isAside } = this.#options
    if (aside !== undefined && this.#beginsWith(bytes, from, aside)) return -1
    const lines = this.lines
    const pairs = this.#pairs
    const rowStart = lines.rowCount * featureCount
    const cellStart = lines.rowCount * width
    this.#isAscii = true
    this.#kind = kind
    this.#meets = meets
    this.#excludedWhereMet = 0
    this.#excludedUnlessMet = 0
    let next = from
    let pairFrom = -1
    for (let place = 0; place < width; place++) {
      const column = columns[place]
      if (column === undefined) {
        next = this.#skipCell(bytes, next, place)
        if (next < 0) return -1
        continue
      }
      const pair = pairs[place]
      if (pair !== undefined) {
        const behind = this.#takePair(view, next, place, cellStart, rowStart + pair.start, pair.width)
        if (behind >= 0) {
          next = behind
          place++
          pairFrom = -1
          continue
        }
      }
      const cellFrom = next
      next =
        column.numbers === undefined
          ? this.#takeKnown(bytes, view, next, place, column, cellStart, rowStart)
          : this.#takeNumber(bytes, view, next, place, column, column.numbers, cellStart, rowStart)
      if (next < 0) return -1
      if (pairFrom >= 0) this.#learnPair(bytes, view, pairFrom, cellFrom, next, place - 1, cellStart)
      pairFrom = pair === undefined || next - cellFrom > mostBytesOfFirst ? -1 : cellFrom
    }
    if (((this.#meets & this.#excludedWhereMet) | (~this.#meets & this.#excludedUnlessMet)) !== 0) return -1
    const end = bytes[next - 2] === carriageReturn ? next - 2 : next - 1
    if (!this.#isAscii && !(isUtf8 && isHarmless(bytes.subarray(from, end)))) return -1
    if (this.#kind === LineKind.warned && isAside?.(bytes.subarray(from, end))) return -1
    lines.ends[lines.count] = end
    lines.kinds[lines.count] = this.#kind
    return next
  }

  /** Takes two known cells, and returns where the next begins; −1 if they are not known. */
  #takePair(view: DataView, at: number, place: number, cellStart: number, featureStart: number, width: number): number {
    const known = this.#known
    const found = known.findPair(view, at, place, this.#delimiters)
    if (found < 0) return -1
    const behind = at + known.lengthAt(found)
    if (view.getUint8(behind) !== this.#options.delimiter) return -1
    const { features, spellings } = this.lines
    spellings[cellStart + place] = known.spellingAt(found)
    spellings[cellStart + place + 1] = known.otherSpellingAt(found)
    const number = known.numberAt(found)
    const { constraints } = known
    this.#meets |= constraints[3 * number]
    this.#excludedWhereMet |= constraints[3 * number + 1]
    this.#excludedUnlessMet |= constraints[3 * number + 2]
    const own = known.features
    let from = number * known.pairWidth
    for (let to = featureStart, end = from + width; from < end; ) features[to++] = own[from++]
    return behind + 1
  }

  /** Takes a cell that needs a table, and returns where the next begins; −1 if its line is not understood. */
  #takeKnown(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    place: number,
    column: ScannedColumn,
    cellStart: number,
    rowStart: number,
  ): number {
    const known = this.#known
    const { delimiter, width } = this.#options
    const isLast = place + 1 === width
    const found = known.find(view, at, place, isLast ? feeds : this.#delimiters)
    const end = found < 0 ? at : at + known.lengthAt(found)
    if (found >= 0 && bytes[end] === (isLast ? lineFeed : delimiter)) {
      this.#take(column, known.spellingAt(found), cellStart + place, rowStart)
      return end + 1
    }
    const next = this.#readCell(bytes, view, at, place, column)
    if (next >= 0) this.#take(column, this.#spelling, cellStart + place, rowStart)
    return next
  }

  /** The same for a cell that holds a number as a rule. */
  #takeNumber(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    place: number,
    column: ScannedColumn,
    { least, most, isWhole }: PlainNumbers,
    cellStart: number,
    rowStart: number,
  ): number {
    const { delimiter, width } = this.#options
    const end = this.#number.read(bytes, at)
    const number = this.#number.value
    if (
      bytes[end] === (place + 1 === width ? lineFeed : delimiter) &&
      number >= least &&
      number <= most &&
      (!isWhole || Math.floor(number) === number)
    ) {
      this.lines.addNumber(place, column.start, number)
      return end + 1
    }
    const next = this.#readCell(bytes, view, at, place, column)
    if (next >= 0 && this.#spelling !== Spelling.isNumber)
      this.#take(column, this.#spelling, cellStart + place, rowStart)
    return next
  }

  /** Takes what a spelling says. */
  #take({ table, start }: ScannedColumn, spelling: number, cell: number, rowStart: number): void {
    const { features, spellings } = this.lines
    spellings[cell] = spelling
    this.#meets |= table.constraints[3 * spelling]
    this.#excludedWhereMet |= table.constraints[3 * spelling + 1]
    this.#excludedUnlessMet |= table.constraints[3 * spelling + 2]
    const own = table.features
    let from = spelling * table.width
    for (let to = rowStart + start, end = from + table.width; from < end; ) features[to++] = own[from++]
  }

  /** Learns the pair that two cells are, which begin at `from` and `middle`. */
  #learnPair(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    middle: number,
    next: number,
    place: number,
    cellStart: number,
  ): void {
    const first = this.#options.columns[place] as ScannedColumn
    const second = this.#options.columns[place + 1] as ScannedColumn
    const spelling = this.lines.spellings[cellStart + place]
    const otherSpelling = this.lines.spellings[cellStart + place + 1]
    if (!this.#isAscii || bytes[from] === quote || bytes[middle] === quote) return
    if (first.table.kinds[spelling] !== LineKind.plain || second.table.kinds[otherSpelling] !== LineKind.plain) return
    const bits = (which: number) =>
      first.table.constraints[3 * spelling + which] | second.table.constraints[3 * otherSpelling + which]
    this.#known.addPair(view, from, next - 1 - from, place, this.#delimiters, {
      spelling,
      otherSpelling,
      constraints: [bits(0), bits(1), bits(2)],
      features: Float32Array.of(...featuresOf(first.table, spelling), ...featuresOf(second.table, otherSpelling)),
    })
  }

  /** Whether the first text of a line begins with these bytes. */
  #beginsWith(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
    let at = from
    while (
      bytes[at] === quote ||
      this.#meanings[bytes[at]] === Meaning.separator ||
      (bytes[at] <= 0x20 && bytes[at] !== lineFeed)
    )
      at++
    return text.every((byte, place) => bytes[at + place] === byte)
  }

  /** Reads any cell, into {@link #spelling}, and returns where the next begins; −1 if its line is not understood. */
  #readCell(bytes: Uint8Array, view: DataView, from: number, place: number, column: ScannedColumn): number {
    const { numbers, table } = column
    const isQuoted = bytes[from] === quote
    const start = isQuoted ? from + 1 : from
    const end = this.#endOf(bytes, start, isQuoted)
    const next = this.#after(bytes, end, isQuoted, place)
    if (next < 0 || startsSeparatorLine(bytes, start)) return -1
    const needsQuotes = isQuoted && this.#holdsDelimiter(bytes, start, end)
    if (isQuoted && !needsQuotes) this.lines.addQuotes(from, end)
    if (numbers !== undefined && this.#number.read(bytes, start) === end && isWithin(numbers, this.#number.value)) {
      this.lines.addNumber(place, column.start, this.#number.value)
      this.#spelling = Spelling.isNumber
      return next
    }
    const spelling = table.find(bytes, start, end)
    const kind = table.kinds[spelling]
    if (kind === LineKind.careful) return -1
    if (kind === LineKind.warned) this.#kind = kind
    else if (!isQuoted && this.#isAscii) {
      const separators = place + 1 === this.#options.width ? feeds : this.#delimiters
      this.#known.add(view, start, end - start, place, separators, spelling)
    }
    this.#spelling = spelling
    return next
  }

  /** Passes over a cell that nobody asks about. */
  #skipCell(bytes: Uint8Array, from: number, place: number): number {
    const isQuoted = bytes[from] === quote
    const start = isQuoted ? from + 1 : from
    const end = this.#endOf(bytes, start, isQuoted)
    const next = this.#after(bytes, end, isQuoted, place)
    if (next < 0 || startsSeparatorLine(bytes, start)) return -1
    if (isQuoted && !this.#holdsDelimiter(bytes, start, end)) this.lines.addQuotes(from, end)
    return next
  }

  #isLast(place: number): boolean {
    return place + 1 === this.#options.width
  }

  /** Where the next cell or line begins behind a cell's content; −1 if the cell does not end there. */
  #after(bytes: Uint8Array, end: number, isQuoted: boolean, place: number): number {
    if (isQuoted && bytes[end] !== quote) return -1
    const at = isQuoted ? end + 1 : end
    if (!this.#isLast(place)) return bytes[at] === this.#options.delimiter ? at + 1 : -1
    if (bytes[at] === lineFeed) return at + 1
    return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : -1
  }

  /** Where a cell's content ends, or where a byte stands that only the careful reader understands. */
  #endOf(bytes: Uint8Array, start: number, isQuoted: boolean): number {
    for (let at = start; ; at++) {
      const meaning = this.#meanings[bytes[at]]
      if (meaning === Meaning.ordinary || (isQuoted && meaning === Meaning.separator)) continue
      if (meaning !== Meaning.beyondAscii) return at
      this.#isAscii = false
    }
  }

  #holdsDelimiter(bytes: Uint8Array, start: number, end: number): boolean {
    return bytes.subarray(start, end).includes(this.#options.delimiter)
  }
}

const featuresOf = ({ features, width }: CellTable, spelling: number) =>
  features.subarray(spelling * width, (spelling + 1) * width)

/**
 * The columns that are read together with the next: those of lists, whose numbers are neighbours, too. The last column ends
 * with a line feed.
 */
function pairsOf(columns: readonly (ScannedColumn | undefined)[]): readonly (ColumnPair | undefined)[] {
  return columns.map((column, place) => {
    const next = columns[place + 1]
    if (!column?.isListed || !next?.isListed || place + 2 >= columns.length) return undefined
    const [width, nextWidth] = [column.table.width, next.table.width]
    if (width > 0 && nextWidth > 0 && next.start !== column.start + width) return undefined
    return { start: width > 0 ? column.start : next.start, width: width + nextWidth }
  })
}

function isWithin({ least, most, isWhole }: PlainNumbers, number: number): boolean {
  return number >= least && number <= most && (!isWhole || Number.isInteger(number))
}

function startsSeparatorLine(bytes: Uint8Array, start: number): boolean {
  if ((bytes[start] | 0x20) !== separatorLine[0]) return false
  return separatorLine.every(
    (letter, place) => (place < 3 ? bytes[start + place] | 0x20 : bytes[start + place]) === letter,
  )
}

/** Whether bytes are UTF-8 and hold nothing that is written in another way. */
function isHarmless(line: Uint8Array): boolean {
  return decodeUtf8(line)?.includes(byteOrderMark) === false
}

/** The block with {@link spareBytes} behind it. */
function withSpare(block: Uint8Array): Uint8Array {
  if (block.buffer.byteLength - block.byteOffset - block.length >= spareBytes) return block
  const bytes = new Uint8Array(block.length + spareBytes)
  bytes.set(block)
  return bytes.subarray(0, block.length)
}
