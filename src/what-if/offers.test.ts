import { gymContract } from '@testing/small-model'
import { describe, expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
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

describe('refused as a contract that cannot be read', () => {
  const yearly = { to: 'Yearly', offered: true }

  test.each<[string, string, unknown, string]>([
    ['a list of values', 'plan', { to: ['Yearly'] }, 'changes: got undefined, expected a list of { from, to, offered'],
    ['no change', 'plan', { changes: [] }, 'changes: got an array of 0, expected a list'],
    ['no object', 'plan', { changes: [null] }, 'change 0: to: got undefined, expected one of "Monthly", "Yearly"'],
    ['an unknown value', 'plan', { changes: [{ ...yearly, to: 'Weekly' }] }, 'change 0: to: got "Weekly"'],
    [
      'a number for a boolean',
      'pool',
      { changes: [{ to: 1, offered: true }] },
      'to: got 1, expected one of true, false',
    ],
    ['an unknown start', 'plan', { changes: [{ ...yearly, from: ['Weekly'] }] }, 'from: got an array of 1, expected a'],
    ['a start at the end', 'plan', { changes: [{ ...yearly, from: ['Yearly'] }] }, 'from: got an array of 1'],
    ['no start', 'plan', { changes: [{ ...yearly, from: [] }] }, 'from: got an array of 0'],
    ['one start by itself', 'plan', { changes: [{ ...yearly, from: 'Monthly' }] }, 'from: got "Monthly"'],
    ['nobody who offers', 'plan', { changes: [{ to: 'Yearly' }] }, 'offered: got undefined, expected true or false'],
    ['a cost below 0', 'plan', { changes: [{ ...yearly, cost: -1 }] }, 'cost: got -1, expected a number of at least 0'],
    ['a cost as text', 'plan', { changes: [{ ...yearly, cost: '3' }] }, 'cost: got "3"'],
    ['a cost of null', 'plan', { changes: [{ ...yearly, cost: null }] }, 'cost: got null'],
    [
      'the same change twice',
      'plan',
      { changes: [yearly, { from: ['Monthly'], to: 'Yearly', offered: false }] },
      'change 1: got ["Monthly","Yearly"] again, expected each change once',
    ],
    ['no direction', 'fee', { direction: 'down', offered: true }, 'direction: got "down", expected decrease, increase'],
    ['bounds that fall', 'fee', { direction: 'either', bounds: [3, 1], offered: true }, 'bounds: got an array of 2'],
    ['bounds of null', 'fee', { direction: 'either', bounds: null, offered: true }, 'bounds: got null'],
    ['a number nobody offers', 'fee', { direction: 'either' }, 'offered: got undefined'],
    ['an endless cost', 'fee', { direction: 'either', offered: true, cost: Number.POSITIVE_INFINITY }, 'cost: got Inf'],
  ])('%s', (_, name, actionable, message) => {
    const read = () => actionableFields(withActionable(name, actionable))
    expect(read).toThrow(InvalidModelError)
    expect(read).toThrow(`Contract "gym": actionable of ${name}: `)
    expect(read).toThrow(message)
  })
})
