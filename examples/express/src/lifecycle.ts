import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import type { Configuration } from './configuration.ts'

/** What the service knows of its own end. */
export interface Lifecycle {
  readonly isStopping: () => boolean
  /** Asks clients to come back on another connection once the service is about to stop. */
  readonly announce: RequestHandler
  /**
   * Stops without losing an accepted request: readiness fails at once, requests are still taken for `drainSeconds`, then
   * no connection is accepted any more, and what is in progress has `graceSeconds` to finish. Answers how many requests
   * had to be broken off.
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
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve))
    const deadline = performance.now() + graceSeconds * 1000
    do await wait(lingerMilliseconds)
    while (inProgress.size > 0 && performance.now() < deadline)
    const brokenOff = inProgress.size
    if (brokenOff > 0) server.closeAllConnections()
    else server.closeIdleConnections()
    await closed
    return brokenOff
  }

  return { isStopping: () => stopping, announce, stop }
}
