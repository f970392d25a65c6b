import type { RequestHandler } from 'express'
import { Problem, problemKinds } from '../problem.ts'

/** `GET /problems/:kind`: what the `type` of a problem document leads to. */
export const problemsRoute: RequestHandler<{ kind: string }> = (request, response) => {
  const found = Object.entries(problemKinds).find(([kind]) => kind === request.params.kind)
  if (!found) throw new Problem('not-found', `Expected one of ${Object.keys(problemKinds).join(', ')}.`)
  const [kind, { status, title }] = found
  response.set('Cache-Control', 'public, max-age=300').json({ type: `/problems/${kind}`, status, title })
}
