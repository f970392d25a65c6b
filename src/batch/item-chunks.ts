import { throwIfAborted } from '../checks/abort'
import { andThen, type RuntimeMode } from '../runtimes/runtime'
import type { BatchWorkers } from '../workers/workers'
import { type BatchOptions, defaultChunkSize } from './batch-options'
import { openChunks } from './chunks'
import { scoreChunks } from './flow'
import type { BatchInput } from './input'
import { type Conclude, createReporter, type Item, itemsOf } from './items'
import { type MarginSteps, marginsOf } from './margins'

/** The steps of the flow that a batch needs. */
export interface BatchSteps extends MarginSteps {
  readonly mode: RuntimeMode
  /** @throws {RuntimeFailedError} when the predictor has been disposed of. */
  checkOpen(): void
  readonly conclude: Conclude
}

/** Chunks in progress at the same time without workers: one is validated while an engine runs another. */
const depthWithoutWorkers = 2

/** Refuses an invalid call before any customer is read. */
export function checkCall({ checkOpen, conclude }: BatchSteps, signal: AbortSignal | undefined): void {
  conclude(0, [])
  checkOpen()
  throwIfAborted(signal)
}

/**
 * Yields the items chunk by chunk, as they become ready.
 *
 * @param stop Stops the runs, the workers and the source. The caller's signal is linked to it.
 */
export async function* scoreItemChunks(
  steps: BatchSteps,
  input: BatchInput,
  { chunkSize, onProgress, signal, workers }: BatchOptions<boolean>,
  stop = new AbortController(),
): AsyncGenerator<readonly Item[]> {
  const abort = () => stop.abort(signal?.reason)
  const chunks = openChunks(input, chunkSize ?? defaultChunkSize)
  const margins = (records: readonly unknown[]) => marginsOf(steps, records, stop.signal)
  const { contract, modelSha256, asOf, checkOpen, conclude } = steps
  let pool: ReturnType<BatchWorkers['open']> | undefined
  try {
    checkCall(steps, signal)
    signal?.addEventListener('abort', abort, { signal: stop.signal })
    pool = workers?.open({ contract, modelSha256, asOf: asOf(), margins })
    const report = createReporter(input.kind === 'list' ? input.total : undefined, onProgress)
    const scored = scoreChunks(chunks, {
      depth: pool?.depth ?? depthWithoutWorkers,
      score: (chunk) => {
        checkOpen()
        return andThen((pool?.margins ?? margins)(chunk.records), (answer) => itemsOf(chunk, answer, conclude))
      },
      signal: stop.signal,
    })
    for await (const items of scored) {
      await report(items)
      yield items
    }
    throwIfAborted(stop.signal)
    await report()
  } finally {
    // Also removes this batch's listener from the caller's signal.
    stop.abort()
    chunks.close()
    pool?.close()
  }
}
