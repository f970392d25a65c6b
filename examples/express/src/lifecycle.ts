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
   * Stops without losing an accepted request: readiness fails at once, requests are still taken for `drainSeconds`, then
   * no connection is accepted any more, and what is in progress has `graceSeconds` to finish. Then every connection is
   * closed, whatever its client does or leaves undone. Answers how many requests had to be broken off.
   */
  readonly stop: (server: Server) => Promise<number>
}

/** Time for a request that is already on its way on an open connection to be read. */
const lingerMilliseconds = 250

export function createLifecycle({ drainSeconds, graceSeconds }: Configuration): Lifecycle {
  let stopping = false
  const inProgress = new Set<ServerResponse>()

  const announce: RequestHandler = (_request, response, next) => {
    inProgress.add(response)
    response.once('close', () => inProgress.delete(response))
    if (stopping) response.set('Connection', 'close')
    next()
  }

  const stop = async (server: Server) => {
    stopping = true
    for (const response of inProgress) if (!response.headersSent) response.setHeader('Connection', 'close')
    await wait(drainSeconds * 1000)
    // Not the HTTP server's own close: it would cut connections on which a request is just arriving.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve('closed')))
    const deadline = performance.now() + graceSeconds * 1000
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
