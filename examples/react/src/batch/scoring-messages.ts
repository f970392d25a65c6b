import type { CustomerEconomics, OfferEconomics } from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'
import type { ListVerdict } from './list-verdict.ts'
import type { Plan, PlanRequest } from './plan.ts'
import type { RowDetail } from './row-details.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import type { ColumnPairing, FileReading } from './scoring.ts'
import type { Selection } from './selection-file.ts'

/** What begins or ends a list. */
export type ScoringRequest =
  | ({ readonly type: 'score'; readonly file: Blob; readonly asOf: string | undefined } & FileReading)
  /** Makes up a list of this many customers, and scores it. */
  | { readonly type: 'invent'; readonly count: number; readonly asOf: string | undefined }
  /** Ends the scoring; what has been scored is kept. */
  | { readonly type: 'cancel' }

/** What the worker says while it scores. */
export type ScoringReply =
  | { readonly type: 'chunk'; readonly chunk: ScoredChunk; readonly progress: number }
  | { readonly type: 'ended'; readonly cancelled: boolean; readonly verdict: ListVerdict }
  | { readonly type: 'failed'; readonly message: string; readonly pairing: ColumnPairing | undefined }

/** What can be asked of a scored list, and what the answer to each question is. */
export interface ListQuestions {
  /** A customer's record, by row. */
  readonly open: { readonly question: number; readonly answer: CustomerRecord }
  /** What rows say beside their figures, each with the economics of its customer. */
  readonly details: {
    readonly question: { readonly rows: readonly number[]; readonly economics: readonly OfferEconomics[] }
    readonly answer: readonly RowDetail[]
  }
  readonly plan: { readonly question: PlanRequest; readonly answer: Plan }
  /** For each row, 1 where a field has a value. */
  readonly segment: {
    readonly question: { readonly field: string; readonly value: unknown }
    readonly answer: Uint8Array
  }
  /** Where each customer's name stands among all of them. */
  readonly names: { readonly question: undefined; readonly answer: Uint32Array }
  /** The scored rows as a CSV file, with the columns that they came with. */
  readonly text: { readonly question: undefined; readonly answer: string }
  readonly download: {
    readonly question: { readonly selection: Selection; readonly economics: CustomerEconomics }
    readonly answer: Blob
  }
}

/** A question on its way to the worker, which answers through the port that comes along. */
export type ListQuestion = {
  readonly [Name in keyof ListQuestions]: { readonly type: Name; readonly question: ListQuestions[Name]['question'] }
}[keyof ListQuestions]

export type WorkerRequest = ScoringRequest | ListQuestion
