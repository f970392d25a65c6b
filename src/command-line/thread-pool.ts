import { Worker } from 'node:worker_threads'
import { spareBytes } from '../lines/score-lines'
import type { BlockAnswer, BlockMemory, BlockOrder, ThreadSettings } from './score-thread'

/** Threads that score blocks of lines in turn. */
export interface ThreadPool {
  /** Blocks that may be on their way at the same time: the first must be done with before another is sent. */
  readonly depth: number
  /** Bytes that a block may have. */
  readonly largestBlock: number
  /** @param block Whole lines, which are copied. */
  score(block: Uint8Array): SentBlock
  close(): void
}

/** A block on its way. Its bytes are good until as many others as the pool is deep have been sent. */
export interface SentBlock {
  readonly bytes: Uint8Array
  readonly memory: BlockMemory
  readonly answer: Promise<BlockAnswer>
}

interface Waiting {
  readonly resolve: (answer: BlockAnswer) => void
  readonly reject: (error: unknown) => void
}

/** A block leaves little behind; without a limit, each thread would let tens of megabytes of it gather. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 }

/** For each thread: one block that it scores, one that waits for it, and one that waits for its turn to be written. */
const blocksPerThread = 3

/** Bytes of a block's lines, and of what is written for them: the same, and room for what is added. */
const largestBlock = 524_288
const largestOutput = 3 * largestBlock

/** Starts the module of the scoring threads `count` times. */
export function openThreads(count: number, settings: ThreadSettings): ThreadPool {
  const threads = Array.from({ length: count }, () => startThread(settings))
  const memories = Array.from({ length: blocksPerThread * count }, () => ({
    input: new SharedArrayBuffer(largestBlock + spareBytes),
    output: new SharedArrayBuffer(largestOutput),
  }))
  let sent = 0
  return {
    depth: memories.length,
    largestBlock,
    score(block) {
      const memory = memories[sent % memories.length]
      const bytes = new Uint8Array(memory.input, 0, block.length)
      bytes.set(block)
      const answer = threads[sent % count].post({ memory, length: block.length })
      // Reported when its turn comes; until then it must not count as unhandled.
      answer.catch(() => {})
      sent++
      return { bytes, memory, answer }
    },
    close() {
      for (const thread of threads) thread.end()
    },
  }
}

function startThread(settings: ThreadSettings) {
  const worker = new Worker(new URL('./score-thread.js', import.meta.url), { workerData: settings, resourceLimits })
  const waiting: Waiting[] = []
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown) => {
    failure ??= { error }
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (answer: BlockAnswer) => waiting.shift()?.resolve(answer))
  worker.on('error', fail)
  worker.on('messageerror', fail)
  worker.on('exit', (code) => fail(new Error(`A scoring thread ended early, with code ${code}.`)))
  return {
    post: (order: BlockOrder) =>
      new Promise<BlockAnswer>((resolve, reject) => {
        if (failure) return reject(failure.error)
        waiting.push({ resolve, reject })
        worker.postMessage(order)
      }),
    end: () => void worker.terminate(),
  }
}
