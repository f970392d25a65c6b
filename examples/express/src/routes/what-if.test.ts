import { createChurnPredictor, InvalidOptionError } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import { expect, it } from 'vitest'
import { searchAnswer, simulation } from '../answers.ts'
import { predictor, verification } from '../model.ts'
import { problemIn, startService } from '../testing/running-service.ts'

const service = await startService()
/** A verification row that the model expects to leave. */
const leaving = verification.rows.find(
  ({ customer }) => predictor.predict(customer).churn && customer.contract === 'Month-to-month',
)
const customer = leaving?.customer as AnyCustomer
/** A predictor of the same model, as the parts beside it are found by the object, with another answer. */
const failingWith = (predict: () => never) =>
  Object.assign(createChurnPredictor(), { predict }) as unknown as typeof predictor
const ask = async (body: unknown, query = '') => service.post(`/what-if${query}`, body)

it('tries new values, and leads back', async () => {
  const changes = { contract: 'Two year' }
  const answer = simulation.parse(await (await ask({ customer, changes })).json())
  expect(answer.before.probability).toBeCloseTo(leaving?.probability ?? 0, 6)
  expect(answer.after.probability).toBeCloseTo(predictor.predict({ ...customer, contract: 'Two year' }).probability, 12)
  expect(answer.probabilityDifference).toBeLessThan(0)
  expect(answer.changes).toMatchObject([{ field: 'contract', from: 'Month-to-month', to: 'Two year' }])
  const back = simulation.parse(await (await ask({ customer: answer.customer, changes: answer.undo })).json())
  expect(back.after.probability).toBe(answer.before.probability)
})

it('finds the changes that turn the decision, and holds to what was asked', async () => {
  const answer = searchAnswer.parse(await (await ask({ customer, top: 2 })).json())
  expect(answer).toMatchObject({ outcome: 'FOUND', before: { churn: true } })
  expect(answer.answers).toHaveLength(2)
  for (const { prediction, customer: changed, steps, reachesTarget, cost } of answer.answers) {
    expect([prediction.churn, reachesTarget]).toEqual([false, true])
    expect(cost).toBeCloseTo(
      steps.reduce((sum, step) => sum + (step.cost ?? Number.NaN), 0),
      9,
    )
    expect(steps.every(({ offered }) => offered)).toBe(true)
    expect(steps.length).toBeLessThanOrEqual(2)
    expect(predictor.predict(changed).probability).toBeCloseTo(prediction.probability, 12)
  }
  const only = searchAnswer.parse(
    await (await ask({ customer, fields: ['contract'], target: { probabilityAtMost: 0.9 } })).json(),
  )
  expect(only.outcome).toBe('ALREADY_AT_TARGET')
  const strict = await ask({ customer, maxChanges: 1, target: { probabilityAtMost: 0 } }, '?threshold=0.01')
  expect(searchAnswer.parse(await strict.json())).toMatchObject({
    outcome: 'NONE_WITHIN_LIMITS',
    before: { threshold: 0.01 },
    answers: [{ reachesTarget: false }],
  })
})

it('proposes what the company does not offer only on request', async () => {
  const toDsl = { customer: { ...customer, internetService: 'Fiber optic' }, fields: ['internetService'] }
  const target = { probabilityAtMost: 0 }
  expect(searchAnswer.parse(await (await ask({ ...toDsl, target })).json()).answers).toEqual([])
  const asked = await ask({ ...toDsl, target, includeUnoffered: true })
  expect(searchAnswer.parse(await asked.json()).answers).toMatchObject([
    { reachesTarget: false, steps: [{ to: 'DSL', offered: false }] },
  ])
})

it.each([
  ['a customer that cannot be', { customer: { ...customer, contract: 'Weekly' } }, '#/customer/contract'],
  ['a change that cannot be', { customer, changes: { tenureMonths: -3 } }, '#/changes/tenureMonths'],
  ['a field that is not there', { customer, changes: { tenure: 3 } }, '#/changes/tenure'],
  ['no object of changes', { customer, changes: [] }, '#/changes'],
  ['an unknown member', { customer, budget: 3 }, '#/budget'],
  ['an impossible target', { customer, target: { churn: 'no' } }, '#/target'],
  ['too many changes', { customer, maxChanges: 9 }, '#/maxChanges'],
  ['no customer', {}, '#/customer'],
  ['no object', 3, '#'],
])('refuses %s', async (_, body, pointer) => {
  const response = await ask(body)
  expect(response.status).toBe(422)
  expect((await problemIn(response)).errors?.map((error) => error.pointer)).toContain(pointer)
})

it('takes every field that can be acted on, and no other', async () => {
  for (const { name, input, sensitive, actionable } of predictor.contract.fields) {
    const response = await ask({ customer, fields: [name], maxChanges: 1, target: { probabilityAtLeast: 0.99 } })
    expect([name, response.status]).toEqual([name, input && !sensitive && actionable ? 200 : 422])
    if (response.status === 422) expect((await problemIn(response)).errors?.[0]?.pointer).toBe('#/fields/0')
  }
})

it('tells an option that the package refuses from a failure of its own', async () => {
  for (const [error, status] of [
    [new InvalidOptionError('fields', 'gender', 'another'), 422],
    [new RangeError('gender'), 500],
  ] as const) {
    const predict = () => {
      throw error
    }
    const failing = await startService({}, { predictor: failingWith(predict) })
    expect((await failing.post('/what-if', { customer })).status).toBe(status)
  }
})

it('says where the mistake is: in the customer first, then in the new values', async () => {
  const pointers = async (body: unknown) => (await problemIn(await ask(body))).errors?.map(({ pointer }) => pointer)
  const wrong = { ...customer, contract: 'Weekly' }
  expect(await pointers({ customer: wrong, changes: { contract: 'Two year' } })).toEqual(['#/customer/contract'])
  expect(await pointers({ customer, changes: { contract: 'Weekly' } })).toEqual(['#/changes/contract'])
})

it('stays short however much is wrong', async () => {
  const strangers = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`stranger-${index}`, 1]))
  for (const body of [
    { customer, ...strangers },
    { customer, changes: strangers },
    { customer, fields: Object.keys(strangers) },
    { customer, ['x'.repeat(500_000)]: 1 },
    { customer, '\ud800': 1 },
  ]) {
    const response = await ask(body)
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text.length).toBeLessThan(12_000)
    const { errors, detail } = JSON.parse(text)
    expect(errors.length).toBeLessThanOrEqual(20)
    expect(detail.length).toBeLessThan(1_000)
  }
})

it('abstains where it was asked to and cannot tell', async () => {
  const { interval, probability } = predictor.predict(customer)
  expect(interval && interval.lower < probability && probability < interval.upper).toBe(true)
  const decide = async (query: string) =>
    ((await (await service.post(`/predict?${query}`, customer)).json()) as { churn: unknown }).churn
  expect(await decide(`threshold=${probability}&abstain=true`)).toBe('abstain')
  expect(await decide(`threshold=${probability}`)).toBe(true)
  expect(await decide('threshold=0.0001&abstain=true')).toBe(true)
  const both = await service.post('/predict?threshold=0.5&operatingPoint=recall', customer)
  expect((await problemIn(both)).errors).toMatchObject([{ parameter: 'threshold' }])
})
