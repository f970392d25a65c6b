import { evaluation } from '@org/churn/evaluation'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { explanation, prediction } from '../answers.ts'
import { ordinary, predictor, problemIn, startService } from '../testing/running-service.ts'

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
  for (const { name, threshold } of predictor.manifest.operatingPoints) {
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

const names = predictor.manifest.operatingPoints.map(({ name }) => name).join(', ')
const share = 'expected a number from 0 to 1'
const fields = predictor.contract.fields.filter(({ input }) => input).length
const whole = `expected a whole number from 0 to ${fields}`
const known = 'unknown, expected one of operatingPoint, threshold, abstain, top'

async function refuses(query: string, detail: string) {
  const response = await service.post(`/explain?${query}`, ordinary.customer)
  expect(response.status).toBe(400)
  const problem = await problemIn(response)
  expect(problem).toMatchObject({ type: '/problems/invalid-parameter', detail: `${detail}.` })
  expect(problem.errors).toEqual([{ parameter: detail.slice(0, detail.indexOf(':')), detail }])
}

it.each([
  ['operatingPoint=bold', `operatingPoint: got "bold", expected one of ${names}`],
  ['operatingPoint=recall&operatingPoint=recall', 'operatingPoint: given 2 times, expected once'],
  ['threshold=', `threshold: got "", ${share}`],
  ['threshold', `threshold: got "", ${share}`],
  ['threshold=%20', `threshold: got " ", ${share}`],
  ['threshold=0x1', `threshold: got "0x1", ${share}`],
  ['threshold=.5', `threshold: got ".5", ${share}`],
  ['threshold=%200.5', `threshold: got " 0.5", ${share}`],
  ['threshold=NaN', `threshold: got "NaN", ${share}`],
  ['threshold=1e999', `threshold: got Infinity, ${share}`],
  ['threshold=-0.1', `threshold: got "-0.1", ${share}`],
  ['threshold=1.01', `threshold: got 1.01, ${share}`],
  ['threshold=0.1&threshold=0.2&threshold=0.3', 'threshold: given 3 times, expected once'],
  ['threshold=0.5&operatingPoint=recall', 'threshold: given beside operatingPoint, expected one of the two'],
  ['abstain=', 'abstain: got "", expected true or false'],
  ['abstain=true&abstain=true', 'abstain: given 2 times, expected once'],
  ['top=', `top: got "", ${whole}`],
  ['top=%20', `top: got " ", ${whole}`],
  ['top=-1', `top: got "-1", ${whole}`],
  ['top=1.5', `top: got "1.5", ${whole}`],
  ['top=0x1', `top: got "0x1", ${whole}`],
  [`top=${fields + 1}`, `top: got ${fields + 1}, ${whole}`],
  ['top=1&top=2', 'top: given 2 times, expected once'],
  ['verbose=1', `verbose: ${known}`],
  ['__proto__=1', `__proto__: ${known}`],
])('refuses the parameter %s', refuses)

it('repeats no long name and no long value', async () => {
  await refuses(`${'x'.repeat(9_000)}=1`, `${'x'.repeat(60)}: ${known}`)
  await refuses(
    `operatingPoint=${'x'.repeat(9_000)}`,
    `operatingPoint: got "${'x'.repeat(59)}…, expected one of ${names}`,
  )
})

it.each([
  ['0', 0],
  ['1', 1],
  ['0.25', 0.25],
  ['5e-1', 0.5],
])('decides at a threshold of %s', async (given, threshold) => {
  const answer = prediction.parse(await (await service.post(`/predict?threshold=${given}`, ordinary.customer)).json())
  expect([answer.threshold, answer.churn]).toEqual([threshold, ordinary.probability >= threshold])
})

it('says what the model is, how good, and which fields it takes', async () => {
  const response = await fetch(`${service.url}/model`)
  const expected = { manifest: predictor.manifest, evaluation, contract: predictor.contract }
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(expected)))
  const headers = { 'If-None-Match': response.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' }
  const again = await fetch(`${service.url}/model`, { headers })
  expect(again.status).toBe(304)
})
