import { createServer, type Server } from 'node:http'
import express, { type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Configuration } from './configuration.ts'
import { Problem } from './problem.ts'
import { handleProblems } from './refuse.ts'
import { identifyRequests } from './request-log.ts'

/** What balancers, orchestrators and collectors ask, by address. */
export type Probes = Readonly<Record<'/healthz' | '/readyz' | '/metrics', RequestHandler>>

/**
 * A server for probes alone, on a port of its own: clients who hold every connection of the service cannot make it look
 * dead. Only those who watch the service should reach this port.
 */
export function createProbeServer(probes: Probes, configuration: Configuration, log: Logger): Server {
  const app = express().disable('x-powered-by').disable('etag')
  app.use(identifyRequests(configuration))
  for (const [path, answer] of Object.entries(probes)) app.get(path, answer)
  app.use(() => {
    throw new Problem('not-found', `Expected one of ${Object.keys(probes).join(', ')}.`)
  })
  app.use(handleProblems(log))
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 }, app)
  server.maxConnections = 64
  return server
}
