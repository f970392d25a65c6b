import { throwIfAborted } from '../checks/abort'
import { InvalidOptionError } from '../checks/errors'
import { after, heard, isThenable, type RuntimeMode } from '../runtimes/runtime'
import type { PredictOptions } from '../steps/prediction'
import type { BatchWorkers } from '../workers/workers'
import { openChunks, readChunks } from './chunks'
import { scoreChunks } from './flow'
import { type BatchInput, readInput } from './input'
import { type BatchProgress, type Conclude, createReporter, type Item, itemsOf } from './items'
import { type MarginAnswer, type MarginSteps, marginsOf } from './margins'

/** How to score a batch. */
export interface BatchOptions<Abstains extends boolean = false> extends PredictOptions<Abstains> {
  /** Customers that are validated and run together, 1,024 by default. An iterable is read this far ahead. */
  readonly chunkSize?: number
  /**
   * Called after each chunk, and once more at the end. What it throws ends the batch. Where the batch answers with
   * promises, one of its own is waited for.
   */
  readonly onProgress?: (progress: BatchProgress) => void
  readonly workers?: undefined
}

/** How to spread a batch over workers: every answer is a promise then, whichever the runtime. */
export interface WorkerBatchOptions<Abstains extends boolean = false> extends Omit<BatchOptions<Abstains>, 'workers'> {
  /** `workerThreads()` of `@org/churn/worker-threads`, `webWorkers()` of `@org/churn/web-workers`. */
  readonly workers: BatchWorkers
}

/** The steps of the flow that a batch takes. */
export interface BatchSteps extends MarginSteps {
  readonly mode: RuntimeMode
  /** @throws {RuntimeFailedError} when the predictor has been disposed of. */
  checkOpen(): void
  readonly conclude: Conclude
}

type Options = BatchOptions<boolean> | WorkerBatchOptions<boolean>

/** Chunks that are in work at the same time without workers: one is validated while an engine runs another. */
const ownDepth = 2

/** Customers in a chunk where nothing else is said. */
const usualSize = 1024

/**
 * Scores any input: a list's answer is a list, or a promise of it; an iterable's is a generator, or an asynchronous one
 * where the source, the runtime or workers ask for that.
 */
export function scoreBatch(
  steps: BatchSteps,
  customers: unknown,
  options: Options,
): readonly Item[] | Promise<readonly Item[]> | Generator<Item> | AsyncGenerator<Item> {
  const promises = steps.mode === 'asynchronous' || !!options.workers
  let input: BatchInput
  try {
    input = readInput(customers, steps.contract)
  } catch (error) {
    if (!promises) throw error
    return Promise.reject(error)
  }
  if (promises || input.kind === 'asynchronous') {
    return input.kind === 'list' ? collect(chunksLater(steps, input, options)) : stream(steps, input, options)
  }
  check(steps, options.signal)
  const chunks = chunksAtOnce(steps, input, options)
  return input.kind === 'list' ? [...chunks].flat() : itemAfterItem(chunks, options.signal)
}

/** Refuses what is wrong with a call before any customer is read. */
function check({ checkOpen, conclude }: BatchSteps, signal: AbortSignal | undefined): void {
  conclude(0, [])
  checkOpen()
  throwIfAborted(signal)
}

/** One chunk's items after the other, without a promise. */
function* chunksAtOnce(
  steps: BatchSteps,
  input: Exclude<BatchInput, { kind: 'asynchronous' }>,
  { chunkSize, onProgress, signal }: Options,
): Generator<readonly Item[]> {
  const report = createReporter(input.kind === 'list' ? input.total : undefined, onProgress)
  const tell = (items?: readonly Item[]) => {
    const answer = report(items)
    if (!isThenable(answer)) return
    heard(answer)
    throw new InvalidOptionError('onProgress', onProgress, 'a function without promises: nothing here waits for them')
  }
  for (const chunk of readChunks(input, chunkSize ?? usualSize)) {
    throwIfAborted(signal)
    const items = itemsOf(chunk, marginsOf(steps, chunk.records, signal) as MarginAnswer, steps.conclude)
    tell(items)
    yield items
  }
  tell()
}

function* itemAfterItem(chunks: Iterable<readonly Item[]>, signal: AbortSignal | undefined): Generator<Item> {
  for (const items of chunks) {
    for (const item of items) {
      throwIfAborted(signal)
      yield item
    }
  }
}

/** One chunk's items after the other. `stop` ends all that goes on for them: the caller's signal does it, too. */
async function* chunksLater(
  steps: BatchSteps,
  input: BatchInput,
  { chunkSize, onProgress, signal, workers }: Options,
  stop = new AbortController(),
): AsyncGenerator<readonly Item[]> {
  const abort = () => stop.abort(signal?.reason)
  const chunks = openChunks(input, chunkSize ?? usualSize)
  const margins = (records: readonly unknown[]) => marginsOf(steps, records, stop.signal)
  const { contract, modelSha256, checkOpen, conclude } = steps
  let pool: ReturnType<BatchWorkers['open']> | undefined
  try {
    check(steps, signal)
    signal?.addEventListener('abort', abort, { signal: stop.signal })
    pool = workers?.open({ contract, modelSha256, margins })
    const tell = createReporter(input.kind === 'list' ? input.total : undefined, onProgress)
    const scored = scoreChunks(chunks, {
      depth: pool?.depth ?? ownDepth,
      score: (chunk) => {
        checkOpen()
        return after((pool?.margins ?? margins)(chunk.records), (answer) => itemsOf(chunk, answer, conclude))
      },
      signal: stop.signal,
    })
    for await (const items of scored) {
      await tell(items)
      yield items
    }
    throwIfAborted(stop.signal)
    await tell()
  } finally {
    // Also takes this batch off the caller's signal.
    stop.abort()
    chunks.close()
    pool?.close()
  }
}

async function collect(chunks: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const lists: (readonly Item[])[] = []
  for await (const items of chunks) lists.push(items)
  return lists.flat()
}

/** Item after item, until the caller leaves: at once, also while the source or a worker keeps the next item waiting. */
function stream(steps: BatchSteps, input: BatchInput, options: Options): AsyncGenerator<Item> {
  const stop = new AbortController()
  let left = false
  async function* items(): AsyncGenerator<Item> {
    try {
      for await (const chunk of chunksLater(steps, input, options, stop)) {
        for (const item of chunk) {
          throwIfAborted(stop.signal)
          yield item
        }
      }
    } catch (error) {
      // Whoever has left asks for no more, and hears of nothing more.
      if (!left) throw error
    }
  }
  const generator = items()
  // A generator's own `return` waits for the item that is being waited for.
  const leaving = <Leave extends 'return' | 'throw'>(name: Leave) => {
    const leave = generator[name].bind(generator)
    return (value: never) => {
      left = true
      stop.abort()
      return leave(value)
    }
  }
  return Object.assign(generator, { return: leaving('return'), throw: leaving('throw') })
}
