import { createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer } from '@org/churn'

const predictor = createChurnPredictor()
/** One customer is a kilobyte; Next.js itself sets a route no limit. */
const limitBytes = 65_536

export async function POST(request: Request): Promise<Response> {
  const text = await readText(request)
  if (text === undefined) return problem({ title: 'The body is too large', status: 413 })
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return problem({ title: 'The body is not JSON', status: 400 })
  }
  try {
    return Response.json(predictor.predict(parseCustomer(predictor, body)))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return problem(customerProblem(error))
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

/** Answers with a problem document (RFC 9457). */
function problem(document: { readonly title: string; readonly status: number }): Response {
  const headers = { 'Content-Type': 'application/problem+json' }
  return Response.json(document, { status: document.status, headers })
}
