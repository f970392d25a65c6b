import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { probabilityOf } from '../../../testing/same-numbers.ts'
import { describeRisk } from './risk.ts'

const { customer } = verification.rows[0]

it.each(['0', '5', ' 72 '])('says the probability that predict gives for %j', (months) => {
  const probability = probabilityOf({ ...customer, tenureMonths: Number(months) }) ?? Number.NaN
  expect(describeRisk(customer, months)).toContain(`${(100 * probability).toFixed(1)} %`)
})

it.each(['', ' ', '1e', '-1', '0.5'])('says for %j what is expected, and no probability', (months) => {
  expect(describeRisk(customer, months)).toMatch(/^tenureMonths: got .* expected a whole number/)
})
