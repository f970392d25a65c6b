/** Dates, ordered levels and others: raw cells against Python's own encoding, and margins against native XGBoost. */
import { InvalidOptionError, predictColumns, readRow, whatWouldChange } from '@org/churn'
import { type KindsRow, kinds, kindsFeatures, openKinds } from '@testing/kinds-model'
import { describe, expect, test } from 'vitest'
import { dayOfIsoDate } from '../arithmetic/calendar'
import { datesAsOf } from '../steps/dates'
import { createEncoder } from '../steps/encode'
import { partsOf } from './predictor-parts'

const predictor = openKinds()
const accepted = kinds.rows.filter(({ refused }) => refused === undefined)

function encoded({ cells }: KindsRow): (number | null)[] {
  const row = new Float32Array(kindsFeatures.length)
  const { values } = partsOf(predictor).batchSteps({}).validate(readRow(predictor, cells))
  createEncoder(kindsFeatures, datesAsOf(dayOfIsoDate(kinds.asOf)))(values, row, 0)
  return [...row].map((value) => (Number.isNaN(value) ? null : value))
}

test('the fixture has rows of both kinds', () => {
  expect(accepted.length).toBeGreaterThan(150)
  expect(kinds.rows.length - accepted.length).toBeGreaterThan(20)
})

test('every accepted row has the vector of Python and the margin of XGBoost, bit for bit', () => {
  for (const row of accepted) {
    expect(encoded(row), JSON.stringify(row.cells)).toEqual(row.features)
    expect(predictor.explain(readRow(predictor, row.cells)).logOdds, JSON.stringify(row.cells)).toBe(row.margin)
  }
})

test('every row that Python refuses is refused, for the same column', () => {
  for (const { cells, refused } of kinds.rows) {
    if (refused === undefined) continue
    const predict = () => predictor.predict(readRow(predictor, cells))
    expect(predict, JSON.stringify(cells)).toThrow()
    const names = refused.flatMap((column) => [
      column,
      predictor.contract.fields.find((field) => field.column === column)?.name ?? '',
    ])
    try {
      predict()
    } catch (error) {
      for (const { path } of (error as { issues: readonly { path: string }[] }).issues) expect(names).toContain(path)
    }
  }
})

describe('the same answers', () => {
  const customers = accepted.map(({ cells }) => readRow(predictor, cells))
  const single = customers.map((customer) => predictor.predict(customer).probability)

  test('of a batch and of columns', () => {
    const batch = predictor.predictBatch(customers)
    expect(batch.map((item) => item.ok && item.prediction.probability)).toEqual(single)
    const columns = Object.fromEntries(
      predictor.contract.fields.map(({ name }) => [name, customers.map((customer) => customer[name])]),
    )
    expect([...predictColumns(predictor, columns as never).probabilities]).toEqual(single)
  })

  test('as of another day, for one call or for the predictor', () => {
    const answersOf = (asked: typeof predictor, options?: { readonly asOf: string }) =>
      asked.predictBatch(customers, options).map((item) => (item.ok ? item.prediction.probability : item.error.code))
    const again = answersOf(predictor, { asOf: '2024-03-31' })
    expect(answersOf(openKinds('2024-03-31'))).toEqual(again)
    expect(again).not.toEqual(single)
    // A card that had ended just less than a month before had ended too long before a month later.
    expect(again).toContain('INVALID_CUSTOMER')
    expect(answersOf(predictor)).toEqual(single)
  })
})

test('a date’s reason speaks of its days, and nothing proposes another date', () => {
  const [customer] = accepted.map(({ cells }) => readRow(predictor, cells))
  const reason = predictor.explain(customer).contributions.find(({ field }) => field === 'joined')
  const days = (dayOfIsoDate(kinds.asOf) as number) - (dayOfIsoDate(customer.joined as string) as number)
  expect(reason).toMatchObject({ value: customer.joined, days, phrase: `Joined ${days} days ago` })
  const { answers } = whatWouldChange(predictor, customer, { target: { probabilityAtMost: 0.01 } })
  expect(answers).toEqual([])
})

test('without a day there is no answer', () => {
  const asked = () => openKinds('').predict({})
  expect(asked).toThrow(InvalidOptionError)
})
