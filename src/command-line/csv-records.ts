import { isUtf8 } from 'node:buffer'
import { splitBlock, splitPlainly, stop } from './csv-dialect'
import { longestRecord, notUtf8, type Problem, tooLong, unclosedQuote, wrongWidth } from './csv-problems'
import { blankStart, countBreaks, countInnerBreaks, halfBreak, lastLineEnd, lineEnd, quotesApart } from './lines'

/** One record of a CSV file. */
export interface CsvRecord {
  /** Lines of the file on which the record starts and ends, counted from 1. */
  readonly firstLine: number
  readonly lastLine: number
  readonly values: readonly string[]
  /** Why the record cannot be trusted; `values` then holds what could be made out. */
  readonly problem: Problem | undefined
}

/** An unfinished record below this size is tried again with every chunk. */
const oftenTried = 65_536

/** Of a line above {@link longestRecord}, the bytes whose cells are kept, so that the customer can be found. */
const keptOfLongLine = 4096

/**
 * Splits a file into records, a chunk of bytes at a time, and loses none: where a quote is opened and never closed, or
 * the record it makes has another number of cells than the header, its lines are read again, each for itself.
 *
 * Blocks of whole lines go to csv-parse instead of its stream, because the stream discards the records it already has
 * when a later one fails, and because blocks are faster.
 */
export class CsvRecords {
  readonly #delimiter: string
  /** Bytes that no record has claimed yet. */
  #rest: Buffer = Buffer.alloc(0)
  /** Chunks behind the rest, joined to it only when there are enough: joining each anew would fill the memory. */
  #waiting: Buffer[] = []
  #waitingBytes = 0
  /** Bytes to wait for before an unfinished record is tried again; doubles, so that time stays linear. */
  #wanted = 0
  #line = 1
  /** Cells of the header. */
  #width: number | undefined
  /** Inside a line above {@link longestRecord}. */
  #skipping = false
  #found: CsvRecord[] = []

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** The records that `chunk` completes, some at a time: behind an unclosed quote there are tens of thousands. */
  *push(chunk: Buffer): Generator<readonly CsvRecord[]> {
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (this.#rest.length + this.#waitingBytes < this.#wanted) return
    this.#join()
    if (this.#skipping) this.#skipLine()
    yield* this.#readBlocks(lastLineEnd(this.#rest))
    if (this.#rest.length >= longestRecord) yield* this.#giveUpOnRecord()
    this.#wanted = this.#rest.length < oftenTried ? 0 : Math.min(2 * this.#rest.length, longestRecord)
  }

  /** The records that the end of the file completes. */
  *end(): Generator<readonly CsvRecord[]> {
    this.#join()
    if (this.#skipping) this.#skipLine()
    yield* this.#readBlocks(this.#rest.length)
    yield* this.#readLines(this.#rest.length)
  }

  /** Reads so many bytes of the rest, whole lines, and leaves an unfinished record there. */
  *#readBlocks(length: number): Generator<readonly CsvRecord[]> {
    while (length > 0) {
      const block = this.#rest.subarray(0, length)
      const valid = isUtf8(block)
      let consumed = 0
      let distrustedEnd = 0
      const complete = splitBlock(block, this.#delimiter, (values, end) => {
        const record = this.#place(values, block.subarray(consumed, end), valid)
        if (record.firstLine < record.lastLine && this.#width !== undefined && values.length !== this.#width) {
          distrustedEnd = end
          throw stop
        }
        this.#add(record)
        this.#width ??= values.length
        consumed = end
      })
      if (complete) this.#line += countBreaks(block.subarray(consumed))
      this.#advance(complete ? length : consumed)
      yield this.#take()
      if (distrustedEnd === 0) return
      yield* this.#readLines(distrustedEnd - consumed)
      length -= distrustedEnd
    }
  }

  /** Reads so many bytes of the rest so that no quote reaches beyond its line. */
  *#readLines(length: number): Generator<readonly CsvRecord[]> {
    for (const lines of quotesApart(this.#rest.subarray(0, length))) {
      const valid = isUtf8(lines)
      let consumed = 0
      const complete = splitBlock(lines, this.#delimiter, (values, end) => {
        this.#add(this.#place(values, lines.subarray(consumed, end), valid))
        consumed = end
      })
      if (!complete) this.#add(this.#place(splitPlainly(lines, this.#delimiter), lines, valid, unclosedQuote))
      else this.#line += countBreaks(lines.subarray(consumed))
      yield this.#take()
    }
    this.#advance(length)
  }

  #add(record: CsvRecord): void {
    this.#found.push(record)
    this.#line = record.lastLine + 1
  }

  /** The rest is larger than a record may be: a quote is not closed, or a line does not end. */
  *#giveUpOnRecord(): Generator<readonly CsvRecord[]> {
    const length = lastLineEnd(this.#rest)
    if (length > 0) yield* this.#readLines(length)
    else {
      this.#skipLongLine()
      yield this.#take()
    }
  }

  #skipLongLine(): void {
    const head = this.#rest.subarray(0, keptOfLongLine)
    // The last cell is cut off somewhere, so it is not kept.
    const values = splitPlainly(head, this.#delimiter).slice(0, -1)
    this.#found.push(this.#place(values, head, true, tooLong))
    this.#skipping = true
    this.#rest = halfBreak(this.#rest)
  }

  /** Drops bytes up to the next line, all of them while it has not arrived. */
  #skipLine(): void {
    this.#skipping = lastLineEnd(this.#rest) === 0
    if (this.#skipping) {
      this.#rest = halfBreak(this.#rest)
      return
    }
    this.#advance(lineEnd(this.#rest, 0))
    this.#line++
  }

  #take(): readonly CsvRecord[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #join(): void {
    if (this.#waiting.length > 0) this.#rest = Buffer.concat([this.#rest, ...this.#waiting])
    this.#waiting = []
    this.#waitingBytes = 0
  }

  #advance(length: number): void {
    this.#rest = this.#rest.subarray(length)
  }

  #place(values: readonly string[], bytes: Buffer, valid: boolean, known?: Problem): CsvRecord {
    // Blank lines in front are skipped by the parser but belong to the record's bytes.
    const blank = blankStart(bytes)
    const firstLine = this.#line + countBreaks(bytes.subarray(0, blank))
    const lastLine = firstLine + countInnerBreaks(bytes.subarray(blank))
    return { firstLine, lastLine, values, problem: known ?? this.#check(values, bytes, valid) }
  }

  #check(values: readonly string[], bytes: Buffer, valid: boolean): Problem | undefined {
    if (this.#width !== undefined && values.length !== this.#width) return wrongWidth(values, this.#width)
    return valid || isUtf8(bytes) ? undefined : notUtf8
  }
}
