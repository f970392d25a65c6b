import type { MarginAnswer } from '../batch/margins'
import {
  type ChurnError,
  type FieldIssue,
  InvalidCustomerError,
  printValue,
  RuntimeFailedError,
} from '../checks/errors'
import type { ModelContract } from '../model/contract'
import type { PackedRecords } from './packing'

/** A request to a worker. */
export interface WorkerRequest {
  readonly id: number
  /** The calling thread's model. */
  readonly modelSha256: string
  /**
   * The fields of its contract, see {@link fieldsText}: a worker with other fields could not read the columns below.
   */
  readonly fields: string
  /** The day from which dates are counted, as a day number; undefined for models without dates. */
  readonly asOf: number | undefined
  readonly columns: PackedRecords
}

/** A worker's answer: margins and findings by record, or why it failed. */
export type WorkerAnswer =
  | {
      readonly id: number
      readonly margins: Float32Array<ArrayBuffer>
      readonly warnings: ReadonlyMap<number, readonly FieldIssue[]>
      readonly errors: ReadonlyMap<number, PlainError>
    }
  | { readonly id: number; readonly failure: string }

/** The message a worker sends once, as soon as it listens. */
export interface WorkerGreeting {
  readonly greeting: typeof greeting
}

/** Distinguishes the greeting from anything else that a worker's module may post. */
export const greeting = '@org/churn serves batches'

/** An error in a form that can be posted: threads do not share classes. */
export interface PlainError {
  readonly message: string
  /** Present if a customer is refused. */
  readonly issues: readonly FieldIssue[] | undefined
}

/** What training alone reads of a field, and the bundled contract leaves out. */
const ofTraining: ReadonlySet<string> = new Set(['monotone', 'inputBy'])

/** A contract's fields as text, for comparison with another thread's. What training alone reads makes no difference. */
export function fieldsText({ fields }: ModelContract): string {
  return JSON.stringify(fields, (key, value: unknown) => (ofTraining.has(key) ? undefined : value))
}

export function plainError(error: ChurnError): PlainError {
  return { message: error.message, issues: error instanceof InvalidCustomerError ? error.issues : undefined }
}

/**
 * Reads a worker's answer for a number of records, with errors in this thread's classes.
 *
 * @throws {RuntimeFailedError} if the worker failed, or if the answer does not have a margin for each record.
 */
export function readAnswer(answer: WorkerAnswer, recordCount: number): MarginAnswer {
  if ('failure' in answer) throw new RuntimeFailedError(answer.failure)
  const { margins, warnings, errors } = answer
  if (!(margins instanceof Float32Array && warnings instanceof Map && errors instanceof Map)) {
    throw new RuntimeFailedError(
      'A worker of the batch answered with something else than margins, warnings and errors.',
    )
  }
  for (let place = 0; place < recordCount; place++) {
    if (errors.has(place) || Number.isFinite(margins[place])) continue
    throw new RuntimeFailedError(
      `A worker of the batch answered ${printValue(margins[place])} as the margin of record ${place}; a finite number is expected.`,
    )
  }
  return { margins, warnings, errors: new Map([...errors].map(([place, error]) => [place, reviveError(error)])) }
}

function reviveError({ message, issues }: PlainError): ChurnError {
  return issues ? new InvalidCustomerError(issues) : new RuntimeFailedError(message)
}
