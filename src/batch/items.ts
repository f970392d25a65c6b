import type { ChurnError, FieldIssue } from '../checks/errors'
import type { ChurnVerdict } from '../steps/decide'
import type { ChurnPrediction } from '../steps/prediction'
import type { Chunk } from './chunks'
import type { MarginAnswer } from './margins'

/** One customer of a batch: scored, or refused with the reason. `index` is the place in the input. */
export type BatchItem<Churn extends ChurnVerdict<boolean> = boolean> =
  | { readonly index: number; readonly ok: true; readonly prediction: ChurnPrediction<Churn> }
  | { readonly index: number; readonly ok: false; readonly error: ChurnError }

/** How far a batch has come. */
export interface BatchProgress {
  /** Customers that have a prediction, and customers that were refused, so far. */
  readonly scored: number
  readonly refused: number
  /** Customers in total; undefined for iterables, whose length is unknown. */
  readonly total: number | undefined
  /** True only in the last call. */
  readonly done: boolean
}

/** An item of a batch that may abstain. */
export type Item = BatchItem<ChurnVerdict<boolean>>

/** The steps after the margin: the rest of the flow, with the call's options. */
export type Conclude = (margin: number, warnings: readonly FieldIssue[]) => ChurnPrediction<ChurnVerdict<boolean>>

const none: readonly FieldIssue[] = /* @__PURE__ */ Object.freeze([])

/** An item for each record of a chunk. */
export function itemsOf(
  { start, records }: Chunk,
  { margins, warnings, errors }: MarginAnswer,
  conclude: Conclude,
): readonly Item[] {
  const items: Item[] = []
  // Not `map`, which would skip the holes of a sparse list.
  for (let place = 0; place < records.length; place++) {
    const index = start + place
    const error = errors.get(place)
    if (error) items.push({ index, ok: false, error })
    else items.push({ index, ok: true, prediction: conclude(margins[place], warnings.get(place) ?? none) })
  }
  return items
}

/**
 * Reports progress after each chunk; without items, reports that the batch is done. Returns the result of `onProgress`.
 */
export function createReporter(
  total: number | undefined,
  onProgress: ((progress: BatchProgress) => unknown) | undefined,
): (items?: readonly Item[]) => unknown {
  const counts = { scored: 0, refused: 0, total }
  return (items) => {
    for (const { ok } of items ?? []) counts[ok ? 'scored' : 'refused']++
    return onProgress?.({ ...counts, done: items === undefined })
  }
}
