import type { MarginAnswer } from '../batch/margins'
import type { ModelContract } from '../model/contract'

/** Workers that a batch can be spread over: started when it needs them, ended when it ends, however it ends. */
export interface BatchWorkers {
  /**
   * Makes workers ready for one batch.
   *
   * @param job What the workers must know, and the calling thread's own way to margins.
   */
  open(job: BatchJob): OpenBatchWorkers
}

/** A batch as its workers see it. */
export interface BatchJob {
  readonly contract: ModelContract
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
