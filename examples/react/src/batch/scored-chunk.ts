/** Some customers as the worker has scored them, column by column: cheap to hand from thread to thread. */
export interface ScoredChunk {
  readonly ids: readonly string[]
  /** The line of the file on which each begins, from 1. */
  readonly lines: Uint32Array<ArrayBuffer>
  readonly probabilities: Float64Array<ArrayBuffer>
  /** 1 for who left, 0 for who stayed, -1 where the file does not say. */
  readonly outcomes: Int8Array<ArrayBuffer>
  /** For each field of {@link quantityFields}, its value for each customer; NaN where missing. */
  readonly quantities: readonly Float64Array<ArrayBuffer>[]
  /** Rows, scored or not, whose bytes are not UTF-8 and were read as Windows-1252. */
  readonly windows1252: number
  /** Rows that could not be scored. */
  readonly problems: readonly RowProblem[]
}

/** A row of the file that was left out, and why. */
export interface RowProblem {
  readonly line: number
  readonly messages: readonly string[]
}

export function memoryOf({ lines, probabilities, outcomes, quantities }: ScoredChunk): readonly ArrayBuffer[] {
  return [lines, probabilities, outcomes, ...quantities].map(({ buffer }) => buffer)
}
