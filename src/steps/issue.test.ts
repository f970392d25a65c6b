import { createChurnPredictor } from '@org/churn'
import { expect, test } from 'vitest'
import type { CategoryField } from '../model/contract'
import { issueFor } from './issue'

test('very many values are gone through for the first refusal alone', () => {
  const plan = createChurnPredictor().contract.fields.find(({ type }) => type === 'category') as CategoryField
  let read = 0
  const values = Array.from({ length: 1000 }, (_, place) => {
    const named = { ...plan.values[0] }
    const get = () => {
      read++
      return `plan ${place}`
    }
    return Object.defineProperty(named, 'value', { get })
  })
  const field = { ...plan, values }
  issueFor(field, 'Paln 5')
  const first = read
  issueFor(field, 'Paln 6')
  expect(first).toBeGreaterThanOrEqual(1000)
  expect(read - first).toBeLessThan(50)
})

test('of very many values, a refusal lists those next to the given one', () => {
  const plan = createChurnPredictor().contract.fields.find(({ name }) => name === 'contract') as CategoryField
  const values = Array.from({ length: 1000 }, (_, place) => ({ ...plan.values[0], value: `Plan ${1000 + place}` }))
  const { expected } = issueFor({ ...plan, values: values.reverse() }, 'plan 15430')
  const listed = Array.from({ length: 20 }, (_, place) => `"Plan ${1534 + place}"`)
  expect(expected).toBe(`one of ${listed.join(', ')} and 980 more`)
  // Nothing is near what is no word.
  expect(issueFor({ ...plan, values }, 15).expected).toMatch(/^one of "Plan 1999", .* and 980 more$/)
})
