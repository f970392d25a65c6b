import { InvalidCustomerError, parseCustomer, selfTest } from '@org/churn'
import { type Answerer, HttpProblem, problemResponse, readJson } from './http.ts'
import { createChurnPredictor, verification } from './model.ts'

// Once for each isolate, not for each request.
const predictor = createChurnPredictor()

/** The body as a customer, no value of it converted. */
const readCustomer = async (request: Request) => parseCustomer(predictor, await readJson(request))

/** What stands at each address, by method. */
const addresses: Readonly<Record<string, { readonly method: string; readonly answer: Answerer }>> = {
  '/predict': { method: 'POST', answer: async (request) => predictor.predict(await readCustomer(request)) },
  '/explain': { method: 'POST', answer: async (request) => predictor.explain(await readCustomer(request), { top: 5 }) },
  '/model': { method: 'GET', answer: () => ({ manifest: predictor.manifest, contract: predictor.contract }) },
  '/readyz': {
    method: 'GET',
    answer: () => {
      const result = selfTest(predictor, verification)
      if (!result.passed) throw new HttpProblem(503, 'The self-test did not pass.')
      return result
    },
  },
}

async function answer(request: Request): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url)
  const found = Object.hasOwn(addresses, pathname) ? addresses[pathname] : undefined
  if (!found) throw new HttpProblem(404, `Expected one of ${Object.keys(addresses).join(', ')}.`)
  if (request.method !== found.method)
    throw new HttpProblem(405, `Got ${request.method}, expected ${found.method}.`, { Allow: found.method })
  // A parameter that is passed over would leave who sent it with an answer to another question.
  const [parameter] = searchParams.keys()
  if (parameter !== undefined)
    throw new HttpProblem(400, `Got the parameter ${JSON.stringify(parameter.slice(0, 100))}, expected none.`)
  return found.answer(request)
}

const handler = {
  async fetch(request: Request): Promise<Response> {
    try {
      return Response.json(await answer(request), { headers: { 'Cache-Control': 'no-store' } })
    } catch (error) {
      if (error instanceof HttpProblem) return problemResponse(error)
      if (error instanceof InvalidCustomerError) {
        const errors = error.issues.map(({ code, path, message: detail }) => ({
          pointer: path === '' ? '#' : `#/${path}`,
          code,
          detail,
        }))
        return problemResponse(new HttpProblem(422, 'The customer record cannot be scored.'), errors)
      }
      return problemResponse(new HttpProblem(500, 'The service failed.'))
    }
  },
}

// A module Worker is its default export.
export default handler
