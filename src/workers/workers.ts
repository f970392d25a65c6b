import type { MarginAnswer } from '../batch/margins'
import type { ModelContract } from '../model/contract'

/** Workers to spread a batch over. They start when the batch needs them and stop whenever it ends. */
export interface BatchWorkers {
  /**
   * Prepares workers for one batch.
   *
   * @param job What the workers must know, and how the calling thread computes margins itself.
   */
  open(job: BatchJob): OpenBatchWorkers
}

/** A batch, as its workers see it. */
export interface BatchJob {
  readonly contract: ModelContract
  /** Checksum of the model that the workers must have as well. */
  readonly modelSha256: string
  /** The day from which dates are counted, as a day number; undefined for models without dates. */
  readonly asOf: number | undefined
  /** Validates, encodes and runs records in the calling thread. */
  margins(records: readonly unknown[]): MarginAnswer | Promise<MarginAnswer>
}

/** The running workers of a batch. */
export interface OpenBatchWorkers {
  /** How many chunks to hand out at the same time. */
  readonly depth: number
  /** Validates, encodes and runs a chunk of records in whichever worker is free. */
  margins(records: readonly unknown[]): Promise<MarginAnswer>
  /** Stops every worker, whatever it is doing. */
  close(): void
}
