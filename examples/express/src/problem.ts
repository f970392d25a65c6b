import * as z from 'zod'

/** Every kind of error answer, by the last part of its `type`. The names are stable: clients may switch on them. */
export const problemKinds = {
  'malformed-request': { status: 400, title: 'The request is not HTTP that can be read' },
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  'invalid-parameter': { status: 400, title: 'A parameter of the address has a value it cannot have' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not answer to this method' },
  'not-acceptable': { status: 406, title: 'There is no answer in a format the client accepts' },
  'body-too-slow': { status: 408, title: 'The body did not arrive in time' },
  'body-too-large': { status: 413, title: 'The body is larger than is allowed' },
  'unsupported-media-type': { status: 415, title: 'The body is in a format that is not read here' },
  'expectation-failed': { status: 417, title: 'The service does not do what the Expect header asks' },
  'invalid-customer': { status: 422, title: 'The customer record cannot be scored' },
  'invalid-request': { status: 422, title: 'The body asks for something that cannot be' },
  'invalid-columns': { status: 422, title: 'The table has other columns than the model needs' },
  'rejected-table': { status: 422, title: 'The table as a whole cannot be scored' },
  'too-many-requests': { status: 429, title: 'Too many requests from this address' },
  'headers-too-large': { status: 431, title: 'The header fields are larger than is allowed' },
  'internal-error': { status: 500, title: 'The service failed' },
  'too-many-streams': { status: 503, title: 'As many streams are open as the service takes' },
  'not-ready': { status: 503, title: 'The service does not take requests now' },
  stopping: { status: 503, title: 'The service is stopping' },
} as const

export type ProblemKind = keyof typeof problemKinds

/** Most findings that are listed: what is wrong with everything is said in less. */
export const mostFindings = 20

/** One finding: where in the body (a JSON pointer as URI fragment) or which parameter, and what is wrong there. */
export const problemErrorSchema = z
  .object({
    detail: z.string().describe('What was got and what was expected, as a sentence.'),
    pointer: z.string().optional().describe('Place in the body: a JSON pointer, as a URI fragment.'),
    parameter: z.string().optional().describe('Name of the parameter of the address.'),
    code: z.string().optional().describe('Stable code of the finding.'),
  })
  .meta({ id: 'ProblemError', description: 'One finding of a problem document.' })

export const problemSchema = z
  .object({
    type: z.string().describe('Kind of problem: the address of its description.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().optional().describe('As in the X-Request-Id header and in the logs.'),
    errors: z.array(problemErrorSchema).optional().describe(`The findings, ${mostFindings} at most.`),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' })

export type ProblemError = z.infer<typeof problemErrorSchema>
export type ProblemDocument = z.infer<typeof problemSchema>

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly ProblemError[]
  readonly headers?: Readonly<Record<string, string>>
}

/** An error that is answered as a problem document. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  readonly errors: readonly ProblemError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(kind: ProblemKind, detail: string, { errors = [], headers = {}, ...options }: ProblemOptions = {}) {
    super(detail, options)
    this.kind = kind
    this.errors = errors
    this.headers = headers
  }
}

/** The document of RFC 9457, without the request it belongs to. */
export function documentOf({ kind, message, errors }: Problem): ProblemDocument {
  const { status, title } = problemKinds[kind]
  const document: ProblemDocument = { type: `/problems/${kind}`, title, status, detail: message }
  if (errors.length > 0) document.errors = errors.slice(0, mostFindings)
  return document
}
