import { InvalidCustomerError, InvalidRowError } from '@org/churn'
import { customerProblem } from './findings.ts'
import { Problem } from './problem.ts'

/** Whatever was thrown, as a problem; what is not the client's doing becomes an internal error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof InvalidCustomerError || error instanceof InvalidRowError) return customerProblem(error.issues)
  // Express marks an address that cannot be decoded as the client's doing.
  const { status, message } = (error instanceof Error ? error : {}) as Partial<Error> & { readonly status?: number }
  if (status !== undefined && status >= 400 && status < 500) return new Problem('malformed-request', `${message}.`)
  return new Problem('internal-error', 'The request was right, but could not be answered.', { cause: error })
}

/** A failure for the log, without its message: that could hold a customer's values. */
export function describeFailure(error: unknown, requestId?: string): Readonly<Record<string, unknown>> {
  const { name, code, stack } = (error instanceof Error ? error : {}) as Partial<Error> & { readonly code?: unknown }
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '))
  return { msg: 'failure', requestId, failure: name ?? typeof error, code, frames }
}
