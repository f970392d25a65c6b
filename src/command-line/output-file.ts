import { closeSync, createWriteStream, openSync, type Stats, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { describeSystemError } from './failures'
import { statsOfOutput, takePlace } from './output-place'

/** A file that appears under its name only when it is complete. */
export interface OutputFile {
  readonly stream: Writable
  /** Renames the complete file to its final name. */
  commit(): Promise<void>
  /** Removes what was written. */
  discard(): void
  /** Turns an error of the stream into a sentence; returns other errors unchanged. */
  describe(error: unknown): unknown
}

/**
 * Writes to a temporary file beside `path` first. Follows symbolic links, also to what is not there yet; writes to a
 * device or pipe directly. A file that is replaced hands its mode on, and its owner where the system allows it.
 *
 * @throws {UsageError} when `path` is the input file.
 * @throws {FileError} when it is a folder.
 */
export function openOutput(path: string, input: Stats | undefined): OutputFile {
  const existing = statsOfOutput(path, input ? [input] : [])
  const isPlace = !existing || existing.isFile()
  return isPlace ? writeBeside(path, existing) : writeDirectly(path)
}

function writeDirectly(path: string): OutputFile {
  const stream = createWriteStream(path)
  const describe = (error: unknown) => describeSystemError('write', path, error)
  return { stream, commit: async () => {}, discard: () => stream.destroy(), describe }
}

function writeBeside(path: string, existing: Stats | undefined): OutputFile {
  const describe = (error: unknown) => describeSystemError('write', path, error)
  const { partial, commit, discard } = takePlace(path, existing, () => stream.destroy())
  const stream = new FileAtOnce(createNew(partial, describe))
  return { stream, commit, discard, describe }
}

/**
 * Writes to a regular file in this thread: others would take longer to be asked than the system takes to copy the bytes.
 * Bytes are written when `write` returns, so that their buffer can serve again.
 */
class FileAtOnce extends Writable {
  readonly #file: number

  /** @param file An open file's descriptor. */
  constructor(file: number) {
    super()
    this.#file = file
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    attempt(done, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
    })
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    attempt(
      (failure) => done(error ?? failure),
      () => closeSync(this.#file),
    )
  }
}

function attempt(done: (error?: Error | null) => void, act: () => void): void {
  try {
    act()
  } catch (error) {
    done(error as Error)
    return
  }
  done()
}

/** Opened now rather than at the first write, so that a signal can never leave a file behind. */
function createNew(path: string, describe: (error: unknown) => unknown): number {
  try {
    // Never overwrites an existing file.
    return openSync(path, 'wx')
  } catch (error) {
    throw describe(error)
  }
}
