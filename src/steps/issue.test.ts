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
