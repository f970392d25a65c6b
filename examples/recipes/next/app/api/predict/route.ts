import { createChurnPredictor, InvalidCustomerError } from '@org/churn'

const predictor = createChurnPredictor()
/** One customer is a kilobyte; Next.js itself sets a route no limit. */
const limitBytes = 65_536

export async function POST(request: Request): Promise<Response> {
  const text = await readText(request)
  if (text === undefined) return problem(413, 'The body is too large')
  let customer: Parameters<typeof predictor.predict>[0]
  try {
    customer = JSON.parse(text)
  } catch {
    return problem(400, 'The body is not JSON')
  }
  try {
    return Response.json(predictor.predict(customer))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return problem(422, 'The customer record cannot be scored', error.issues)
  }
}

/** The body, undefined above the limit: whatever its headers promise, no more than that is kept. */
async function readText(request: Request): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (const reader = request.body?.getReader(); reader; ) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    if (bytes > limitBytes) return undefined
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

/** A problem document (RFC 9457). */
function problem(status: number, title: string, errors?: readonly object[]): Response {
  return Response.json({ title, status, errors }, { status, headers: { 'Content-Type': 'application/problem+json' } })
}
