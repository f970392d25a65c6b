import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { headRoom, spareBytes } from '../lines/score-lines'
import { describeSystemError, FileError } from './failures'

/** Something to read customers from. */
export interface InputFile {
  /** Its name in messages. */
  readonly name: string
  /** Decompressed where the name ends in `.gz`. */
  readonly bytes: AsyncIterable<Buffer>
  /** Bytes read so far, before decompression. */
  bytesRead(): number
  /** Size in bytes; undefined if it is not known beforehand. */
  readonly size: number | undefined
  readonly stats: Stats | undefined
  /**
   * Has each chunk read into memory that is given for it, where this is possible: behind {@link headRoom}, and with
   * {@link spareBytes} left. Called when the chunk is asked for.
   */
  readInto(nextMemory: () => Uint8Array): void
}

/** Standard input, with its file descriptor. */
export type StandardInput = AsyncIterable<Buffer> & { readonly fd: number }

/** Bytes read at once: thousands of records, so that the overhead per chunk is negligible. */
const chunkSize = 256 * 1024

/** Memory for a chunk, and for what `readInto` leaves free. */
export const chunkRoom = headRoom + chunkSize + spareBytes

/** @throws {FileError} when the file does not exist or cannot be read. */
export async function openInput(path: string, standardInput: StandardInput): Promise<InputFile> {
  const memory: ChunkMemory = {}
  if (path === '-') {
    const stats = statsOf(standardInput)
    return inputFile('standard input', readToItsEnd(standardInput, stats), stats, memory)
  }
  try {
    const stats = await stat(path)
    // Opened lazily, so that a refused header leaves nothing open.
    const chunks = stats.isFile()
      ? readAtOnce(path, stats.size, memory)
      : createReadStream(path, { highWaterMark: chunkSize })
    return inputFile(path, chunks, stats, memory)
  } catch (error) {
    throw describeSystemError('read', path, error)
  }
}

/**
 * Reads standard input, which may be a file that somebody else has read in part.
 *
 * @throws {FileError} at the end of a file that has become shorter: the rows read are not all of them.
 */
async function* readToItsEnd(input: StandardInput, before: Stats | undefined): AsyncGenerator<Buffer> {
  yield* input
  const after = before?.isFile() ? statsOf(input) : undefined
  if (!before || !after || after.size >= before.size) return
  throw new FileError(
    `Cannot read standard input: the file was cut short while it was read, from ${before.size} to ${after.size} bytes.`,
  )
}

interface ChunkMemory {
  /** Without it, each chunk has memory of its own. */
  next?: () => Uint8Array
}

/** Chunks after which signals get their turn. */
const turn = 8

/**
 * Reads a regular file in this thread: others would take longer to be asked than the disk takes to answer.
 *
 * @param size Its bytes when it was found.
 * @throws {FileError} at the end of a file that has become shorter since: the rows read are not all of them.
 */
async function* readAtOnce(path: string, size: number, memory: ChunkMemory): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r')
  let read = 0
  try {
    for (let count = 1; ; count++) {
      const given = memory.next?.()
      const chunk = given
        ? Buffer.from(given.buffer, given.byteOffset + headRoom, given.length - headRoom - spareBytes)
        : Buffer.allocUnsafeSlow(chunkSize)
      const length = readSync(file, chunk)
      if (length === 0 && read < size) {
        throw new FileError(`Cannot read ${path}: it was cut short while it was read: got ${read} of ${size} bytes.`)
      }
      if (length === 0) return
      read += length
      yield chunk.subarray(0, length)
      if (count % turn === 0) await setImmediate()
    }
  } finally {
    closeSync(file)
  }
}

function inputFile(
  name: string,
  chunks: AsyncIterable<Buffer>,
  stats: Stats | undefined,
  memory: ChunkMemory,
): InputFile {
  let bytesRead = 0
  async function* counted() {
    for await (const chunk of chunks) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  const bytes = sayPath(name, isGzipName(name) ? unpacked(counted()) : counted())
  const readInto = (nextMemory: () => Uint8Array) => {
    // What unpacks reads ahead.
    if (!isGzipName(name)) memory.next = nextMemory
  }
  return { name, bytes, bytesRead: () => bytesRead, size: sizeOf(stats), stats, readInto }
}

/** Pipes and devices report a size of 0. */
function sizeOf(stats: Stats | undefined): number | undefined {
  return stats?.isFile() ? stats.size : undefined
}

function statsOf(standardInput: StandardInput): Stats | undefined {
  try {
    return fstatSync(standardInput.fd)
  } catch {
    return undefined
  }
}

async function* sayPath(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    throw describeSystemError('read', path, describeZipError(path, error))
  }
}

function unpacked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip()
  // Forwards an error of the source to the stream that is read.
  pipeline(chunks, gunzip, () => {})
  return gunzip
}

/** Turns a decompression error into a sentence; returns other errors unchanged. */
function describeZipError(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))) return error
  const hint = error.message === 'incorrect header check' ? ' A file that is not packed needs a name without .gz.' : ''
  const message = `Cannot read ${path}: got bytes that gzip cannot unpack (${error.message}).${hint}`
  return new FileError(message, { cause: error })
}

/** Whether a file of this name is compressed. */
export function isGzipName(path: string): boolean {
  return /\.gz$/i.test(path)
}
