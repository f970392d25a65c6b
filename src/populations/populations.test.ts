import {
  type ChurnExplanation,
  type Customer,
  compareCohorts,
  createChurnPredictor,
  explainBatch,
  summarizeExplanations,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import type { TestTree } from '@testing/onnx-writer'
import { gymModel, type Member } from '@testing/small-model'
import { unbilledModel } from '@testing/unbilled'
import { describe, expect, test } from 'vitest'
import { verification } from '../verification'

const predictor = createChurnPredictor()
const customers = verification.rows.map(({ customer }) => customer)
const explanations = explained(customers)

function explained(people: readonly Customer[]) {
  return explainBatch(predictor, people).map((item) => {
    if (!item.ok) throw item.error
    return item.explanation
  })
}

describe('a summary', () => {
  const summary = summarizeExplanations(explanations)

  test('is the same for items, without the refused customers', () => {
    const items = explainBatch(predictor, [{} as Customer, ...customers, {} as Customer])
    expect(summarizeExplanations(items)).toEqual(summary)
  })

  test('does not depend on the order of the customers', () => {
    const turned = summarizeExplanations([...explanations].reverse())
    expect(
      turned.fields.map(({ field, dependence }) => [field, dependence.map(({ value, range }) => value ?? range)]),
    ).toEqual(
      summary.fields.map(({ field, dependence }) => [field, dependence.map(({ value, range }) => value ?? range)]),
    )
    expect(turned.model).toEqual(predictor.predict(ordinaryCustomer).model)
  })

  test('adds up', () => {
    const sum = summary.fields.reduce((total, { mean }) => total + mean, summary.baseLogOdds + summary.meanRemainder)
    expect(Math.abs(sum - summary.meanLogOdds)).toBeLessThan(1e-9)
    expect(summary.count).toBe(customers.length)
    const probabilities = explanations.map(({ probability }) => probability)
    expect(summary.meanProbability).toBeCloseTo(
      probabilities.reduce((total, each) => total + each) / customers.length,
      12,
    )
  })

  test('ranks the fields by what they move, from a count by hand', () => {
    const strengths = summary.fields.map(({ meanAbsolute }) => meanAbsolute)
    expect(strengths).toEqual([...strengths].sort((one, other) => other - one))
    const own = explanations.map(
      ({ contributions }) => contributions.find(({ field }) => field === 'contract')?.logOdds ?? 0,
    )
    const contract = summary.fields.find(({ field }) => field === 'contract')
    expect(contract?.meanAbsolute).toBeCloseTo(own.reduce((total, each) => total + Math.abs(each), 0) / own.length, 12)
  })

  test('shows how each contribution depends on the value: every customer is at one point', () => {
    for (const { field, dependence } of summary.fields) {
      expect(
        dependence.reduce((total, { count }) => total + count, 0),
        field,
      ).toBe(customers.length)
      for (const { minimum, mean, maximum } of dependence) {
        expect(minimum).toBeLessThanOrEqual(mean + 1e-12)
        expect(mean).toBeLessThanOrEqual(maximum + 1e-12)
      }
    }
    const contract = summary.fields.find(({ field }) => field === 'contract')
    const meanAt = (value: string) => contract?.dependence.find((point) => point.value === value)?.mean ?? Number.NaN
    expect(meanAt('Month-to-month')).toBeGreaterThan(meanAt('One year'))
    expect(meanAt('One year')).toBeGreaterThan(meanAt('Two year'))
    const charges = summary.fields.find(({ field }) => field === 'monthlyCharges')?.dependence ?? []
    expect(charges.length).toBeGreaterThan(5)
    expect(charges.length).toBeLessThanOrEqual(21)
    charges.slice(1).forEach(({ range }, place) => {
      expect(range?.[0]).toBeGreaterThan(charges[place]?.range?.[1] ?? Number.NaN)
    })
  })

  test('shows a missing number as a value of its own', () => {
    const unbilled = createChurnPredictor({ model: loadModel(unbilledModel) })
    const told = [null, 20, 70].map((monthlyCharges) => unbilled.explain({ ...ordinaryCustomer, monthlyCharges }))
    const { fields } = summarizeExplanations(told)
    const charges = fields.find(({ field }) => field === 'monthlyCharges')?.dependence ?? []
    expect(charges.some(({ value }) => value === null)).toBe(true)
  })

  test.each<[string, unknown, string]>([
    ['nothing', [], 'Option explanations: got an array of 0, expected an array of at least one'],
    ['no array', {}, 'Option explanations: got an object'],
    ['refused customers alone', [{ index: 0, ok: false }], 'expected an array of at least one explanation'],
    [
      'predictions',
      [predictor.predict(ordinaryCustomer)],
      'Option explanations[0]: got an object, expected an explanation',
    ],
    ['a hole', sparseList(), 'Option explanations[0]: got nothing, expected an explanation'],
    [
      'explanations of several models',
      [explanations[0], { ...explanations[1], model: { name: 'telco', version: '0.0.1' } }],
      'Option explanations[1]: got "telco 0.0.1", expected an explanation of',
    ],
    [
      'explanations of models of several names',
      [explanations[0], { ...explanations[1], model: { ...explanations[0]?.model, name: 'other' } }],
      'Option explanations[1]: got "other ',
    ],
    ['a field more', [explanations[0], more(explanations[1])], 'Option explanations[1]: got'],
    ['one field twice', [explanations[0], twice(explanations[1])], 'Option explanations[1]: got'],
    [
      'explanations cut to their top',
      [predictor.explain(customers[0] as Customer), predictor.explain(customers[1] as Customer, { top: 2 })],
      'Option explanations[1]: got',
    ],
  ])('of %s is refused', (_, list, message) => {
    expect(() => summarizeExplanations(list as ChurnExplanation[])).toThrow(message)
  })
})

describe('cohort against cohort', () => {
  const [fiber, others] = [true, false].map((wanted) =>
    explained(customers.filter(({ internetService }) => (internetService === 'Fiber optic') === wanted)),
  )

  test('says what the difference is made of, and it adds up', () => {
    const comparison = compareCohorts(fiber ?? [], others ?? [])
    const sum = comparison.differences.reduce((total, { difference }) => total + difference, 0)
    expect(Math.abs(sum + comparison.remainderDifference - comparison.logOddsDifference)).toBeLessThan(1e-9)
    const internet = comparison.differences.find(({ field }) => field === 'internetService')
    expect(internet?.difference).toBeGreaterThan(0)
    expect(internet?.difference).toBe((internet?.first ?? 0) - (internet?.second ?? 0))
    const strengths = comparison.differences.map(({ difference }) => Math.abs(difference))
    expect(strengths).toEqual([...strengths].sort((one, other) => other - one))
  })

  test('turned round, every difference turns its sign', () => {
    const there = compareCohorts(fiber ?? [], others ?? [])
    const back = compareCohorts(others ?? [], fiber ?? [])
    expect(back.differences.map(({ field, difference }) => [field, 0 - difference])).toEqual(
      there.differences.map(({ field, difference }) => [field, difference]),
    )
  })

  test('takes the items of two batches', () => {
    const items = (wanted: boolean) =>
      explainBatch(
        predictor,
        customers.filter(({ internetService }) => (internetService === 'Fiber optic') === wanted),
      )
    expect(compareCohorts(items(true), items(false))).toEqual(compareCohorts(fiber ?? [], others ?? []))
  })

  test('of nobody is refused, by the name of the group', () => {
    expect(() => compareCohorts(fiber ?? [], [])).toThrow(/Option second: got an array of 0/)
    expect(() => compareCohorts([], others ?? [])).toThrow(/Option first: got an array of 0/)
  })

  test('of different versions, bases or fields is refused', () => {
    const group = fiber ?? []
    const changed = (change: (explanation: ChurnExplanation) => object) =>
      group.map((explanation) => ({ ...explanation, ...change(explanation) })) as typeof group
    const refusals = [
      [({ model }: ChurnExplanation) => ({ model: { ...model, version: '9.9.9' } }), /Option second: got ".* 9\.9\.9"/],
      [({ model }: ChurnExplanation) => ({ model: { ...model, name: 'another' } }), /Option second: got "another /],
      [({ baseLogOdds }: ChurnExplanation) => ({ baseLogOdds: baseLogOdds + 1 }), /Option second: got/],
      [
        ({ contributions }: ChurnExplanation) => ({
          contributions: contributions.filter(({ field }) => field !== 'contract'),
        }),
        /expected the fields of the first/,
      ],
      [
        ({ contributions }: ChurnExplanation) => ({
          contributions: [...contributions, { ...contributions[0], field: 'more' }],
        }),
        /expected the fields of the first/,
      ],
      [
        ({ contributions }: ChurnExplanation) => ({
          contributions: contributions.map((each) => (each.field === 'contract' ? { ...each, field: 'more' } : each)),
        }),
        /expected the fields of the first/,
      ],
    ] as const
    for (const [change, message] of refusals) expect(() => compareCohorts(group, changed(change))).toThrow(message)
  })

  test('of different models is refused', () => {
    expect(() => compareCohorts(fiber ?? [], gymExplanations() as never)).toThrow(/Option second: got "gym 1\.0\.0"/)
  })
})

describe('sensitive fields', () => {
  test('are left out of reasons except for their sum, unless asked for', () => {
    const [short, long] = [gymExplanations(), gymExplanations({ includeSensitive: true })].map(([each]) => each)
    expect(short?.contributions.map(({ field }) => field)).toEqual(['pool', 'plan', 'sauna', 'fee'])
    expect(long?.contributions.map(({ field }) => field)).toContain('age')
    const age = long?.contributions.find(({ field }) => field === 'age')?.logOdds ?? 0
    expect(Math.abs(age)).toBeGreaterThan(0.1)
    expect(short?.remainder).toBeCloseTo(age, 12)
    const listed = short?.contributions.reduce((sum, { logOdds }) => sum + logOdds, short.baseLogOdds) ?? 0
    expect(listed + (short?.remainder ?? 0)).toBeCloseTo(short?.logOdds ?? Number.NaN, 9)
  })
})

/** One member, explained by a model that splits on age and pool. */
function gymExplanations(options?: { includeSensitive: boolean }) {
  const stump = (feature: number, threshold: number): TestTree => ({
    feature,
    threshold,
    cover: 10,
    yes: { value: -0.5, cover: 4 },
    no: { value: 0.7, cover: 6 },
  })
  const gym = createChurnPredictor({ model: gymModel([stump(6, 40), stump(3, 0.5)]) })
  const member: Member = { plan: 'Monthly', pool: true, sauna: false, fee: 20, age: 50 }
  return [gym.explain(member, options)]
}

function sparseList(): unknown[] {
  const list: unknown[] = []
  list[1] = explanations[0]
  return list
}

/** An explanation that lists its first field twice, and its last one not at all. */
function twice(explanation: ChurnExplanation | undefined): object {
  const contributions = explanation?.contributions ?? []
  return { ...explanation, contributions: [contributions[0], ...contributions.slice(0, -1)] }
}

/** An explanation that lists a field of its own besides all others. */
function more(explanation: ChurnExplanation | undefined): object {
  const contributions = explanation?.contributions ?? []
  return { ...explanation, contributions: [...contributions, { ...contributions[0], field: 'more' }] }
}
