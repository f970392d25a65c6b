import { spareBytes, withSpare } from '../csv/line-blocks'
import { carriageReturn, lineFeed } from '../csv/line-end'
import { CellEnds, isHarmless, quote, startsSeparatorLine } from './cell-ends'
import { KnownCells } from './known-cells'
import { PlainNumberReader, type PlainNumbers } from './plain-number'
import { type ColumnPair, isWithin, pairsOf, type ScannedColumn, type ScanOptions } from './scan-options'
import { LineKind, ScannedLines, Spelling } from './scanned-lines'

/** The first cell of a pair, and its separator: see `KnownCells`. */
const mostBytesOfFirst = 4

/** The same byte four times. */
const fourTimes = (byte: number) => Math.imul(byte, 0x01010101)

const feeds = fourTimes(lineFeed)

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
  readonly #ends: CellEnds
  readonly #number = new PlainNumberReader()
  readonly #known: KnownCells
  /** By the place of the first of two columns. */
  readonly #pairs: readonly (ColumnPair | undefined)[]
  /** Of the line that is read: what its spellings say. */
  #kind: number = LineKind.plain
  /** The constraints that its cells meet, exclude where met, and exclude unless met, as bits. */
  #meets = 0
  #excludedWhereMet = 0
  #excludedUnlessMet = 0
  #spelling = Spelling.isNumber

  constructor(options: ScanOptions) {
    this.#options = options
    this.#delimiters = fourTimes(options.delimiter)
    this.#ends = new CellEnds(options.delimiter)
    this.lines = new ScannedLines(options)
    this.#pairs = pairsOf(options.columns)
    this.#known = new KnownCells(
      options.width,
      this.#pairs.reduce((most, pair) => Math.max(most, pair?.width ?? 0), 0),
    )
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
    if (aside !== undefined && this.#ends.beginsWith(bytes, from, aside)) return -1
    const lines = this.lines
    const pairs = this.#pairs
    const rowStart = lines.rowCount * featureCount
    const cellStart = lines.rowCount * width
    this.#ends.isAscii = true
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
    if (!this.#ends.isAscii && !(isUtf8 && isHarmless(bytes.subarray(from, end)))) return -1
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
    if (!this.#ends.isAscii || bytes[from] === quote || bytes[middle] === quote) return
    if (first.table.kinds[spelling] !== LineKind.plain || second.table.kinds[otherSpelling] !== LineKind.plain) return
    const bits = (which: number) =>
      first.table.constraints[3 * spelling + which] | second.table.constraints[3 * otherSpelling + which]
    this.#known.addPair(view, from, next - 1 - from, place, this.#delimiters, {
      spelling,
      otherSpelling,
      constraints: [bits(0), bits(1), bits(2)],
      features: Float32Array.of(...first.table.featuresOf(spelling), ...second.table.featuresOf(otherSpelling)),
    })
  }

  /** Reads any cell, into {@link #spelling}, and returns where the next begins; −1 if its line is not understood. */
  #readCell(bytes: Uint8Array, view: DataView, from: number, place: number, column: ScannedColumn): number {
    const { numbers, table } = column
    const isQuoted = bytes[from] === quote
    const start = isQuoted ? from + 1 : from
    const end = this.#ends.endOf(bytes, start, isQuoted)
    const next = this.#ends.after(bytes, end, isQuoted, place + 1 === this.#options.width)
    if (next < 0 || startsSeparatorLine(bytes, start)) return -1
    const needsQuotes = isQuoted && this.#ends.holdsDelimiter(bytes, start, end)
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
    else if (!isQuoted && this.#ends.isAscii) {
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
    const end = this.#ends.endOf(bytes, start, isQuoted)
    const next = this.#ends.after(bytes, end, isQuoted, place + 1 === this.#options.width)
    if (next < 0 || startsSeparatorLine(bytes, start)) return -1
    if (isQuoted && !this.#ends.holdsDelimiter(bytes, start, end)) this.lines.addQuotes(from, end)
    return next
  }
}
