import { type FieldIssueCode, type InvalidCustomerError, InvalidOptionError, readGiven } from './errors'

/** A problem document (RFC 9457) about a customer record. */
export interface CustomerProblem {
  /** No kind of its own: the status says what the problem is. */
  readonly type: 'about:blank'
  readonly title: 'Unprocessable Content'
  readonly status: 422
  readonly detail: string
  /** Every finding, with the field as a JSON pointer in a URI fragment; `#` is the record itself. */
  readonly errors: readonly { readonly detail: string; readonly pointer: string; readonly code: FieldIssueCode }[]
}

/**
 * The problem document of an error: send it as `application/problem+json` with its status.
 *
 * @throws {InvalidOptionError} for another error, which says nothing of a customer.
 */
export function customerProblem(error: InvalidCustomerError): CustomerProblem {
  const expected = 'an InvalidCustomerError'
  return readGiven('error', expected, () => {
    // By what it holds: an error of another copy of the package has another class.
    const { issues, message, statusCode }: Partial<InvalidCustomerError> = Object(error)
    if (!Array.isArray(issues) || message === undefined || statusCode !== 422)
      throw new InvalidOptionError('error', error, expected)
    return {
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: statusCode,
      detail: message,
      errors: (issues as InvalidCustomerError['issues']).map(({ code, path, message: detail }) => ({
        detail,
        pointer: pointerTo(path),
        code,
      })),
    }
  })
}

function pointerTo(name: string): string {
  if (name === '') return '#'
  return `#/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`
}
