import { gymContract } from '@testing/small-model'
import { expect, test } from 'vitest'
import type { ContractField, ModelContract } from '../model/contract'
import { actionableFields, termsOf } from './offers'

const fieldOf = (name: string) => gymContract.fields.find((field) => field.name === name) as ContractField

/** The gym's contract with another `actionable` of one field. */
function withActionable(name: string, actionable: unknown): ModelContract {
  const fields = gymContract.fields.map((field) => (field.name === name ? { ...field, actionable } : field))
  return { ...gymContract, fields: fields as readonly ContractField[] }
}

test('a company can act on inputs that the contract declares actionable, and not on sensitive ones', () => {
  expect(actionableFields(gymContract).map(({ name }) => name)).toEqual(['plan', 'pool', 'sauna', 'fee'])
  expect(actionableFields(withActionable('fee', null)).map(({ name }) => name)).toEqual(['plan', 'pool', 'sauna'])
})

test.each<[string, unknown, unknown, boolean, number | undefined]>([
  ['plan', 'Monthly', 'Yearly', true, 30],
  ['plan', 'Monthly', 'Family', false, 12],
  ['plan', 'Yearly', 'Family', false, 6],
  ['pool', true, false, true, undefined],
  ['sauna', false, true, true, 5],
  ['fee', 30, 27.5, true, 30],
  ['age', 30, 35, true, undefined],
])('%s from %o to %o: offered %o, cost %o', (name, from, to, offered, cost) => {
  expect(termsOf(fieldOf(name), from, to)).toEqual({ offered, cost })
})
