import { InvalidCustomerError, InvalidOptionError, parseCustomer, selfTest } from '@org/churn'
import { type Answerer, HttpProblem, problemResponse, readJson } from './http.ts'
import { createChurnPredictor, verification } from './model.ts'

// Once for each isolate, not for each request.
const predictor = createChurnPredictor()

/** Whether the customers of this model have dates, which are counted from a day that the caller names. */
const hasDates = predictor.contract.asOf !== undefined

/** The body as a customer, no value of it converted, and the day as of which it is described. */
async function readCustomer(request: Request) {
  const asOf = new URL(request.url).searchParams.get('asOf') ?? undefined
  const day = asOf === undefined ? {} : { asOf }
  return { customer: parseCustomer(predictor, await readJson(request), day), day }
}

/** What stands at each address, by method. */
const addresses: Readonly<Record<string, { readonly method: string; readonly answer: Answerer }>> = {
  '/predict': {
    method: 'POST',
    answer: async (request) => {
      const { customer, day } = await readCustomer(request)
      return predictor.predict(customer, day)
    },
  },
  '/explain': {
    method: 'POST',
    answer: async (request) => {
      const { customer, day } = await readCustomer(request)
      return predictor.explain(customer, { ...day, top: 5 })
    },
  },
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
  const expected = hasDates && found.method === 'POST' ? ['asOf'] : []
  const parameter = [...searchParams.keys()].find((name, place) => name !== expected[place])
  if (parameter !== undefined) {
    const got = `Got the parameter ${JSON.stringify(parameter.slice(0, 100))}`
    throw new HttpProblem(400, `${got}, expected ${expected.length === 0 ? 'none' : 'one asOf'}.`)
  }
  return found.answer(request)
}

const handler = {
  async fetch(request: Request): Promise<Response> {
    try {
      return Response.json(await answer(request), { headers: { 'Cache-Control': 'no-store' } })
    } catch (error) {
      if (error instanceof HttpProblem) return problemResponse(error)
      if (error instanceof InvalidOptionError) return problemResponse(new HttpProblem(400, error.message))
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
