import { closeSync, createWriteStream, fdatasync, openSync, type Stats, writeSync } from 'node:fs'
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
 * @param threads Threads that the program may use. With several, what is written goes to disk while it works on, and little
 *   is left to wait for in the end.
 * @throws {UsageError} when `path` is the input file.
 * @throws {FileError} when it is a folder.
 */
export function openOutput(path: string, input: Stats | undefined, threads = 1): OutputFile {
  const existing = statsOfOutput(path, input ? [input] : [])
  const isPlace = !existing || existing.isFile()
  return isPlace ? writeBeside(path, existing, threads) : writeDirectly(path)
}

function writeDirectly(path: string): OutputFile {
  const stream = createWriteStream(path)
  const describe = (error: unknown) => describeSystemError('write', path, error)
  return { stream, commit: async () => {}, discard: () => stream.destroy(), describe }
}

function writeBeside(path: string, existing: Stats | undefined, threads: number): OutputFile {
  const describe = (error: unknown) => describeSystemError('write', path, error)
  const { partial, commit, discard } = takePlace(path, existing, () => stream.destroy())
  const stream = new FileAtOnce(createNew(partial, describe), threads > 1 ? flushedAtOnce : Number.POSITIVE_INFINITY)
  return { stream, commit, discard, describe }
}

/** Bytes after which another thread flushes what has been written, where threads may share the work. */
const flushedAtOnce = 32 * 1024 * 1024

/**
 * Writes to a regular file in this thread: others would take longer to be asked than the system takes to copy the bytes.
 * Bytes are written when `write` returns, so that their buffer can serve again.
 */
class FileAtOnce extends Writable {
  readonly #file: number
  readonly #mostUnflushed: number
  #unflushed = 0
  #isFlushing = false
  /** What waits for the flush. */
  #whenFlushed: (() => void) | undefined
  /** The system reports what went wrong on the disk once: to the flush, and to nobody after it. */
  #failure: Error | null = null

  /**
   * @param file An open file's descriptor.
   * @param mostUnflushed Bytes after which what has been written is flushed, in another thread.
   */
  constructor(file: number, mostUnflushed: number) {
    super()
    this.#file = file
    this.#mostUnflushed = mostUnflushed
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    attempt(done, () => {
      if (this.#failure) throw this.#failure
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
      this.#unflushed += bytes.length
      if (this.#unflushed >= this.#mostUnflushed && !this.#isFlushing) this.#flush()
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#afterFlush(() => done(this.#failure))
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // A flush that is under way would meet whatever gets the descriptor next.
    this.#afterFlush(() =>
      attempt(
        (failure) => done(error ?? failure),
        () => closeSync(this.#file),
      ),
    )
  }

  #flush(): void {
    this.#unflushed = 0
    this.#isFlushing = true
    fdatasync(this.#file, (error) => {
      this.#isFlushing = false
      this.#failure ??= error
      this.#whenFlushed?.()
    })
  }

  #afterFlush(act: () => void): void {
    if (this.#isFlushing) this.#whenFlushed = act
    else act()
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
