import type { CustomerRecord } from '../predictor.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import type { Selection } from './selection-file.ts'

/** What the page asks of the worker. */
export type WorkerRequest =
  | { readonly type: 'score'; readonly file: Blob }
  /** Makes up a list of this many customers, and scores it. */
  | { readonly type: 'invent'; readonly count: number }
  /** Ends the scoring; what has been scored is kept. */
  | { readonly type: 'cancel' }
  | { readonly type: 'open'; readonly row: number }
  | { readonly type: 'download'; readonly selection: Selection }

/** What the worker says. */
export type WorkerReply =
  | { readonly type: 'chunk'; readonly chunk: ScoredChunk; readonly progress: number }
  | { readonly type: 'ended'; readonly cancelled: boolean }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'opened'; readonly row: number; readonly record: CustomerRecord }
  | { readonly type: 'file'; readonly file: Blob }
