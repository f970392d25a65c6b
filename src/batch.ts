import { throwIfAborted } from './abort'
import { scoreChunks } from './batch-flow'
import { type BatchInput, readInput } from './batch-input'
import { type MarginAnswer, type MarginSteps, marginsOf } from './batch-margins'
import { type Chunk, openChunks, readChunks } from './chunks'
import type { Contract } from './contract'
import type { Verdict } from './decision'
import type { ChurnError, FieldIssue } from './errors'
import type { ChurnPrediction, PredictOptions } from './prediction'
import { after, type Mode } from './runtime'

/** One customer of a batch: scored, or refused with the reason. `index` is the place in the input. */
export type BatchItem<Churn extends Verdict<boolean> = boolean> =
  | { readonly index: number; readonly ok: true; readonly prediction: ChurnPrediction<Churn> }
  | { readonly index: number; readonly ok: false; readonly error: ChurnError }

/** How far a batch has come. */
export interface BatchProgress {
  /** Customers that have a prediction, and customers that were refused, so far. */
  readonly scored: number
  readonly refused: number
  /** Customers in all; undefined for iterables, which do not know. */
  readonly total: number | undefined
  /** True in the last call, and only there. */
  readonly done: boolean
}

/** How to score a batch. */
export interface BatchOptions<Abstains extends boolean = false> extends PredictOptions<Abstains> {
  /** Customers that are validated and run together, 1,024 by default. An iterable is read this far ahead. */
  readonly chunkSize?: number
  /** Called after each chunk, and once more at the end. What it throws ends the batch. */
  readonly onProgress?: (progress: BatchProgress) => void
  readonly workers?: undefined
}

/** How to spread a batch over workers: every answer is a promise then, whichever the runtime. */
export interface SpreadBatchOptions<Abstains extends boolean = false> extends Omit<BatchOptions<Abstains>, 'workers'> {
  /** `workerThreads()` of `@org/churn/worker-threads`, `webWorkers()` of `@org/churn/web-workers`. */
  readonly workers: BatchWorkers
}

/** Workers that a batch can be spread over: started when it begins, ended when it ends, however it ends. */
export interface BatchWorkers {
  /**
   * Starts the workers for one batch.
   *
   * @param job What the workers must know, and the calling thread's own way to margins.
   */
  open(job: BatchJob): OpenBatchWorkers
}

/** A batch as its workers see it. */
export interface BatchJob {
  readonly contract: Contract
  /** Checksum of the model that the workers must have as well. */
  readonly modelSha256: string
  /** Validates, encodes and runs records in the calling thread. */
  margins(records: readonly unknown[]): MarginAnswer | Promise<MarginAnswer>
}

/** Workers at work. */
export interface OpenBatchWorkers {
  /** Chunks that are worth being handed out at the same time. */
  readonly depth: number
  /** Validates, encodes and runs a chunk of records in whichever worker is free. */
  margins(records: readonly unknown[]): Promise<MarginAnswer>
  /** Ends every worker, whatever it is doing. */
  close(): void
}

/** The steps of the flow that a batch takes. */
export interface BatchSteps extends MarginSteps {
  readonly mode: Mode
  /** @throws {RuntimeError} when the predictor has been disposed of. */
  checkOpen(): void
  conclude(margin: number, warnings: readonly FieldIssue[]): ChurnPrediction<Verdict<boolean>>
}

/** Chunks that are in work at the same time without workers: one is validated while an engine runs another. */
const ownDepth = 2

const none: readonly FieldIssue[] = /* @__PURE__ */ Object.freeze([])

type Item = BatchItem<Verdict<boolean>>

/**
 * Scores any input: a list's answer is a list, or a promise of it; an iterable's is a generator, or an asynchronous one
 * where the source, the runtime or workers ask for that.
 */
export function scoreBatch(
  steps: BatchSteps,
  customers: unknown,
  options: BatchOptions<boolean> | SpreadBatchOptions<boolean>,
): readonly Item[] | Promise<readonly Item[]> | Generator<Item> | AsyncGenerator<Item> {
  const { checkOpen, conclude, contract, modelSha256, mode } = steps
  const { onProgress, signal, workers } = options
  const chunkSize = options.chunkSize ?? 1024

  const check = () => {
    // Refuses impossible options before any customer is read.
    conclude(0, none)
    checkOpen()
    throwIfAborted(signal)
  }

  const itemsOf = ({ start, records }: Chunk, { margins, warnings, errors }: MarginAnswer): readonly Item[] => {
    const items: Item[] = []
    // Not `map`, which would leave out the holes of a sparse list.
    for (let place = 0; place < records.length; place++) {
      const index = start + place
      const error = errors.get(place)
      if (error) items.push({ index, ok: false, error })
      else items.push({ index, ok: true, prediction: conclude(margins[place], warnings.get(place) ?? none) })
    }
    return items
  }

  /** Says after each chunk how far the batch has come. */
  const report = (total: number | undefined) => {
    const counts = { scored: 0, refused: 0, total }
    return (items?: readonly Item[]) => {
      for (const { ok } of items ?? []) counts[ok ? 'scored' : 'refused']++
      onProgress?.({ ...counts, done: items === undefined })
    }
  }

  /** One chunk's items after the other, without a promise. */
  function* atOnce(input: Exclude<BatchInput, { kind: 'asynchronous' }>): Generator<readonly Item[]> {
    const tell = report(input.kind === 'list' ? input.total : undefined)
    for (const chunk of readChunks(input, chunkSize)) {
      throwIfAborted(signal)
      const items = itemsOf(chunk, marginsOf(steps, chunk.records, signal) as MarginAnswer)
      tell(items)
      yield items
    }
    tell()
  }

  async function* later(input: BatchInput): AsyncGenerator<readonly Item[]> {
    check()
    const margins = (records: readonly unknown[]) => marginsOf(steps, records, signal)
    const pool = workers?.open({ contract, modelSha256, margins })
    const tell = report(input.kind === 'list' ? input.total : undefined)
    const score = (chunk: Chunk) => after((pool?.margins ?? margins)(chunk.records), (answer) => itemsOf(chunk, answer))
    try {
      for await (const items of scoreChunks(openChunks(input, chunkSize), {
        depth: pool?.depth ?? ownDepth,
        score,
        signal,
      })) {
        tell(items)
        yield items
      }
      tell()
    } finally {
      pool?.close()
    }
  }

  function* itemAfterItem(chunks: Generator<readonly Item[]>): Generator<Item> {
    for (const items of chunks) {
      for (const item of items) {
        throwIfAborted(signal)
        yield item
      }
    }
  }

  async function* itemAfterItemLater(chunks: AsyncGenerator<readonly Item[]>): AsyncGenerator<Item> {
    for await (const items of chunks) {
      for (const item of items) {
        throwIfAborted(signal)
        yield item
      }
    }
  }

  const collectLater = async (chunks: AsyncGenerator<readonly Item[]>) => {
    const lists: (readonly Item[])[] = []
    for await (const items of chunks) lists.push(items)
    return lists.flat()
  }

  let input: BatchInput
  const promises = mode === 'asynchronous' || !!workers
  try {
    input = readInput(customers, contract)
  } catch (error) {
    if (!promises) throw error
    return Promise.reject(error)
  }
  if (promises || input.kind === 'asynchronous') {
    return input.kind === 'list' ? collectLater(later(input)) : itemAfterItemLater(later(input))
  }
  check()
  return input.kind === 'list' ? [...atOnce(input)].flat() : itemAfterItem(atOnce(input))
}
