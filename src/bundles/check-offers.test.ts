import { gymContract } from '@testing/small-model'
import { describe, expect, test } from 'vitest'
import { contractProblem } from './check-contract'

describe('refused as a contract that cannot be read', () => {
  const yearly = { to: 'Yearly', offered: true }

  test.each<[string, string, unknown, string]>([
    ['a list of values', 'plan', { to: ['Yearly'] }, ', actionable.changes: got nothing, expected a list'],
    ['no change', 'plan', { changes: [] }, ', actionable.changes: got an array of 0, expected at least 1 of them'],
    ['no object', 'plan', { changes: [null] }, ', actionable.changes[0]: got null, expected an object'],
    [
      'an unknown value',
      'plan',
      { changes: [{ ...yearly, to: 'Weekly' }] },
      ': expected a change to one of "Monthly", "Yearly", "Family", got "Weekly"',
    ],
    [
      'a number for a boolean',
      'pool',
      { changes: [{ to: 1, offered: true }] },
      ', actionable.changes[0].to: got 1, expected true or false',
    ],
    [
      'an unknown start',
      'plan',
      { changes: [{ ...yearly, from: ['Weekly'] }] },
      ': expected a change from others of "Monthly", "Yearly", "Family", got "Weekly"',
    ],
    [
      'a start at the end',
      'plan',
      { changes: [{ ...yearly, from: ['Yearly'] }] },
      ': expected a change from others of "Monthly", "Yearly", "Family", got "Yearly"',
    ],
    [
      'no start',
      'plan',
      { changes: [{ ...yearly, from: [] }] },
      ', actionable.changes[0].from: got an array of 0, expected at least 1 of them',
    ],
    [
      'one start by itself',
      'plan',
      { changes: [{ ...yearly, from: 'Monthly' }] },
      ', actionable.changes[0].from: got "Monthly", expected a list',
    ],
    [
      'nobody who offers',
      'plan',
      { changes: [{ to: 'Yearly' }] },
      ', actionable.changes[0].offered: got nothing, expected true or false',
    ],
    [
      'a cost below 0',
      'plan',
      { changes: [{ ...yearly, cost: -1 }] },
      ', actionable.changes[0].cost: got -1, expected at least 0',
    ],
    [
      'a cost that no currency has',
      'plan',
      { changes: [{ ...yearly, cost: 1.7e308 }] },
      ', actionable.changes[0].cost: got 1.7e+308, expected at most 1e+50',
    ],
    [
      'a cost as text',
      'plan',
      { changes: [{ ...yearly, cost: '3' }] },
      ', actionable.changes[0].cost: got "3", expected a number',
    ],
    [
      'a cost of null',
      'plan',
      { changes: [{ ...yearly, cost: null }] },
      ', actionable.changes[0].cost: got null, expected a number',
    ],
    [
      'the same change twice',
      'plan',
      { changes: [yearly, { from: ['Monthly'], to: 'Yearly', offered: false }] },
      ': expected each change once, got ["Monthly","Yearly"] again',
    ],
    [
      'no direction',
      'fee',
      { direction: 'down', offered: true },
      ', actionable.direction: got "down", expected one of "decrease", "increase", "either"',
    ],
    [
      'bounds that fall',
      'fee',
      { direction: 'either', bounds: [3, 1], offered: true },
      ': expected actionable with bounds from the smallest value to the largest',
    ],
    [
      'bounds of null',
      'fee',
      { direction: 'either', bounds: null, offered: true },
      ', actionable.bounds: got null, expected a list',
    ],
    [
      'a number nobody offers',
      'fee',
      { direction: 'either' },
      ', actionable.offered: got nothing, expected true or false',
    ],
    [
      'an endless cost',
      'fee',
      { direction: 'either', offered: true, cost: Number.POSITIVE_INFINITY },
      ', actionable.cost: got Infinity, expected a number',
    ],
  ])('%s', (_, name, actionable, message) => {
    const fields = gymContract.fields.map((field) => (field.name === name ? { ...field, actionable } : field))
    expect(contractProblem({ ...gymContract, fields })).toBe(`field ${name}${message}`)
  })
})
