import type { RequestHandler } from 'express'
import { Problem } from './problem.ts'

/** Names the route for log and metrics, and refuses every method but those it has, telling which they are. */
export function allowMethods(route: string, methods: readonly ('get' | 'post')[]): RequestHandler {
  const allowed = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  const expected = allowed.join(', ')
  return (request, response, next) => {
    response.locals.route = route
    if (allowed.includes(request.method)) return next()
    throw new Problem('method-not-allowed', `Got ${request.method}, expected ${expected}.`, {
      headers: { Allow: expected },
    })
  }
}
