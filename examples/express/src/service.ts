import { createServer, type Server } from 'node:http'
import type { Express } from 'express'
import type { Logger } from 'pino'
import type { Configuration } from './configuration.ts'
import { limitConnections } from './connection-limit.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { answerUnreadable } from './unreadable.ts'

/** Longest time for a whole request to arrive, streams included. */
const requestMilliseconds = 30 * 60_000

/** An HTTP server for the application, which also answers what Node would refuse by itself. */
export function createService(
  app: Express,
  configuration: Configuration,
  { lifecycle: { inProgress }, metrics, log }: { lifecycle: Lifecycle; metrics: Metrics; log: Logger },
): Server {
  const server = createServer(
    {
      headersTimeout: Math.ceil(configuration.bodySeconds * 1000),
      requestTimeout: requestMilliseconds,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false,
    },
    app,
  )
  // Longer than a load balancer's own idle time of 60 s, so that it never sends on a connection that is just closing.
  server.keepAliveTimeout = 65_000
  limitConnections(server, configuration, { metrics, log })
  server.on('checkExpectation', app)
  server.on('clientError', answerUnreadable(app, inProgress))
  return server
}
