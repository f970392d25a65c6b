import { type ChurnError, type FieldIssue, InvalidCustomerError, RuntimeError } from '../errors'
import type { PackedRecords } from './packing'

/** What a worker is asked. */
export interface WorkerRequest {
  readonly id: number
  /** The model that the calling thread has. */
  readonly modelSha256: string
  readonly columns: PackedRecords
}

/** What a worker answers: margins and findings by record, or why there are none. */
export type WorkerAnswer =
  | {
      readonly id: number
      readonly margins: Float32Array<ArrayBuffer>
      readonly warnings: ReadonlyMap<number, readonly FieldIssue[]>
      readonly errors: ReadonlyMap<number, PlainError>
    }
  | { readonly id: number; readonly failure: string }

/** An error as it travels: threads do not share classes. */
export interface PlainError {
  readonly message: string
  /** Present where a customer is refused. */
  readonly issues: readonly FieldIssue[] | undefined
}

export function plainError(error: ChurnError): PlainError {
  return { message: error.message, issues: error instanceof InvalidCustomerError ? error.issues : undefined }
}

/** The error in this thread's own class. */
export function reviveError({ message, issues }: PlainError): ChurnError {
  return issues ? new InvalidCustomerError(issues) : new RuntimeError(message)
}
