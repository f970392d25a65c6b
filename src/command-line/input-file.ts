import { createReadStream, fstatSync, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { describeSystemError, FileError } from './failures'

/** Something to read customers from. */
export interface InputFile {
  readonly bytes: AsyncIterable<Buffer>
  /** Size in bytes where it is known beforehand, else undefined. */
  readonly size: number | undefined
  readonly stats: Stats | undefined
}

/** Standard input, with the descriptor that says what it is. */
export type StandardInput = AsyncIterable<Buffer> & { readonly fd: number }

/** Bytes read at once; a few hundred records, large enough that the work per chunk does not count. */
const chunkSize = 128 * 1024

/** @throws {FileError} when there is no such file or it is none. */
export async function openInput(path: string, standardInput: StandardInput): Promise<InputFile> {
  if (path === '-') {
    const stats = statsOf(standardInput)
    return { bytes: sayPath('standard input', standardInput), size: sizeOf(stats), stats }
  }
  try {
    const stats = await stat(path)
    // Opened only when read, so that a refused header leaves nothing open.
    return { bytes: sayPath(path, createReadStream(path, { highWaterMark: chunkSize })), size: sizeOf(stats), stats }
  } catch (error) {
    throw describeSystemError('read', path, error)
  }
}

/** Pipes and devices say 0 of their size. */
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
    yield* withoutByteOrderMark(path, chunks)
  } catch (error) {
    throw describeSystemError('read', path, error)
  }
}

async function* withoutByteOrderMark(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < 4) continue
    yield checkHead(path, head)
    head = undefined
  }
  if (head && head.length > 0) yield checkHead(path, head)
}

/** Recognises what is no UTF-8 text at all, and takes a byte order mark away. */
function checkHead(path: string, head: Buffer): Buffer {
  const starts = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte)
  const refuse = (what: string) => new FileError(`Cannot read ${path}: got ${what}.`)
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff) || (head[0] === 0) !== (head[1] === 0)) {
    throw refuse('UTF-16 text, expected UTF-8; save it as "CSV UTF-8", or convert it with iconv -f UTF-16 -t UTF-8')
  }
  if (starts(0x1f, 0x8b)) throw refuse('a gzip file, expected CSV text; try: zcat FILE | npx @org/churn score -')
  if (starts(0x50, 0x4b, 3, 4)) throw refuse('a zip file or spreadsheet, expected CSV text; export it as CSV first')
  return starts(0xef, 0xbb, 0xbf) ? head.subarray(3) : head
}
