import { Worker } from 'node:worker_threads'
import type { ScoredBlock, ThreadSettings } from './score-thread'

/** Threads that score blocks of lines, each block in the thread that has the fewest. */
export interface ThreadPool {
  /** Blocks to hand over before waiting for the first. */
  readonly depth: number
  score(bytes: Uint8Array): Promise<ScoredBlock>
  close(): void
}

interface Waiting {
  readonly resolve: (block: ScoredBlock) => void
  readonly reject: (error: unknown) => void
}

/** A block leaves little behind; without a limit, each thread would let tens of megabytes of it gather. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 }

/** Starts the program's own module in `count` threads. */
export function openThreads(count: number, settings: ThreadSettings): ThreadPool {
  const threads = Array.from({ length: count }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: settings, resourceLimits })
    const waiting: Waiting[] = []
    let failure: { readonly error: unknown } | undefined
    const fail = (error: unknown) => {
      failure ??= { error }
      for (const { reject } of waiting.splice(0)) reject(error)
    }
    worker.on('message', (block: ScoredBlock) => waiting.shift()?.resolve(block))
    worker.on('error', fail)
    worker.on('messageerror', fail)
    worker.on('exit', (code) => fail(new Error(`A scoring thread ended early, with code ${code}.`)))
    return {
      waiting,
      post: (bytes: Uint8Array) =>
        new Promise<ScoredBlock>((resolve, reject) => {
          if (failure) return reject(failure.error)
          waiting.push({ resolve, reject })
          // A copy, because the rest of the piece that the bytes belong to is still needed here.
          const own = new Uint8Array(bytes)
          worker.postMessage(own, [own.buffer])
        }),
      end: () => void worker.terminate(),
    }
  })
  return {
    depth: 2 * count + 1,
    score(bytes) {
      const promise = threads.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a)).post(bytes)
      // Reported when its turn comes; until then it must not count as unhandled.
      promise.catch(() => {})
      return promise
    },
    close() {
      for (const thread of threads) thread.end()
    },
  }
}
