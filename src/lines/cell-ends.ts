import { decodeUtf8 } from '../csv/encoding'
import { carriageReturn, lineFeed } from '../csv/line-end'

/** ASCII code. */
export const quote = 0x22

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

/** Finds where cells end, byte by byte, and what stands in the way of reading them by themselves. */
export class CellEnds {
  /** Whether all that was passed since this was set is ASCII. */
  isAscii = true
  readonly #delimiter: number
  readonly #meanings = new Uint8Array(256)

  /** @param delimiter ASCII code. */
  constructor(delimiter: number) {
    this.#delimiter = delimiter
    this.#meanings.fill(Meaning.beyondAscii, 0x80)
    this.#meanings[delimiter] = Meaning.separator
    this.#meanings[lineFeed] = Meaning.lineFeed
    this.#meanings[carriageReturn] = Meaning.carriageReturn
    this.#meanings[quote] = Meaning.quote
  }

  /** Whether the first text of a line begins with these bytes. */
  beginsWith(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
    let at = from
    while (
      bytes[at] === quote ||
      this.#meanings[bytes[at]] === Meaning.separator ||
      (bytes[at] <= 0x20 && bytes[at] !== lineFeed)
    )
      at++
    return text.every((byte, place) => bytes[at + place] === byte)
  }

  /** Where the next cell or line begins behind a cell's content; −1 if the cell does not end there. */
  after(bytes: Uint8Array, end: number, isQuoted: boolean, isLast: boolean): number {
    if (isQuoted && bytes[end] !== quote) return -1
    const at = isQuoted ? end + 1 : end
    if (!isLast) return bytes[at] === this.#delimiter ? at + 1 : -1
    if (bytes[at] === lineFeed) return at + 1
    return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : -1
  }

  /** Where a cell's content ends, or where a byte stands that only the careful reader understands. */
  endOf(bytes: Uint8Array, start: number, isQuoted: boolean): number {
    for (let at = start; ; at++) {
      const meaning = this.#meanings[bytes[at]]
      if (meaning === Meaning.ordinary || (isQuoted && meaning === Meaning.separator)) continue
      if (meaning !== Meaning.beyondAscii) return at
      this.isAscii = false
    }
  }

  /** Whether a cell's content needs its quotes. */
  holdsDelimiter(bytes: Uint8Array, start: number, end: number): boolean {
    return bytes.subarray(start, end).includes(this.#delimiter)
  }
}

export function startsSeparatorLine(bytes: Uint8Array, start: number): boolean {
  if ((bytes[start] | 0x20) !== separatorLine[0]) return false
  return separatorLine.every(
    (letter, place) => (place < 3 ? bytes[start + place] | 0x20 : bytes[start + place]) === letter,
  )
}

/** Whether bytes are UTF-8 and hold nothing that is written in another way. */
export function isHarmless(line: Uint8Array): boolean {
  return decodeUtf8(line)?.includes(byteOrderMark) === false
}
