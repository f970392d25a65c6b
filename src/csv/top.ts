import type { ModelContract } from '../model/contract'
import { type Decoding, decodeCells, decodeText } from './cells'
import { checkDelimiter, countCells, guessDelimiter, isDelimiter, namedDelimiter, usualDelimiters } from './delimiter'
import { CsvError } from './error'
import { createColumnCounter } from './header'
import { findLineEnd } from './line-end'
import { refuseOtherText } from './other-text'
import { RecordScanner } from './scanner'

/** How many bytes to search for the header's end before the delimiter is guessed from them. */
const mostGuessed = 65_536

/** Lines that are searched for the column names: titles, dates of export and filters may stand above them. */
const mostLines = 31

/** The columns that a header should name. */
export interface Sought {
  readonly contract: ModelContract
  /** The contract's columns by the file's names. */
  readonly rename: Readonly<Record<string, string>>
}

/** Where a table begins. */
export interface Top {
  /** The header and what has arrived behind it. */
  readonly bytes: Uint8Array
  readonly delimiter: string
  /** The line of the file on which the header begins. */
  readonly firstLine: number
  /** Lines above the header that are no names of columns, such as titles. */
  readonly lead: readonly string[]
  /** Whether nothing follows the bytes. */
  readonly isLast: boolean
}

/**
 * Reads up to the end of the header to detect the delimiter. Blank lines above it are dropped, and with `sought` also
 * lines that name none of the model's columns, if one below them does.
 *
 * @throws {CsvError} for text that is JSON or a page, if a model's columns are sought.
 */
export async function readTop(
  chunks: AsyncGenerator<Uint8Array>,
  decoding: Decoding,
  given: string | undefined,
  sought: Sought | undefined,
): Promise<Top> {
  const pieces: Uint8Array[] = []
  let bytes: Uint8Array = new Uint8Array(0)
  let isLast = false
  const more = async () => {
    const { done, value } = await chunks.next()
    if (done) isLast = true
    else {
      pieces.push(value)
      bytes = joined(bytes, value)
    }
  }
  let named: string | undefined
  let firstLine = 1
  let line: Line
  for (;;) {
    const end = findLineEnd(bytes, 0, bytes.length, isLast || bytes.length >= mostGuessed)
    if (!end) {
      await more()
      continue
    }
    const content = bytes.subarray(0, Math.min(end.at, mostGuessed))
    const separator = named === undefined ? namedDelimiter(content) : undefined
    line = { bytes: content, number: firstLine, from: 0 }
    if (end.next === end.at || (separator === undefined && !isBlank(content, given))) break
    named ??= separator
    bytes = bytes.subarray(end.next)
    firstLine++
  }
  if (sought) {
    const read = createReader(sought, decoding, given, named)
    let found = read.find(bytes, [line])
    if (!found?.isWhole) {
      let lines = linesOf(bytes, firstLine, isLast)
      while (!isLast && lines.length < mostLines && bytes.length < mostGuessed && !beginsTable(lines)) {
        await more()
        lines = linesOf(bytes, firstLine, isLast)
      }
      const arrived = lines
      if (beginsTable(lines)) lines = lines.slice(0, 2)
      found = read.find(bytes, lines)
      if (!found?.isWhole && read.standsOnSide(arrived)) {
        throw new CsvError(
          'NOT_CSV',
          'Got a table with the names of its columns in the first column, expected them in one line: exchange rows and columns.',
        )
      }
      if (found) {
        const { line: header, delimiter } = found
        const lead = lines.filter(({ from }) => from < header.from).map(({ bytes }) => decodeText(bytes, decoding).text)
        return { bytes: bytes.subarray(header.from), delimiter, firstLine: header.number, lead, isLast }
      }
    } else return { bytes, delimiter: found.delimiter, firstLine, lead: [], isLast }
    refuseOtherText(line.bytes)
  }
  const delimiter = given ?? likelier(line.bytes, named)
  checkDelimiter(delimiter)
  return { bytes, delimiter, firstLine, lead: [], isLast }
}

/** The named delimiter, unless it leaves one cell of a line that another one splits: the file was saved once more. */
function likelier(line: Uint8Array, named: string | undefined): string {
  if (named === undefined || countCells(line, named) === 1) {
    const guessed = guessDelimiter(line)
    return named !== undefined && countCells(line, guessed) === 1 ? named : guessed
  }
  return named
}

interface Line {
  readonly bytes: Uint8Array
  /** Counted from 1. */
  readonly number: number
  /** Where it begins. */
  readonly from: number
}

/** The first lines that are not blank. */
function linesOf(bytes: Uint8Array, firstLine: number, isLast: boolean): readonly Line[] {
  const lines: Line[] = []
  let number = firstLine
  for (let from = 0; from < bytes.length && lines.length < mostLines; number++) {
    const end = findLineEnd(bytes, from, bytes.length, isLast || bytes.length >= mostGuessed)
    if (!end) break
    const line = bytes.subarray(from, end.at)
    if (!isBlank(line, '\t')) lines.push({ bytes: line, number, from })
    from = end.next
  }
  return lines
}

/**
 * Whether a table begins with the first line: it holds words without blanks, as names are and titles are not, and the
 * second line has as many cells. Nothing below it is then searched for, or waited for.
 */
function beginsTable([first, second]: readonly Line[]): boolean {
  if (!first || !second || /\S\s+\S/.test(decodeText(first.bytes, 'utf-8 or windows-1252').text)) return false
  const delimiter = guessDelimiter(first.bytes)
  const cells = countCells(first.bytes, delimiter)
  return cells > 1 && countCells(second.bytes, delimiter) === cells && !hasEmptyEnd(first.bytes, delimiter)
}

function hasEmptyEnd(line: Uint8Array, delimiter: string): boolean {
  return line[line.length - 1] === delimiter.charCodeAt(0)
}

/** Builds what finds the line, and the delimiter, that name the most of a model's columns. */
function createReader(
  { contract, rename }: Sought,
  decoding: Decoding,
  given: string | undefined,
  named: string | undefined,
) {
  const { count, inputs } = createColumnCounter(contract, rename)
  const learned = contract.source?.reading?.delimiter
  const possible = [...new Set([named, learned, ...usualDelimiters].filter((each) => each !== undefined))]
  const delimiters = (given === undefined ? possible : [given]).filter(isDelimiter)
  const least = Math.min(2, inputs)
  return {
    /** Whether the first cells of the lines name most of the columns. */
    standsOnSide(lines: readonly Line[]): boolean {
      return delimiters.some((delimiter) => {
        const names = lines.map(({ bytes }) => cellsAt(bytes, 0, delimiter, decoding)[0] ?? '')
        return count(names) > Math.max(1, inputs / 2)
      })
    },
    find(bytes: Uint8Array, lines: readonly Line[]) {
      let best: { readonly line: Line; readonly delimiter: string; readonly columns: number } | undefined
      for (const line of lines) {
        for (const delimiter of delimiters) {
          const columns = count(cellsAt(bytes, line.from, delimiter, decoding))
          if (columns >= least && columns > (best?.columns ?? 0)) best = { line, delimiter, columns }
          if (columns > 0 && columns === inputs) return { line, delimiter, isWhole: true }
        }
      }
      return best && { ...best, isWhole: false }
    },
  }
}

/** The cells of the record that begins at a byte; none if it does not end. */
function cellsAt(bytes: Uint8Array, from: number, delimiter: string, decoding: Decoding): readonly string[] {
  const scan = new RecordScanner(delimiter.charCodeAt(0))
  if (scan.scan(bytes, from, Math.min(bytes.length, from + mostGuessed), true) !== 'whole') return []
  return decodeCells(bytes.subarray(from, from + scan.length), scan, decoding).cells
}

function isBlank(line: Uint8Array, delimiter: string | undefined): boolean {
  return line.every((byte) => byte === 0x20 || (byte === 0x09 && delimiter !== '\t'))
}

export function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
