import { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Express, RequestHandler } from 'express'
import { breakOffBody } from './body.ts'
import { Problem } from './problem.ts'
import { lingering } from './refuse.ts'

/** What stands for a request where none could be read, with what is wrong. */
const unreadable = new WeakMap<IncomingMessage, Problem>()

/** Refuses what could not be read, and what Node by itself would refuse with an empty answer. */
export const checkProtocol: RequestHandler = (request, _response, next) => {
  const { host, expect } = request.headers
  if (host === undefined && request.httpVersion === '1.1' && !unreadable.has(request))
    throw new Problem('malformed-request', 'Got no Host header, expected one.')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    throw new Problem('expectation-failed', `Got Expect: ${expect.slice(0, 40)}, expected 100-continue or nothing.`)
  next(unreadable.get(request))
}

/**
 * Makes the listener for what is not HTTP, or does not arrive in time. Requests that came before on the same connection
 * are answered first. One whose own body is concerned is refused; otherwise the application is handed an empty request
 * to refuse, so that it has an id, a log line and a place in the metrics like any other.
 */
export function answerUnreadable(app: Express, inProgress: ReadonlySet<ServerResponse>) {
  const ending = new WeakSet<Socket>()
  return async (error: NodeJS.ErrnoException, socket: Socket): Promise<void> => {
    // The parser reports every further packet again.
    if (ending.has(socket)) return
    ending.add(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const problem = problemOf(error)
    const earlier = [...inProgress].filter(({ req }) => req.socket === socket)
    const concerned = earlier.filter(({ req }) => !req.complete)
    for (const { req } of concerned) breakOffBody(req, problem)
    await Promise.all(earlier.map((response) => new Promise((resolve) => response.once('close', resolve))))
    if (socket.writable && concerned.length === 0) hand(app, socket, problem)
    else closeSoon(socket)
  }
}

function problemOf({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem('headers-too-large', 'The header fields are larger than is allowed.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('body-too-slow', 'The request did not arrive in time.')
  return new Problem('malformed-request', 'What was sent is not an HTTP request.')
}

function hand(app: Express, socket: Socket, problem: Problem): void {
  const version = { httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 }
  const request = Object.assign(new IncomingMessage(socket), version, { method: 'none', url: '/', complete: true })
  unreadable.set(request, problem)
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => closeSoon(socket))
  app(request, response)
}

/** Closed at once, the connection would be reset, and a client that is still sending would never see the answer. */
function closeSoon(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), lingering.milliseconds)
  socket.once('close', () => clearTimeout(timer)).end()
}
