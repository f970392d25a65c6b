import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import type { Configuration } from './configuration.ts'

/** What the service knows of its own end. */
export interface Lifecycle {
  readonly isStopping: () => boolean
  /** Answers that have not been sent in whole. */
  readonly inProgress: ReadonlySet<ServerResponse>
  /** Keeps account of each request, and asks clients to come back on another connection once the service is about to stop. */
  readonly announce: RequestHandler
  /**
   * Stops without losing an accepted request: readiness fails at once, and requests are still taken for `drainSeconds`;
   * longer while a balancer that has not noticed still sends, for half of `graceSeconds` at most. Then no connection is
   * accepted any more, and what is in progress has the rest of `graceSeconds` to finish. Then every connection is
   * closed, whatever its client does or leaves undone. Answers how many requests had to be broken off.
   */
  readonly stop: (server: Server) => Promise<number>
}

/** Time for a request that is already on its way on an open connection to be read. */
const lingerMilliseconds = 250

/** A balancer that has sent nothing for so long has turned away. */
const quietMilliseconds = 2_000

/** What is asked until the very end. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

export function createLifecycle({ drainSeconds, graceSeconds }: Configuration): Lifecycle {
  let stopping = false
  const inProgress = new Set<ServerResponse>()
  let lastAsked = Number.NEGATIVE_INFINITY

  const announce: RequestHandler = (request, response, next) => {
    if (!probes.has(request.path)) lastAsked = performance.now()
    inProgress.add(response)
    response.once('close', () => inProgress.delete(response))
    if (stopping) response.set('Connection', 'close')
    next()
  }

  const stop = async (server: Server) => {
    stopping = true
    for (const response of inProgress) if (!response.headersSent) response.setHeader('Connection', 'close')
    const asked = performance.now()
    await wait(drainSeconds * 1000)
    const longest = asked + (drainSeconds + (drainSeconds > 0 ? graceSeconds / 2 : 0)) * 1000
    while (performance.now() < longest && performance.now() < lastAsked + quietMilliseconds)
      await wait(lingerMilliseconds)
    // Not the HTTP server's own close: it would cut connections on which a request is just arriving.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve('closed')))
    const deadline = asked + (drainSeconds + graceSeconds) * 1000
    do {
      if ((await Promise.race([closed, wait(lingerMilliseconds)])) === 'closed') return 0
      if (inProgress.size === 0) server.closeIdleConnections()
    } while (performance.now() < deadline)
    const brokenOff = inProgress.size
    // Half a request, too, is cut off here: nobody can hold the service by not finishing one.
    server.closeAllConnections()
    await closed
    return brokenOff
  }

  return { isStopping: () => stopping, inProgress, announce, stop }
}
