import { carriageReturn, lineFeed } from './line-end'

const quote = 34
const space = 32
const tab = 9

/** How a scan ended. */
export type Outcome =
  /** The record is complete. */
  | 'whole'
  /** The bytes end before the record does. */
  | 'unfinished'
  /** Like `unfinished`, but inside quotes. */
  | 'open'
  /** Text follows a closing quote. */
  | 'stray'

/** The scan's position within a cell. */
type State = 'start' | 'plain' | 'quoted' | 'closed' | 'stray'

/**
 * Finds the cells of one record in bytes, without creating strings: where each begins and ends, counted from the
 * record's first byte. Reads RFC 4180, and what spreadsheets and databases write besides: all three line breaks,
 * literal quotes in the middle of a cell, blanks after a closing quote.
 *
 * A scan can continue when more bytes arrive, so each byte is looked at once, however small the pieces. Delimiter,
 * quote and line breaks are ASCII, so the same scan serves UTF-8 and every single-byte encoding.
 */
export class RecordScanner {
  /** Bytes from the record's first one; a quoted cell's quotes are not part of it. */
  starts = new Int32Array(64)
  ends = new Int32Array(64)
  /** 1 for a quoted cell that holds doubled quotes. */
  doubled = new Uint8Array(64)
  /** Cells found. */
  count = 0
  /** Whether the first cell is quoted: a line with an empty quoted cell is not blank. */
  quoted = false
  /** Bytes of the record without and with its line break. */
  length = 0
  lengthWithBreak = 0
  /** Line breaks inside quotes. */
  breaks = 0
  /** Bytes looked at. */
  scanned = 0
  #state: State = 'start'
  /** Where the current cell begins, and whether it holds doubled quotes. */
  #start = 0
  #doubled = 0
  readonly #delimiter: number

  /** @param delimiter Its ASCII code. */
  constructor(delimiter: number) {
    this.#delimiter = delimiter
  }

  /** Resets the scanner for the next record. */
  reset(): void {
    this.count = 0
    this.quoted = false
    this.breaks = 0
    this.scanned = 0
    this.#state = 'start'
  }

  /**
   * Scans the record that begins at byte `from`, or continues with it.
   *
   * @param to End of the bytes to scan.
   * @param isLast Whether nothing follows: the end of the bytes then ends the record.
   */
  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): Outcome {
    const delimiter = this.#delimiter
    let state = this.#state
    let at = from + this.scanned
    for (;;) {
      if (state === 'start') {
        if (at === to && !isLast) return this.#pause(state, at - from)
        this.#start = at - from
        this.#doubled = 0
        state = 'plain'
        if (at < to && bytes[at] === quote) {
          at++
          this.#start++
          if (this.count === 0) this.quoted = true
          state = 'quoted'
        }
      }
      if (state === 'quoted') {
        while (at < to) {
          const byte = bytes[at]
          if (byte === quote) {
            if (at + 1 === to && !isLast) return this.#pause(state, at - from)
            if (at + 1 === to || bytes[at + 1] !== quote) break
            this.#doubled = 1
            at++
          } else if (byte === carriageReturn || (byte === lineFeed && bytes[at - 1] !== carriageReturn)) {
            this.breaks++
          }
          at++
        }
        if (at === to) return this.#pause(state, at - from, 'open')
        this.#add(at - from)
        at++
        state = 'closed'
      }
      if (state === 'closed') while (at < to && isBlank(bytes[at], delimiter)) at++
      if (state === 'plain') {
        while (at < to && !isEnd(bytes[at], delimiter)) at++
      }
      if (state === 'stray') return 'stray'
      if (at === to) {
        if (!isLast) return this.#pause(state, at - from)
        if (state === 'plain') this.#add(at - from)
        return this.#finish(at - from, 0)
      }
      const byte = bytes[at]
      if (byte === carriageReturn && at + 1 === to && !isLast) return this.#pause(state, at - from)
      if (state === 'closed' && !isEnd(byte, delimiter)) return this.#pause('stray', at - from, 'stray')
      if (state === 'plain') this.#add(at - from)
      if (byte !== delimiter) {
        const isPair = byte === carriageReturn && at + 1 < to && bytes[at + 1] === lineFeed
        return this.#finish(at - from, isPair ? 2 : 1)
      }
      at++
      state = 'start'
    }
  }

  #pause(state: State, scanned: number, outcome: Outcome = state === 'quoted' ? 'open' : 'unfinished'): Outcome {
    this.#state = state
    this.scanned = scanned
    return outcome
  }

  #finish(length: number, breakLength: number): Outcome {
    this.length = length
    this.lengthWithBreak = length + breakLength
    this.scanned = this.lengthWithBreak
    return 'whole'
  }

  #add(end: number): void {
    const { count } = this
    if (count === this.starts.length) this.#grow()
    this.starts[count] = this.#start
    this.ends[count] = end
    this.doubled[count] = this.#doubled
    this.count = count + 1
  }

  #grow(): void {
    const { starts, ends, doubled } = this
    this.starts = new Int32Array(2 * starts.length)
    this.ends = new Int32Array(2 * ends.length)
    this.doubled = new Uint8Array(2 * doubled.length)
    this.starts.set(starts)
    this.ends.set(ends)
    this.doubled.set(doubled)
  }
}

function isEnd(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === lineFeed || byte === carriageReturn
}

function isBlank(byte: number, delimiter: number): boolean {
  return byte !== delimiter && (byte === space || byte === tab)
}
