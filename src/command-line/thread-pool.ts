import { Worker } from 'node:worker_threads'
import { spareBytes } from '../lines/score-lines'
import type { BlockAnswer, BlockMemory, BlockOrder, BlockServer } from './block-server'
import { chunkRoom } from './input-file'
import type { ThreadMessage, ThreadSettings } from './score-thread'

/** Threads that score blocks of lines, this one among them. */
export interface ThreadPool {
  /** Blocks that may be on their way at the same time: the first must be done with before another is sent. */
  readonly depth: number
  /** The memory of the block that is sent next, where it has room. */
  nextInput(): Uint8Array
  /**
   * Sends a block to a thread that has time for it, and scores it here if none has.
   *
   * @param block Whole lines in the memory that was handed out last; undefined is returned for others.
   */
  score(block: Uint8Array): SentBlock | undefined
  /** Takes the memory of a block back that is done with. The last that is taken back is the first to serve again, so that it is still in the processor's cache. */
  release(sent: SentBlock): void
  close(): void
}

/** A block on its way. Its bytes are good until as many others as the pool is deep have been sent. */
export interface SentBlock {
  readonly bytes: Uint8Array
  readonly memory: BlockMemory
  readonly answer: Promise<BlockAnswer>
  /** Whether it was scored here. */
  readonly isHere: boolean
  /** Whether its answer has come. */
  readonly isDone: () => boolean
}

interface Waiting {
  readonly resolve: (answer: BlockAnswer) => void
  readonly reject: (error: unknown) => void
}

/** A block leaves little behind; without a limit, each thread would let tens of megabytes of it gather. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 }

/** For each thread: one block that it scores, and one that waits for it. */
const mostWaiting = 2

/** For each thread: those, and what may be scored elsewhere meanwhile. */
const blocksPerThread = 5

/** Bytes of what is written for a block: its lines, and what is added to them. */
const largestOutput = 3 * chunkRoom

/**
 * Starts the module of the scoring threads for all but one, which is this. A thread gets blocks as soon as it has scored
 * one for practice: until its code is compiled, blocks that it holds would keep all others waiting.
 *
 * @param serve Scores a block in this thread.
 */
export function openThreads(count: number, settings: ThreadSettings, serve: BlockServer): ThreadPool {
  const threads = Array.from({ length: count - 1 }, () => startThread(settings))
  const memories = Array.from({ length: blocksPerThread * count }, () => ({
    input: new SharedArrayBuffer(chunkRoom),
    output: new SharedArrayBuffer(largestOutput),
  }))
  const depth = memories.length
  return {
    depth,
    nextInput: () => new Uint8Array((memories.at(-1) as BlockMemory).input),
    score(bytes) {
      const memory = memories.at(-1)
      if (bytes.buffer !== memory?.input) return undefined
      memories.pop()
      const order = { memory, start: bytes.byteOffset, length: bytes.length }
      for (const thread of threads) thread.practise(bytes)
      const thread = threads.filter((each) => each.isFree()).sort((a, b) => a.waits() - b.waits())[0]
      let isDone = thread === undefined
      const answer = thread ? thread.post(order) : Promise.resolve(serve(order))
      // Reported when its turn comes; until then it must not count as unhandled.
      answer.then(
        () => {
          isDone = true
        },
        () => {},
      )
      return { bytes, memory, answer, isHere: thread === undefined, isDone: () => isDone }
    },
    release({ memory }) {
      memories.push(memory)
    },
    close() {
      for (const thread of threads) thread.end()
    },
  }
}

function startThread(settings: ThreadSettings) {
  const worker = new Worker(new URL('./score-thread.js', import.meta.url), { workerData: settings, resourceLimits })
  const waiting: Waiting[] = []
  let hasPractised = false
  let isReady = false
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown) => {
    failure ??= { error }
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (message: ThreadMessage) => {
    if (message) waiting.shift()?.resolve(message)
    else isReady = true
  })
  worker.on('error', fail)
  worker.on('messageerror', fail)
  worker.on('exit', (code) => fail(new Error(`A scoring thread ended early, with code ${code}.`)))
  return {
    practise(block: Uint8Array) {
      if (hasPractised) return
      hasPractised = true
      const input = new SharedArrayBuffer(block.length + spareBytes)
      new Uint8Array(input).set(block)
      const memory = { input, output: new SharedArrayBuffer(largestOutput) }
      worker.postMessage({ memory, start: 0, length: block.length } satisfies BlockOrder)
    },
    isFree: () => failure !== undefined || (isReady && waiting.length < mostWaiting),
    waits: () => waiting.length,
    post: (order: BlockOrder) =>
      new Promise<BlockAnswer>((resolve, reject) => {
        if (failure) return reject(failure.error)
        waiting.push({ resolve, reject })
        worker.postMessage(order)
      }),
    end: () => void worker.terminate(),
  }
}
