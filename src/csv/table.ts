import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/options'
import type { Decoding } from './cells'
import { checkDelimiter, guessDelimiter, namedDelimiter } from './delimiter'
import { type CsvEncoding, detectEncoding, headBytes, utf16ToUtf8, withoutMark } from './encoding'
import { CsvError } from './error'
import { findLineEnd } from './line-end'
import type { CsvRecord } from './record'
import { CsvRecords } from './records'
import { bytesOf, type CsvSource } from './source'

/** How CSV is read. */
export interface CsvOptions {
  /**
   * What separates the cells: one ASCII character. Detected by default from the header, or from a line `sep=;` above
   * it.
   */
  readonly delimiter?: string
  /**
   * How bytes become text. Detected by default from a byte order mark or from UTF-16's zeros. Otherwise the file is
   * UTF-8; a record that is not valid UTF-8 is read as Windows-1252, and its `encoding` says so. With `utf-8` such a
   * record gets a problem instead.
   */
  readonly encoding?: CsvEncoding
  /**
   * Largest record in bytes, 2,500,000 by default. It limits memory if a quote is never closed or a line never ends.
   */
  readonly recordLimit?: number
}

/** A CSV file whose header has been read, and whose records are read as they are taken. */
export interface CsvTable extends AsyncIterable<CsvRecord> {
  /** The first record: the columns' names. */
  readonly header: CsvRecord
  readonly delimiter: string
  /** Undefined if the file does not tell: then it is UTF-8, or what each record's `encoding` says. */
  readonly encoding: CsvEncoding | undefined
  /** The records after the header, one by one. A table can be read once: by this or by {@link CsvTable.blocks}. */
  [Symbol.asyncIterator](): AsyncGenerator<CsvRecord, void, undefined>
  /**
   * The same records in lists, which is faster per record.
   *
   * @param mostRecords Longest list. Records are not held back until a list is full.
   */
  blocks(mostRecords?: number): AsyncGenerator<readonly CsvRecord[], void, undefined>
  /** Cancels the source. Call it if you refuse the header; reading to the end or leaving the loop cancels by itself. */
  close(): Promise<void>
}

export const defaultRecordLimit = 2_500_000

const encodings: readonly unknown[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] satisfies CsvEncoding[]
const isLimit = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 30

const optionRules = {
  delimiter: undefined,
  encoding: [(value: unknown) => encodings.includes(value), `one of ${encodings.join(', ')}`],
  recordLimit: [isLimit, 'a whole number from 1 to 1073741824'],
} as const

/** How many bytes to search for the header's end before the delimiter is guessed from them. */
const mostGuessed = 65_536

/**
 * Reads CSV from text, bytes, a file, or a stream of them: the header at once, the records as you take them. Returns
 * every line that is not blank, with its place in the file. A line that cannot be read says so, and does not affect the
 * others.
 *
 * @param source Read no faster than you take its records. Leaving the loop early cancels it.
 * @throws {CsvError} if there is no header, or the source is not text.
 * @throws {InvalidOptionError} for an option with an impossible value.
 */
export async function readCsv(source: CsvSource, options: CsvOptions = {}): Promise<CsvTable> {
  return (await openCsv(source, options)).table
}

/** A CSV file whose header has been read, for one of two ways of reading on. */
export interface OpenCsv {
  /** The records one by one. */
  readonly table: CsvTable
  /** Reads records out of bytes that are passed to it. It has read the header. */
  readonly records: CsvRecords
  /** How the file's bytes become text. */
  readonly decoding: Decoding
  /** The bytes behind the header, in an encoding that shares ASCII: for a reader of its own instead of `table`'s. */
  rest(): AsyncGenerator<Uint8Array>
}

/** What {@link readCsv} does, for readers that look at the bytes themselves. */
export async function openCsv(source: CsvSource, options: CsvOptions = {}): Promise<OpenCsv> {
  const read = readOptions<CsvOptions>(options, optionRules)
  const { delimiter: givenDelimiter, encoding: givenEncoding, recordLimit = defaultRecordLimit } = read
  if (givenDelimiter !== undefined) checkDelimiter(givenDelimiter)
  const { encoding, chunks } = await decodedBytes(bytesOf(source), givenEncoding)
  try {
    const top = await readTop(chunks, givenDelimiter)
    const { delimiter } = top
    const decoding = decodingOf(encoding, givenEncoding)
    const records = new CsvRecords({
      delimiter: delimiter.charCodeAt(0),
      decoding,
      recordLimit,
      firstLine: top.firstLine,
    })
    const pieces = readPieces(records, top.bytes, top.isLast ? undefined : chunks)
    const { header, rest } = await takeHeader(pieces)
    const close = async () => void (await chunks.return(undefined))
    let isTaken = false
    async function* blocks(mostRecords = 1000) {
      if (!(mostRecords >= 1)) throw new InvalidOptionError('mostRecords', mostRecords, 'a number of at least 1')
      // A second reading would find nothing, and look like an empty file.
      if (isTaken)
        throw new CsvError('ALREADY_READ', 'The table has been read: call readCsv again to read it once more.')
      isTaken = true
      try {
        yield* inBlocks(rest, mostRecords)
        for await (const piece of pieces) yield* inBlocks(piece, mostRecords)
      } finally {
        await close()
      }
    }
    async function* restOfBytes() {
      try {
        yield records.release()
        yield* chunks
      } finally {
        await close()
      }
    }
    const table = {
      close,
      header,
      delimiter,
      encoding,
      blocks,
      async *[Symbol.asyncIterator]() {
        for await (const block of blocks()) yield* block
      },
    }
    return { table, records, decoding, rest: restOfBytes }
  } catch (error) {
    await chunks.return(undefined)
    throw error
  }
}

function decodingOf(encoding: CsvEncoding | undefined, given: CsvEncoding | undefined): Decoding {
  if (given === 'utf-8' || given === 'windows-1252') return given
  return encoding === undefined || encoding === 'utf-8' ? 'by record' : 'utf-8'
}

interface DecodedBytes {
  readonly encoding: CsvEncoding | undefined
  readonly chunks: AsyncGenerator<Uint8Array>
}

/**
 * Detects the encoding from the first bytes, and returns all bytes in an encoding that shares ASCII, without a byte
 * order mark.
 */
async function decodedBytes(chunks: AsyncGenerator<Uint8Array>, given: CsvEncoding | undefined): Promise<DecodedBytes> {
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < headBytes) {
    const { done, value } = await chunks.next()
    if (done) break
    head = joined(head, value)
  }
  try {
    const encoding = given ?? detectEncoding(head)
    if (encoding === 'utf-16le' || encoding === 'utf-16be')
      return { encoding, chunks: utf16ToUtf8(before(head, chunks), encoding) }
    return { encoding, chunks: before(encoding === 'windows-1252' ? head : withoutMark(head), chunks) }
  } catch (error) {
    await chunks.return(undefined)
    throw error
  }
}

async function* before(head: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head
    yield* chunks
  } finally {
    await chunks.return(undefined)
  }
}

/** Reads up to the end of the header line to detect the delimiter. Blank lines above it are dropped. */
async function readTop(chunks: AsyncGenerator<Uint8Array>, given: string | undefined) {
  let bytes: Uint8Array = new Uint8Array(0)
  let firstLine = 1
  for (let isLast = false; ; ) {
    const end = findLineEnd(bytes, 0, bytes.length, isLast || bytes.length >= mostGuessed)
    if (!end) {
      const { done, value } = await chunks.next()
      if (done) isLast = true
      else bytes = joined(bytes, value)
      continue
    }
    const line = bytes.subarray(0, Math.min(end.at, mostGuessed))
    const named = namedDelimiter(line)
    if (end.next > end.at && (named !== undefined || isBlank(line, given))) {
      bytes = bytes.subarray(end.next)
      firstLine++
      if (named === undefined) continue
    }
    const delimiter = given ?? named ?? guessDelimiter(line)
    checkDelimiter(delimiter)
    return { bytes, delimiter, firstLine, isLast }
  }
}

function isBlank(line: Uint8Array, delimiter: string | undefined): boolean {
  return line.every((byte) => byte === 0x20 || (byte === 0x09 && delimiter !== '\t'))
}

/** The records of each chunk, the last ones included. */
async function* readPieces(
  records: CsvRecords,
  first: Uint8Array,
  chunks: AsyncGenerator<Uint8Array> | undefined,
): AsyncGenerator<Generator<CsvRecord>> {
  yield records.read(first, false)
  for await (const chunk of chunks ?? []) yield records.read(chunk, false)
  yield records.read(new Uint8Array(0), true)
}

async function takeHeader(pieces: AsyncGenerator<Generator<CsvRecord>>) {
  for (;;) {
    const { done, value: rest } = await pieces.next()
    if (done) throw new CsvError('EMPTY_CSV', 'Got an empty table, expected a header line with the column names.')
    const { value: header } = rest.next()
    if (!header) continue
    const { firstLine, problem } = header
    if (problem)
      throw new CsvError('BROKEN_HEADER', `Line ${firstLine}, the header, cannot be read: ${problem.message}.`)
    return { header, rest }
  }
}

function* inBlocks(records: Iterable<CsvRecord>, most: number): Generator<readonly CsvRecord[]> {
  let block: CsvRecord[] = []
  for (const record of records) {
    block.push(record)
    if (block.length < most) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}
