import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Configuration } from './configuration.ts'
import type { ProblemKind } from './problem.ts'

/** Ids that are taken over from a proxy: anything else could be used to forge log lines. */
const acceptable = /^[\w.:=-]{1,128}$/

/** Gives each request an id, one of its own or that of a trusted proxy in front, and returns it in `X-Request-Id`. */
export function identifyRequests({ trustedProxies }: Configuration): RequestHandler {
  return (request, response, next) => {
    const given = trustedProxies > 0 ? request.get('x-request-id') : undefined
    response.locals.requestId = given !== undefined && acceptable.test(given) ? given : randomUUID()
    response.set('X-Request-Id', response.locals.requestId)
    next()
  }
}

/** What the service refuses so that it stays well: no failure, but somebody should see it. */
const overload: readonly ProblemKind[] = ['too-many-requests', 'too-many-streams', 'stopping']

function levelOf(status: number, problem: ProblemKind | undefined): 'info' | 'warn' | 'error' {
  if (problem !== undefined && overload.includes(problem)) return 'warn'
  return status >= 500 ? 'error' : 'info'
}

/** One line for each request. Its fields are listed here one by one: bodies, queries and addresses are not among them. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    response.once('close', () => {
      const { requestId, route, problem, rows } = response.locals
      const line = {
        requestId,
        method: request.method,
        route: route ?? 'none',
        status: response.statusCode,
        milliseconds: Math.round((performance.now() - started) * 100) / 100,
        ...(problem && { problem }),
        ...(rows && { rows }),
        ...(!response.writableFinished && { aborted: true }),
      }
      log[levelOf(response.statusCode, problem)](line, 'request')
    })
    next()
  }
}
