import { createChurnPredictor, InvalidCustomerError } from '@org/churn'

const churn = createChurnPredictor()

export async function POST(request: Request): Promise<Response> {
  const body = await request.json().catch(() => undefined)
  if (body === undefined) return Response.json({ title: 'The body is not JSON', status: 400 }, { status: 400 })
  try {
    return Response.json(churn.predict(body))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    const problem = { title: 'The customer record cannot be scored', status: 422, errors: error.issues }
    return Response.json(problem, { status: 422 })
  }
}
