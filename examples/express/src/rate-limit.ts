import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { Problem } from './problem.ts'

/** Limits the requests of one client address; probes and metrics are asked before it and do not count. */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Anybody may send X-Forwarded-For: without a proxy that is trusted it is passed over, and nothing to complain about.
    validate: { xForwardedForHeader: false },
    handler: (_request, _response, next) =>
      next(new Problem('too-many-requests', `More than ${requestsPerMinute} requests in one minute.`)),
  })
}
