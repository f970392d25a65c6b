import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Express } from 'express'
import type { Configuration } from './configuration.ts'
import { documentOf, Problem, problemKinds } from './problem.ts'

/** Longest time for a whole request to arrive, streams included. */
const requestMilliseconds = 30 * 60_000

/** An HTTP server for the application that also answers what is not HTTP with a problem document. */
export function createService(app: Express, { bodySeconds }: Configuration): Server {
  const server = createServer(
    { headersTimeout: bodySeconds * 1000, requestTimeout: requestMilliseconds, connectionsCheckingInterval: 1_000 },
    app,
  )
  // Longer than a load balancer's own idle time of 60 s, so that it never sends on a connection that is just closing.
  server.keepAliveTimeout = 65_000
  server.on('clientError', answerClientError)
  return server
}

function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem('headers-too-large', 'The header fields are larger than is allowed.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem('body-too-slow', 'The request did not arrive in time.')
        : new Problem('malformed-request', 'What was sent is not an HTTP request.')
  const { status } = problemKinds[problem.kind]
  const body = JSON.stringify(documentOf(problem))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
