import type { ChurnPrediction, FieldIssue } from '@org/churn'
import type { CalledCustomer, Omissions } from '@org/churn/csv'
import { documentOf, Problem, type ProblemDocument } from '../problem.ts'

/** A record of a stream that was read, or refused before it could be scored. */
export interface BatchRecord {
  /** Line of the stream on which the record starts, counted from 1. */
  readonly line: number
  /** The customer's identifier, where the record has one. */
  readonly id: string | undefined
  /** How its bytes were read, where they are not UTF-8. */
  readonly encoding?: 'windows-1252'
  readonly customer?: unknown
  /** What had to be accepted to read it, under the source's column names. */
  readonly warnings?: readonly FieldIssue[]
  readonly problem?: ProblemDocument
  /** What is wrong with its cells, where that is the problem. */
  readonly issues?: readonly FieldIssue[]
}

/** A record of a stream with its answer, or what is to be said of all: one of `prediction`, `problem` and `note`. */
export interface BatchResult {
  /** Line of the record; undefined of what holds for all of them. */
  readonly line: number | undefined
  readonly id: string | undefined
  readonly encoding?: 'windows-1252'
  readonly prediction?: ChurnPrediction<boolean | 'abstain'>
  /** What to say of the customer, on a call list. */
  readonly call?: CalledCustomer
  readonly problem?: ProblemDocument
  /** Which rows were left out, because they are no customers. */
  readonly note?: string
}

/** What follows the last record: which rows were left out, if any. */
export function noteOf({ sentence }: Omissions): readonly BatchResult[] {
  const note = sentence()
  return note === undefined ? [] : [{ line: undefined, id: undefined, note }]
}

/** Turns a stream of bytes into records, some at a time. The charset is the one the client declares, if any. */
export type RecordReader = (
  source: AsyncIterable<Buffer>,
  charset: string | undefined,
) => AsyncGenerator<readonly BatchRecord[]>

/** A block of records is answered in one go: of the shortest ones a chunk would hold enough to keep everybody else waiting. */
export const mostRecordsAtOnce = 100

/** How results are written. */
export interface ResultWriter {
  readonly mediaType: string
  readonly header: string
  readonly write: (results: readonly BatchResult[]) => string
}

/** A record that cannot even be read. */
export function unreadable(line: number, detail: string): BatchRecord {
  return { line, id: undefined, problem: documentOf(new Problem('malformed-body', `line ${line}: ${detail}.`)) }
}
