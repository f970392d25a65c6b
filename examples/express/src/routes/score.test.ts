import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { explanation, prediction } from '../schemas.ts'
import { churn, ordinary, problemIn, startService } from '../testing/running-service.ts'

const service = await startService()

it('answers every verification row as the native libraries did', async () => {
  for (const { customer, probability, contributions } of verification.rows) {
    const response = await service.post('/explain', customer)
    const answer = explanation.strict().parse(await response.json())
    expect(response.status).toBe(200)
    expect(Math.abs(answer.probability - probability)).toBeLessThan(1e-6)
    for (const { field, logOdds } of answer.contributions)
      expect(Math.abs(logOdds - (contributions[field] ?? Number.NaN))).toBeLessThan(1e-5)
  }
})

it('predicts at the operating point that the address names', async () => {
  for (const { name, threshold } of churn.model.operatingPoints) {
    const response = await service.post(`/predict?operatingPoint=${name}`, ordinary.customer)
    const answer = prediction.parse(await response.json())
    expect(answer).toMatchObject({ operatingPoint: name, threshold, churn: ordinary.probability >= threshold })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('etag')).toBeNull()
  }
})

it('lists as many contributions as were asked for, and sums up the others', async () => {
  const whole = explanation.parse(await (await service.post('/explain', ordinary.customer)).json())
  const some = explanation.parse(await (await service.post('/explain?top=2', ordinary.customer)).json())
  expect(some.contributions).toEqual(whole.contributions.slice(0, 2))
  const sum = some.contributions.reduce((total, { logOdds }) => total + logOdds, some.baseLogOdds + some.remainder)
  expect(sum).toBeCloseTo(some.logOdds, 9)
})

it('refuses a customer with the path of each field', async () => {
  for (const path of ['/predict', '/explain']) {
    const response = await service.post(path, { ...ordinary.customer, contract: 'Weekly', monthlyCharges: '20' })
    expect(response.status).toBe(422)
    const { type, errors } = await problemIn(response)
    expect(type).toBe('/problems/invalid-customer')
    expect(errors).toMatchObject([
      { pointer: '#/contract', code: 'UNKNOWN_VALUE' },
      { pointer: '#/monthlyCharges', code: 'WRONG_TYPE' },
    ])
  }
})

it.each([
  ['operatingPoint=bold', 'operatingPoint'],
  ['operatingPoint=recall&operatingPoint=recall', 'operatingPoint'],
  ['top=-1', 'top'],
  ['top=x', 'top'],
  ['verbose=1', 'verbose'],
  ['__proto__=1', '__proto__'],
])('refuses the parameter %s', async (query, parameter) => {
  const response = await service.post(`/explain?${query}`, ordinary.customer)
  expect(response.status).toBe(400)
  expect(await problemIn(response)).toMatchObject({ type: '/problems/invalid-parameter', errors: [{ parameter }] })
})

it('says what the model is and which fields it takes', async () => {
  const response = await fetch(`${service.url}/model`)
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify({ model: churn.model, contract: churn.contract })))
  const headers = { 'If-None-Match': response.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' }
  const again = await fetch(`${service.url}/model`, { headers })
  expect(again.status).toBe(304)
})
