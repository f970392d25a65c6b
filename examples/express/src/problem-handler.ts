import { InvalidCustomerError, InvalidRowError } from '@org/churn'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { customerProblem, documentOf, Problem, problemKinds } from './problem.ts'

/** What body-parser says of a body, by its `type`; see its README. */
const bodyProblems: Readonly<Record<string, (message: string) => Problem>> = {
  'entity.too.large': () => new Problem('body-too-large', 'The body is larger than this address takes.'),
  'encoding.unsupported': (message) => unsupportedEncoding(message),
  'charset.unsupported': (message) => new Problem('unsupported-media-type', `Expected UTF-8: ${message}.`),
  'entity.parse.failed': (message) => new Problem('malformed-body', `The body is not JSON: ${message}.`),
}

/** The content codings that bodies are read in. */
export const encodings = ['gzip', 'deflate', 'br', 'identity']

export function unsupportedEncoding(message: string): Problem {
  return new Problem('unsupported-media-type', `Expected one of ${encodings.join(', ')}: ${message}.`, {
    headers: { 'Accept-Encoding': encodings.join(', ') },
  })
}

/** Whatever was thrown, as a problem; what is not the client's doing becomes an internal error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof InvalidCustomerError || error instanceof InvalidRowError) return customerProblem(error.issues)
  if (!(error instanceof Error)) return internalError(error)
  const { type, status } = error as Error & { readonly type?: string; readonly status?: number }
  const known = type === undefined ? undefined : bodyProblems[type]
  if (known) return known(error.message)
  // Express and body-parser mark what is the client's doing: an address or a compressed body that cannot be decoded.
  if (status !== undefined && status >= 400 && status < 500) return new Problem('malformed-body', `${error.message}.`)
  return internalError(error)
}

function internalError(cause: unknown): Problem {
  return new Problem('internal-error', 'The request was right, but could not be answered.', { cause })
}

/** Answers with a problem document. */
function sendProblem(response: Response, problem: Problem): void {
  response.end(writeProblem(response, problem))
}

/** How long, and how much of, a body that is of no use any more is still taken. */
const lingering = { milliseconds: 1_000, bytes: 8_388_608 }

/**
 * Answers while the body is still arriving, and closes the connection. A little of the rest is read and thrown away:
 * closed at once, the connection would be reset, and a client that is still sending would never see the answer.
 */
export function sendEarly(request: Request, response: Response, problem: Problem): void {
  response.set('Connection', 'close')
  response.write(writeProblem(response, problem))
  let bytes = 0
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingering.milliseconds)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > lingering.bytes) end()
  })
  request.once('end', end).once('close', end).resume()
}

/** Sets the head of the answer and hands back its body. */
function writeProblem(response: Response, problem: Problem): string {
  const { requestId } = response.locals
  response.locals.problem = problem.kind
  const body = JSON.stringify({ ...documentOf(problem), requestId })
  response
    .status(problemKinds[problem.kind].status)
    .set(problem.headers)
    .set({
      'Cache-Control': 'no-store',
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
    })
  return body
}

/** The last handler: every error becomes a problem document, and those of the service itself are logged. */
export function handleProblems(log: Logger): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error, request, response, _next) => {
    if (response.destroyed || error?.type === 'request.aborted') return
    const problem = problemOf(error)
    if (problem.kind === 'internal-error') log.error(describeFailure(problem.cause, response.locals.requestId))
    if (response.headersSent) {
      // Too late for another status: an answer that breaks off is at least not taken for a whole one.
      response.locals.problem = problem.kind
      response.destroy()
      return
    }
    if (request.complete) sendProblem(response, problem)
    else sendEarly(request, response, problem)
  }
}

/** A failure for the log, without its message: that could hold a customer's values. */
export function describeFailure(error: unknown, requestId?: string): Readonly<Record<string, unknown>> {
  const { name, code, stack } = (error instanceof Error ? error : {}) as Partial<Error> & { readonly code?: unknown }
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '))
  return { msg: 'failure', requestId, failure: name ?? typeof error, code, frames }
}
