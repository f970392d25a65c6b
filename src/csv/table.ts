import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/options'
import type { ModelContract } from '../model/contract'
import { createAsideFinder } from './asides'
import type { Decoding } from './cells'
import { checkDelimiter } from './delimiter'
import { type CsvEncoding, decodeUtf8, detectEncoding, headBytes, utf16ToUtf8, withoutMark } from './encoding'
import { CsvError } from './error'
import { isRename, matchHeader } from './header'
import { lineFeed } from './line-end'
import type { CsvRecord } from './record'
import { CsvRecords } from './records'
import { bytesOf, type CsvSource } from './source'
import { joined, readTop } from './top'

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
   * The contract of a predictor, if the file holds its customers. The file is then read as the contract's `source.reading`
   * says, unless the file itself shows another way; the header is found below titles; and rows that are no customers, such
   * as a row of totals, get a problem with `leftOut`.
   */
  readonly contract?: ModelContract
  /** With `contract`: the contract's columns by the file's names, as for `matchHeader`. */
  readonly rename?: Readonly<Record<string, string>>
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
  /** Whether bytes beyond ASCII at the top of the file are UTF-8; undefined if there are none. */
  readonly topIsUtf8: boolean | undefined
  /** The lines above the header that name no column, such as titles; only with `contract`. */
  readonly lead: readonly string[]
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

const encodings: readonly unknown[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'latin-1',
] satisfies CsvEncoding[]
const isLimit = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 30

const optionRules = {
  delimiter: undefined,
  encoding: [(value: unknown) => encodings.includes(value), `one of ${encodings.join(', ')}`],
  contract: [(value: unknown) => Array.isArray((value as ModelContract).fields), 'the contract of a predictor'],
  rename: [isRename, 'an object of columns by name'],
  recordLimit: [isLimit, 'a whole number from 1 to 1073741824'],
} as const

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
  const { contract, rename = {} } = read
  if (givenDelimiter !== undefined) checkDelimiter(givenDelimiter)
  const learned = contract?.source?.reading?.encoding
  const { encoding, chunks } = await decodedBytes(bytesOf(source), givenEncoding, learned)
  try {
    const decoding = decodingOf(encoding, givenEncoding, learned)
    const top = await readTop(chunks, decoding, givenDelimiter, contract && { contract, rename })
    const { delimiter } = top
    const topIsUtf8 = isUtf8(top.bytes)
    const records = new CsvRecords({
      delimiter: delimiter.charCodeAt(0),
      decoding,
      recordLimit,
      firstLine: top.firstLine,
    })
    const pieces = readPieces(records, top.bytes, top.isLast ? undefined : chunks)
    const { header, rest } = await takeHeader(pieces)
    if (contract) {
      const { columns } = matchHeader(contract, header.cells, { rename })
      records.tellApart(createAsideFinder(contract, header.cells, columns))
    }
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
      topIsUtf8,
      lead: top.lead,
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

function decodingOf(
  encoding: CsvEncoding | undefined,
  given: CsvEncoding | undefined,
  learned: string | undefined,
): Decoding {
  if (given === 'utf-8' || given === 'windows-1252' || given === 'latin-1') return given
  if (encoding !== undefined && encoding !== 'utf-8') return 'utf-8'
  return learned === 'latin-1' ? 'utf-8 or latin-1' : 'utf-8 or windows-1252'
}

/** Whether the bytes beyond ASCII are UTF-8; undefined if there are none. */
function isUtf8(bytes: Uint8Array): boolean | undefined {
  // The bytes may end in the middle of a character.
  for (let cut = 0; cut < 4; cut++) {
    const text = decodeUtf8(bytes.subarray(0, bytes.length - cut))
    // Every other character has more bytes than units.
    if (text !== undefined) return text.length === bytes.length ? undefined : true
  }
  return false
}

interface DecodedBytes {
  readonly encoding: CsvEncoding | undefined
  readonly chunks: AsyncGenerator<Uint8Array>
}

/** Bytes within which UTF-16 has a line break or delimiter, and so a zero. */
const mostAwaited = 65_536

/**
 * Detects the encoding from the first bytes, and returns all bytes in an encoding that shares ASCII, without a byte
 * order mark.
 *
 * @param learned The encoding that the contract names.
 */
async function decodedBytes(
  chunks: AsyncGenerator<Uint8Array>,
  given: CsvEncoding | undefined,
  learned: string | undefined,
): Promise<DecodedBytes> {
  let head: Uint8Array = new Uint8Array(0)
  const read = async (isEnough: () => boolean) => {
    while (!isEnough()) {
      const { done, value } = await chunks.next()
      if (done) break
      head = joined(head, value)
    }
  }
  await read(() => head.length >= headBytes)
  try {
    let encoding = given ?? detectEncoding(head)
    // Without a mark, text that does not begin with ASCII does not tell; but no UTF-16 has a line without a zero.
    if (encoding === undefined && (learned === 'utf-16le' || learned === 'utf-16be')) {
      await read(() => head.includes(lineFeed) || head.length >= mostAwaited)
      if (head.includes(0)) encoding = learned
    }
    if (encoding === 'utf-16le' || encoding === 'utf-16be')
      return { encoding, chunks: utf16ToUtf8(before(head, chunks), encoding) }
    const isSingleByte = encoding === 'windows-1252' || encoding === 'latin-1'
    return { encoding, chunks: before(isSingleByte ? head : withoutMark(head), chunks) }
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
