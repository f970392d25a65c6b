import { createChurnPredictor, customerJsonSchema, parseCustomer } from '@org/churn'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startServer } from '../testing/process.ts'
import { expectSameNumbers, poster, probabilityOf, records } from '../testing/same-numbers.ts'

const predictor = createChurnPredictor()

it('answers as predict does', async () => {
  const url = await startServer(process.execPath, () => ['--import', 'tsx', 'fastify/app.ts'])
  await expectSameNumbers(poster(`${url}/predict`))
})

describe('Fastify without a setting validates with the schema', () => {
  afterEach(() => vi.restoreAllMocks())

  /** A route whose body Fastify's own validator judges, and converts, first. */
  function appWith(coercionProof: boolean): FastifyInstance {
    // Ajv remarks that the schema names no types.
    vi.spyOn(console, 'warn').mockReturnValue()
    const body = customerJsonSchema(predictor.contract, { target: 'draft-07', coercionProof })
    const app = Fastify()
    app.post('/predict', { schema: { body } }, (request) => predictor.predict(parseCustomer(predictor, request.body)))
    return app
  }

  async function answersOf(app: FastifyInstance) {
    const answers: [what: string, probability: number | undefined][] = []
    for (const [what, payload] of records) {
      const response = await app.inject({ method: 'POST', url: '/predict', payload })
      expect([200, 400, 422], what).toContain(response.statusCode)
      answers.push([what, response.statusCode === 200 ? response.json().probability : undefined])
    }
    return new Map(answers)
  }

  it('that is proof against coercion: the numbers are those of predict', async () => {
    const answers = await answersOf(appWith(true))
    expect(answers).toEqual(new Map(records.map(([what, record]) => [what, probabilityOf(record)])))
  })

  it('that names types: a blank becomes a 0, which is why the recipe lets parseCustomer judge', async () => {
    const answers = await answersOf(appWith(false))
    const invented = records.filter(([what, record]) => probabilityOf(record) === undefined && answers.get(what))
    expect(invented.map(([what]) => what)).toEqual(
      expect.arrayContaining(['tenureMonths: null', 'tenureMonths: " "', 'monthlyCharges: null', 'partner: null']),
    )
    expect(answers.get('tenureMonths: null')).toBe(answers.get('tenureMonths: 0'))
  })
})
