// The same file runs on Deno (`deno serve hono/app.ts`), on Bun (`bun hono/app.ts`) and wherever else Hono does.
import { createChurnPredictor, InvalidCustomerError } from '@org/churn'
import { verification } from '@org/churn/verification'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

const predictor = createChurnPredictor()
const app = new Hono()

app.get('/readyz', (context) => {
  const result = predictor.selfTest(verification)
  return context.json(result, result.passed ? 200 : 503)
})

const limit = bodyLimit({ maxSize: 65_536, onError: (context) => problem(context, 413, 'The body is too large') })

app.post('/predict', limit, async (context) => {
  const body = await context.req.json().catch(() => undefined)
  if (body === undefined) return problem(context, 400, 'The body is not JSON')
  try {
    return context.json(predictor.explain(body, { top: 3 }))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return problem(context, 422, 'The customer record cannot be scored', error.issues)
  }
})

/** A problem document (RFC 9457). */
function problem(context: Context, status: 400 | 413 | 422, title: string, errors?: readonly object[]): Response {
  return context.json({ title, status, errors }, status, { 'Content-Type': 'application/problem+json' })
}

export default app
