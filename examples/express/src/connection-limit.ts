import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { ipKeyGenerator } from 'express-rate-limit'
import type { Logger } from 'pino'
import type { Configuration } from './configuration.ts'
import type { Metrics } from './metrics.ts'

/** Dropped connections are logged together: a flood of them must not become a flood of lines. */
const logMilliseconds = 10_000

/**
 * Closes a connection that comes when the service, or its address alone, has as many open as is allowed. An IPv6 client
 * owns a whole network of addresses, which counts as one.
 */
export function limitConnections(
  server: Server,
  { connectionLimitCount, connectionsPerAddress }: Configuration,
  { metrics, log }: { metrics: Metrics; log: Logger },
): void {
  const open = new Map<string, number>()
  let dropped = 0
  let loggedAt = Number.NEGATIVE_INFINITY

  const drop = () => {
    metrics.countDroppedConnection()
    dropped++
    if (performance.now() - loggedAt < logMilliseconds) return
    log.warn({ dropped, limit: connectionLimitCount, limitPerAddress: connectionsPerAddress }, 'connections dropped')
    loggedAt = performance.now()
    dropped = 0
  }

  server.maxConnections = connectionLimitCount
  server.on('drop', drop)
  server.prependListener('connection', (socket: Socket) => {
    const address = ipKeyGenerator(socket.remoteAddress ?? '')
    const count = (open.get(address) ?? 0) + 1
    if (count > connectionsPerAddress) {
      socket.destroy()
      return drop()
    }
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
  })
}
