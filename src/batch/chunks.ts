import { SourceFailedError } from '../checks/errors'
import { readValue } from '../checks/unreadable'
import type { BatchInput } from './input'

/** Customers that are scored together. */
export interface Chunk {
  /** Place of the first one in the whole batch. */
  readonly start: number
  readonly records: readonly unknown[]
}

/** Returns one chunk after another; undefined after the last. */
export interface ChunkReader {
  /** @throws {SourceFailedError} when the source fails, after the customers before it have been returned. */
  next(): Promise<Chunk | undefined>
  /** Closes a source that has not come to its end. */
  close(): void
}

/**
 * How long a chunk waits for more customers once it has one, in milliseconds: those of a slow source are answered soon.
 */
const longestWait = 10

/** Stands for a customer that has not come in time: no source can answer it by mistake, as it could `undefined`. */
const timedOut = /* @__PURE__ */ Symbol('timed out')

/** Chunks of a list, or of an iterable read on demand. The source is closed when its reader stops. */
export function* readChunks(input: Exclude<BatchInput, { kind: 'asynchronous' }>, size: number): Generator<Chunk> {
  if (input.kind === 'list') {
    for (let start = 0; start < input.total; start += size) yield { start, records: input.slice(start, start + size) }
    return
  }
  let source: Iterator<unknown> | undefined
  let open = true
  try {
    for (let start = 0; open; ) {
      const records: unknown[] = []
      let failure: SourceFailedError | undefined
      while (open && records.length < size) {
        try {
          source ??= input.source[Symbol.iterator]()
          const next = source.next()
          if (Object(next) !== next) throw new TypeError(`Its iterator answered ${String(next)}`)
          if (next.done) open = false
          else records.push(next.value)
        } catch (cause) {
          open = false
          failure = new SourceFailedError(start + records.length, cause)
        }
      }
      if (records.length > 0) yield { start, records }
      if (failure) throw failure
      start += records.length
    }
  } finally {
    // A source that cannot be closed either has nothing to add.
    if (open) readValue(() => source?.return?.())
  }
}

/** The same as promises, of any input. */
export function openChunks(input: BatchInput, size: number): ChunkReader {
  if (input.kind === 'asynchronous') return gatherChunks(input.source, size)
  const chunks = readChunks(input, size)
  return {
    next: async () => chunks.next().value as Chunk | undefined,
    close: () => void chunks.return(undefined),
  }
}

function gatherChunks(source: AsyncIterable<unknown> & { destroy?(): void }, size: number): ChunkReader {
  /** Opened when the first customer is needed, so that a failure to open is handled like any other. */
  let iterator: AsyncIterator<unknown> | undefined
  let start = 0
  let open = true
  let failure: SourceFailedError | undefined
  /** A customer that an earlier chunk did not wait for. */
  let pending: Promise<IteratorResult<unknown>> | undefined

  const gather = async (records: unknown[]) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let timeout: Promise<typeof timedOut> | undefined
    try {
      while (open && records.length < size) {
        iterator ??= source[Symbol.asyncIterator]()
        pending ??= Promise.resolve(iterator.next())
        if (records.length > 0) {
          timeout ??= new Promise((resolve) => {
            timer = setTimeout(resolve, longestWait, timedOut)
          })
        }
        const next = timeout ? await Promise.race([pending, timeout]) : await pending
        if (next === timedOut) break
        pending = undefined
        if (Object(next) !== next) throw new TypeError(`Its iterator answered ${String(next)}`)
        if (next.done) open = false
        else records.push(next.value)
      }
    } finally {
      clearTimeout(timer)
      // A failure is thrown to the reader of the next chunk; until then it must not count as unhandled.
      pending?.catch(() => {})
    }
  }

  return {
    async next() {
      const records: unknown[] = []
      try {
        await gather(records)
      } catch (cause) {
        open = false
        failure = new SourceFailedError(start + records.length, cause)
      }
      if (records.length > 0) {
        start += records.length
        return { start: start - records.length, records }
      }
      if (failure) throw failure
      return undefined
    },
    close() {
      if (!open) return
      open = false
      // Not awaited: a source with a pending read closes only after that read. A Node stream closes at once.
      const closing = async () => {
        source.destroy?.()
        await (iterator ?? source[Symbol.asyncIterator]()).return?.()
      }
      closing().catch(() => {})
    },
  }
}
