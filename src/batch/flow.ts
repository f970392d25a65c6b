import { untilAborted } from '../checks/abort'
import type { Chunk, ChunkReader } from './chunks'

/** How a flow of chunks is scored. */
export interface FlowOptions<Scored> {
  /** Chunks that are scored at the same time; their answers keep the order. */
  readonly depth: number
  score(chunk: Chunk): Scored | Promise<Scored>
  readonly signal: AbortSignal
}

/** How long chunks may run back to back before timers and clicks get a turn, in milliseconds. */
const longestTurn = 50

/**
 * Reads chunks while others are being scored, never more than `depth` ahead of the caller, so that a slow caller makes
 * the source wait. Yields finished chunks before it waits for a slow source.
 */
export async function* scoreChunks<Scored>(
  chunks: ChunkReader,
  { depth, score, signal }: FlowOptions<Scored>,
): AsyncGenerator<Scored, void, undefined> {
  const scoring: Promise<Scored>[] = []
  let reading: Promise<Chunk | undefined> | undefined
  let failure: { readonly error: unknown } | undefined
  let open = true
  let turn = Date.now()
  while (open || scoring.length > 0) {
    if (Date.now() - turn > longestTurn) {
      await new Promise((resolve) => setTimeout(resolve))
      turn = Date.now()
    }
    if (open && scoring.length < depth) {
      reading ??= chunks.next().catch((error: unknown) => {
        failure = { error }
        return undefined
      })
    }
    const scored = scoring[0]?.then((value) => ({ value }))
    const read = reading?.then((chunk) => ({ chunk }))
    const next = await untilAborted(Promise.race([scored, read].filter((each) => each !== undefined)), signal)
    if ('value' in next) {
      scoring.shift()
      yield next.value
      continue
    }
    reading = undefined
    const { chunk } = next
    if (!chunk) open = false
    else {
      const promise = (async () => score(chunk))()
      // Reported when its turn comes; until then it must not count as unhandled.
      promise.catch(() => {})
      scoring.push(promise)
    }
  }
  if (failure) throw failure.error
}
