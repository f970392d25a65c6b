// The same file runs on Deno (`deno serve hono/app.ts`), on Bun (`bun hono/app.ts`) and wherever else Hono does.
import { createChurnPredictor, InvalidCustomerError } from '@org/churn'
import { verification } from '@org/churn/verification'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

const churn = createChurnPredictor()
const app = new Hono()

app.get('/readyz', (context) => {
  const result = churn.selfTest(verification)
  return context.json(result, result.passed ? 200 : 503)
})

app.post('/predict', bodyLimit({ maxSize: 65_536 }), async (context) => {
  const body = await context.req.json().catch(() => undefined)
  if (body === undefined) return context.json({ title: 'The body is not JSON', status: 400 }, 400)
  try {
    return context.json(churn.explain(body, { top: 3 }))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return context.json({ title: 'The customer record cannot be scored', status: 422, errors: error.issues }, 422)
  }
})

export default app
