import type { OperatingPointName } from '../model/manifest'
import type { PredictOptions } from '../steps/prediction'
import type { BatchWorkers } from '../workers/workers'
import type { BatchProgress } from './items'

/** How to score many customers. */
export interface BatchOptions<Abstains extends boolean = false, Point extends OperatingPointName = OperatingPointName>
  extends PredictOptions<Abstains, Point> {
  /** Customers that are validated and run together, 1,024 by default. An iterable is read this far ahead. */
  readonly chunkSize?: number
  /**
   * Called after each chunk, and once more at the end. An error it throws ends the batch. If it returns a promise, the
   * batch waits for it; a synchronous `predictBatch` without workers cannot wait, and refuses it.
   */
  readonly onProgress?: (progress: BatchProgress) => void
  /**
   * `workerThreads()` of `@org/churn/worker-threads`, or `webWorkers()` of `@org/churn/web-workers`. None by default.
   */
  readonly workers?: BatchWorkers | undefined
}

/** Customers in a chunk by default. */
export const defaultChunkSize = 1024
