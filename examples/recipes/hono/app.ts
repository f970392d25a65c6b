// The same file runs on Deno (`deno serve hono/app.ts`), on Bun (`bun hono/app.ts`) and wherever else Hono does.
import { createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer, selfTest } from '@org/churn'
import { verification } from '@org/churn/verification'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

const predictor = createChurnPredictor()
const app = new Hono()

app.get('/readyz', (context) => {
  const result = selfTest(predictor, verification)
  return context.json(result, result.passed ? 200 : 503)
})

const limit = bodyLimit({ maxSize: 65_536, onError: (context) => problem(context, 413, 'The body is too large') })

app.post('/predict', limit, async (context) => {
  const body: unknown = await context.req.json().catch(() => undefined)
  if (body === undefined) return problem(context, 400, 'The body is not JSON')
  return context.json(predictor.explain(parseCustomer(predictor, body), { top: 3 }))
})

app.onError((error, context) => {
  if (!(error instanceof InvalidCustomerError)) throw error
  return context.json(customerProblem(error), error.statusCode, { 'Content-Type': 'application/problem+json' })
})

/** A problem document (RFC 9457). */
function problem(context: Context, status: 400 | 413, title: string): Response {
  return context.json({ title, status }, status, { 'Content-Type': 'application/problem+json' })
}

export default app
