import type { AsideFinder } from './asides'
import { type Decoding, decodeCells, decodeText } from './cells'
import { carriageReturn, findLineEnd, type LineEnd } from './line-end'
import { type CsvProblem, type CsvRecord, notUtf8, strayQuote, tooLong, unclosedQuote, wrongWidth } from './record'
import { RecordScanner } from './scanner'
import { fitTo, hasSwallowedLines, shapeOf, type TableShape } from './shape'

export interface RecordOptions {
  /** ASCII code. */
  readonly delimiter: number
  readonly decoding: Decoding
  /** Largest record in bytes: bounds memory, because an unclosed quote makes the rest of the file one record. */
  readonly recordLimit: number
  /** The line of the file where the bytes begin. */
  readonly firstLine: number
  /** The header's cells, if it has been read already. */
  readonly header?: readonly string[] | undefined
  /** Tells customers from other rows. */
  readonly findAside?: AsideFinder | undefined
}

/**
 * If a quote opens a record that turns out wrong, its line is reported and the lines after it are read again. Within
 * this many lines and bytes they are read like any others; beyond it, no quote may reach past its own line. This limits
 * how often a line is read, whatever the quotes.
 */
const nearLines = 50
const nearBytes = 65_536

/** Bytes of a line above the limit whose cells are kept, so that the customer can be found. */
const keptOfLongLine = 4096

/**
 * Splits bytes, in pieces of any size, into records and loses none. A record of several lines is accepted if it has as
 * many cells as the header, and its lines by themselves have not. Otherwise, or if its quote is not closed within the limit or is closed in the middle of a
 * cell, its first line is reported as a problem and the lines after it are read again.
 */
export class CsvRecords {
  readonly #delimiter: number
  readonly #limit: number
  readonly #scan: RecordScanner
  readonly #decoding: Decoding
  /** What has arrived: records already read, the rest from `#at` on, and free room from `#filled` on. */
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #filled = 0
  /** Whether the bytes are a copy; a chunk belongs to the source. */
  #isCopy = false
  /** Bytes of the rest known to hold no line break. */
  #unbroken = 0
  #isLast = false
  #line: number
  #shape: TableShape | undefined
  #findAside: AsideFinder | undefined
  /** Up to here, no quote may reach past its line. */
  #apartUntil = 0
  /** Inside a line above the limit. */
  #skipping = false

  constructor({ delimiter, decoding, recordLimit, firstLine, header, findAside }: RecordOptions) {
    this.#delimiter = delimiter
    this.#limit = recordLimit
    this.#scan = new RecordScanner(delimiter)
    this.#decoding = decoding
    this.#line = firstLine
    this.#shape = header && shapeOf(header)
    this.#findAside = findAside
  }

  /** Whether everything passed so far has been read: the next byte begins a record. */
  get isAtRest(): boolean {
    return this.#at === this.#filled && !this.#skipping
  }

  /** The line of the file that comes next. */
  get line(): number {
    return this.#line
  }

  /** Counts lines that were read elsewhere. Only between records. */
  passLines(count: number): void {
    this.#line += count
  }

  /** Tells customers from other rows from here on. */
  tellApart(findAside: AsideFinder): void {
    this.#findAside = findAside
  }

  /** Hands over the bytes behind the last record, to be read elsewhere. */
  release(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at, this.#filled)
    this.#move(rest.length)
    return rest
  }

  /** Yields the records that `chunk` completes. Take all of them before you pass the next chunk. */
  *read(chunk: Uint8Array, isLast: boolean): Generator<CsvRecord> {
    this.#append(chunk)
    this.#isLast = isLast
    while (this.#at < this.#filled) {
      const found = this.#skipping ? this.#skip() : this.#at < this.#apartUntil ? this.#readLine() : this.#readRecord()
      if (found === 'wait') return
      if (found !== 'blank') yield found
    }
  }

  /** Keeps room after the rest, so that bytes arriving one by one are not copied again and again. */
  #append(chunk: Uint8Array): void {
    const rest = this.#filled - this.#at
    if (rest === 0) {
      this.#apartUntil -= this.#filled
      this.#bytes = chunk
      this.#at = 0
      this.#filled = chunk.length
      this.#isCopy = false
      return
    }
    if (!this.#isCopy || this.#filled + chunk.length > this.#bytes.length) {
      const bytes = new Uint8Array(2 * rest + chunk.length)
      bytes.set(this.#bytes.subarray(this.#at, this.#filled))
      this.#bytes = bytes
      this.#apartUntil -= this.#at
      this.#at = 0
      this.#filled = rest
      this.#isCopy = true
    }
    this.#bytes.set(chunk, this.#filled)
    this.#filled += chunk.length
  }

  /** Where the longest allowed record would end, with its line break. */
  get #window(): number {
    return Math.min(this.#filled, this.#at + this.#limit + 2)
  }

  #readRecord(): CsvRecord | 'wait' | 'blank' {
    const scan = this.#scan
    const window = this.#window
    const outcome = scan.scan(this.#bytes, this.#at, window, this.#isLast && window === this.#filled)
    if (outcome === 'whole') {
      if (scan.length > this.#limit) return this.#refuseLength(window)
      if (scan.breaks === 0 || this.#shape === undefined || this.#isWhole(this.#shape)) return this.#take()
      return this.#distrust(this.#at + scan.lengthWithBreak)
    }
    if (outcome === 'stray') {
      return this.#distrust(this.#at + scan.scanned, scan.breaks === 0 ? strayQuote : unclosedQuote)
    }
    if (window === this.#at + this.#limit + 2) return this.#refuseLength(window)
    return this.#isLast ? this.#distrust(window) : 'wait'
  }

  /** Whether a record of several lines is one, and not several that a quote holds together. */
  #isWhole(shape: TableShape): boolean {
    const { count, length } = this.#scan
    if (count < shape.least || count > shape.width) return false
    return !hasSwallowedLines(this.#bytes.subarray(this.#at, this.#at + length), this.#delimiter, shape)
  }

  /** Reads one line in which no quote may reach past the line's end. */
  #readLine(): CsvRecord | 'wait' | 'blank' {
    const end = this.#lineEnd()
    if (end === undefined) return 'wait'
    if (end === 'too long') return this.#refuseLength(this.#window)
    const scan = this.#scan
    scan.reset()
    const outcome = scan.scan(this.#bytes, this.#at, end.at, true)
    if (outcome !== 'whole') return this.#refuseLine(end, outcome === 'stray' ? strayQuote : unclosedQuote)
    scan.lengthWithBreak = end.next - this.#at
    return this.#take()
  }

  /** Reports the record's first line and reads the others again. */
  #distrust(failedAt: number, problem = unclosedQuote): CsvRecord | 'wait' {
    const end = this.#lineEnd()
    if (end === undefined) return 'wait'
    if (end === 'too long') return this.#refuseLength(this.#window)
    const { breaks } = this.#scan
    if (breaks > nearLines || failedAt - this.#at > nearBytes) this.#apartUntil = failedAt
    return this.#refuseLine(end, problem)
  }

  /** Handles a record above the limit: a quote that is not closed, or a line that does not end. */
  #refuseLength(window: number): CsvRecord | 'wait' {
    if (typeof this.#lineEnd() === 'object') return this.#distrust(window)
    const head = this.#bytes.subarray(this.#at, this.#at + Math.min(keptOfLongLine, this.#limit))
    const { text, encoding } = decodeText(head, this.#decoding)
    // The last cell may be cut off, so drop it.
    const cells = text.split(String.fromCharCode(this.#delimiter)).slice(0, -1)
    const record = this.#record(cells, head, encoding, 0, tooLong(this.#limit))
    this.#skipping = true
    this.#move(this.#limit + 1)
    return record
  }

  #refuseLine({ at, next }: LineEnd, problem: CsvProblem): CsvRecord {
    const bytes = this.#bytes.subarray(this.#at, at)
    const { text, encoding } = decodeText(bytes, this.#decoding)
    const record = this.#record(text.split(String.fromCharCode(this.#delimiter)), bytes, encoding, 0, problem)
    this.#line++
    this.#move(next - this.#at)
    return record
  }

  /** Drops bytes up to the next line, or all of them until it arrives. */
  #skip(): 'wait' | 'blank' {
    const end = findLineEnd(this.#bytes, this.#at, this.#filled, this.#isLast)
    if (end === undefined) {
      // A carriage return at the end may be half of a line break.
      this.#move(this.#filled - this.#at - (this.#bytes[this.#filled - 1] === carriageReturn ? 1 : 0))
      return 'wait'
    }
    this.#skipping = false
    this.#line++
    this.#move(end.next - this.#at)
    return 'blank'
  }

  /** The record that was scanned; undefined for a blank line. */
  #take(): CsvRecord | 'blank' {
    const scan = this.#scan
    const { breaks, length, lengthWithBreak } = scan
    const bytes = this.#bytes.subarray(this.#at, this.#at + length)
    const { cells, encoding, valid } = decodeCells(bytes, scan, this.#decoding)
    const isBlank = cells.length === 1 && !scan.quoted && cells[0].trim() === ''
    let found: CsvRecord | 'blank' = 'blank'
    if (!isBlank) {
      this.#shape ??= shapeOf(cells)
      const fitted = fitTo(this.#shape, cells)
      const aside = this.#findAside?.(cells)
      const problem = aside ?? (fitted ? (valid ? undefined : notUtf8) : wrongWidth(cells, this.#shape.width))
      found = this.#record(fitted ?? cells, bytes, encoding, breaks, problem)
    }
    this.#line += breaks + 1
    this.#move(lengthWithBreak)
    return found
  }

  #record(
    cells: readonly string[],
    bytes: Uint8Array,
    encoding: CsvRecord['encoding'],
    breaks: number,
    problem: CsvProblem | undefined,
  ): CsvRecord {
    return { firstLine: this.#line, lastLine: this.#line + breaks, cells, bytes, encoding, problem }
  }

  #move(length: number): void {
    this.#at += length
    this.#unbroken = 0
    this.#scan.reset()
  }

  /** Where the current line ends; undefined until that has arrived. Looks at each byte once. */
  #lineEnd(): LineEnd | 'too long' | undefined {
    const window = this.#window
    const end = findLineEnd(this.#bytes, this.#at + this.#unbroken, window, this.#isLast && window === this.#filled)
    if (end) return end.at - this.#at > this.#limit ? 'too long' : end
    this.#unbroken = Math.max(0, window - this.#at - 1)
    return window === this.#at + this.#limit + 2 ? 'too long' : undefined
  }
}
