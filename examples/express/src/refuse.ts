import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { describeFailure, problemOf } from './failure.ts'
import { documentOf, type Problem, problemKinds } from './problem.ts'

/** How long, and how much of, what is of no use any more is still taken from a client. */
export const lingering = { milliseconds: 1_000, bytes: 8_388_608 }

/** Header fields that may have been set for the answer that is not to be. */
const ofAnotherAnswer = ['Trailer', 'Content-Encoding', 'Content-Range', 'Accept-Ranges', 'ETag', 'Last-Modified']

/** The last handler: every request that ends badly ends here. Failures of the service itself are logged. */
export function handleProblems(log: Logger): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error, request, response, _next) => {
    if (response.destroyed) return
    const problem = problemOf(error)
    const { requestId } = response.locals
    if (problem.kind === 'internal-error') log.error(describeFailure(problem.cause, requestId))
    try {
      refuse(request, response, problem)
    } catch (failure) {
      log.error(describeFailure(failure, requestId))
      breakOff(response)
    }
  }
}

/** Answers with a problem document; breaks off an answer that has begun, so that it is not taken for a whole one. */
function refuse(request: Request, response: Response, problem: Problem): void {
  response.locals.problem = problem.kind
  if (response.headersSent) {
    breakOff(response)
    return
  }
  const body = JSON.stringify({ ...documentOf(problem), requestId: response.locals.requestId })
  for (const name of ofAnotherAnswer) response.removeHeader(name)
  response
    .status(problemKinds[problem.kind].status)
    .set(problem.headers)
    .set({
      'Cache-Control': 'no-store',
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
    })
  if (request.complete) response.end(body)
  else endEarly(request, response, body)
}

/**
 * Answers while the body is still arriving, and closes the connection. A little of the rest is read and thrown away:
 * closed at once, the connection would be reset, and a client that is still sending would never see the answer.
 */
function endEarly(request: Request, response: Response, body: string): void {
  response.set('Connection', 'close').write(body)
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

function breakOff(response: Response): void {
  // Without chunks (HTTP/1.0) the end of the connection is the end of the answer: only a reset shows that the answer is
  // incomplete.
  if (!response.chunkedEncoding) response.socket?.resetAndDestroy()
  response.destroy()
}
