import { spareBytes, withSpare } from '../csv/line-blocks'
import { carriageReturn, lineFeed } from '../csv/line-end'
import { CellEnds, isHarmless, quote, startsSeparatorLine } from './cell-ends'
import { KnownCells } from './known-cells'
import { PlainNumberReader, type PlainNumbers } from './plain-number'
import { type ColumnPair, isWithin, pairsOf, type ScannedColumn, type ScanOptions } from './scan-options'
import { LineKind, ScannedLines, Spelling } from './scanned-lines'

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
    this.#ends = new CellEnds(options.delimiter)
    this.lines = new ScannedLines(options)
    this.#pairs = pairsOf(options.columns)
    const widths = options.columns.map((column, place) => this.#pairs[place]?.width ?? column?.table.width ?? 0)
    const mostFeatures = widths.reduce((most, width) => Math.max(most, width), 0)
    this.#known = new KnownCells(options.width, mostFeatures)
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
    const known = this.#known
    const rowStart = lines.rowCount * featureCount
    const cellStart = lines.rowCount * width
    this.#ends.isAscii = true
    this.#kind = kind
    this.#meets = meets
    this.#excludedWhereMet = 0
    this.#excludedUnlessMet = 0
    let next = from
    let pairFrom = -1
    for (let place = 0; place < width; ) {
      const column = columns[place]
      if (column === undefined) {
        next = this.#skipCell(bytes, next, place)
        if (next < 0) return -1
        place++
        continue
      }
      if (column.numbers !== undefined) {
        next = this.#takeNumber(bytes, view, next, place, column, column.numbers, cellStart, rowStart)
        if (next < 0) return -1
        place++
        continue
      }
      // What is behind a cell that was not known is read too, because they may be a pair.
      const found = pairFrom < 0 ? known.find(view, next, place) : -1
      if (found >= 0) {
        this.#takeKnown(found, cellStart + place, rowStart)
        next += known.lengthAt(found)
        place += known.countAt(found)
        pairFrom = -1
        continue
      }
      const cellFrom = next
      next = this.#readCell(bytes, view, next, place, column)
      if (next < 0) return -1
      this.#take(column, this.#spelling, cellStart + place, rowStart)
      if (pairFrom >= 0) this.#learnPair(bytes, view, pairFrom, cellFrom, next, place - 1, cellStart)
      pairFrom = this.#pairs[place] === undefined ? -1 : cellFrom
      place++
    }
    if (((this.#meets & this.#excludedWhereMet) | (~this.#meets & this.#excludedUnlessMet)) !== 0) return -1
    const end = bytes[next - 2] === carriageReturn ? next - 2 : next - 1
    if (!this.#ends.isAscii && !(isUtf8 && isHarmless(bytes.subarray(from, end)))) return -1
    if (this.#kind === LineKind.warned && isAside?.(bytes.subarray(from, end))) return -1
    lines.ends[lines.count] = end
    lines.kinds[lines.count] = this.#kind
    return next
  }

  /** Takes what a known cell or pair says. */
  #takeKnown(found: number, cell: number, rowStart: number): void {
    const known = this.#known
    const { features, spellings } = this.lines
    const number = known.numberAt(found)
    spellings[cell] = known.spellingAt(found)
    // Where there is one cell alone, the next one overwrites this.
    spellings[cell + 1] = known.otherSpellingAt(found)
    const { constraints } = known
    this.#meets |= constraints[3 * number]
    this.#excludedWhereMet |= constraints[3 * number + 1]
    this.#excludedUnlessMet |= constraints[3 * number + 2]
    const own = known.features
    let to = rowStart + known.startAt(found)
    let from = number * known.mostFeatures
    for (const end = from + known.widthAt(found); from < end; ) features[to++] = own[from++]
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
    const tables = [place, place + 1].map((each) => (this.#options.columns[each] as ScannedColumn).table)
    const spellings = tables.map((_, index) => this.lines.spellings[cellStart + place + index])
    if (!this.#known.isShort(next - from, place)) return
    if (!this.#ends.isAscii || bytes[from] === quote || bytes[middle] === quote) return
    if (tables.some(({ kinds }, index) => kinds[spellings[index]] !== LineKind.plain)) return
    const bits = (which: number) =>
      tables.reduce((all, { constraints }, index) => all | constraints[3 * spellings[index] + which], 0)
    this.#known.add(view, from, next - from, place, {
      spellings,
      constraints: [bits(0), bits(1), bits(2)],
      start: this.#pairs[place]?.start ?? 0,
      features: Float32Array.from(tables.flatMap((table, index) => [...table.featuresOf(spellings[index])])),
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
    else if (!isQuoted && this.#ends.isAscii && numbers === undefined) {
      const [met, whereMet, unlessMet] = table.constraints.subarray(3 * spelling)
      this.#known.add(view, start, next - start, place, {
        spellings: [spelling],
        constraints: [met, whereMet, unlessMet],
        start: column.start,
        features: table.featuresOf(spelling),
      })
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
