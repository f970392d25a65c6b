// Behind API Gateway (HTTP API) or a function URL. Bundle it: `esbuild lambda/handler.ts --bundle --platform=node --format=esm`.
import { createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer } from '@org/churn'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

// Outside of the handler: once for each instance, while Lambda starts it.
const predictor = createChurnPredictor()
/** One customer is a kilobyte; API Gateway itself takes ten megabytes. */
const limit = 65_536

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  let received: unknown
  try {
    const { body = '', isBase64Encoded } = event
    if (body.length > limit) return answer(413, { title: 'The body is too large', status: 413 })
    received = JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body)
  } catch {
    return answer(400, { title: 'The body is not JSON', status: 400 })
  }
  try {
    return answer(200, predictor.explain(parseCustomer(predictor, received), { top: 3 }))
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return answer(error.statusCode, customerProblem(error))
  }
}

function answer(statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  const type = statusCode < 400 ? 'application/json' : 'application/problem+json'
  return { statusCode, headers: { 'content-type': type, 'cache-control': 'no-store' }, body: JSON.stringify(body) }
}
