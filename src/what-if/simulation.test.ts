import { type Customer, createChurnPredictor, InvalidCustomerError, InvalidOptionError, simulate } from '@org/churn'
import { ordinaryCustomer, shiftingCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verification } from '../verification'
import { sameValue } from './changes'

const predictor = createChurnPredictor()
const customers = verification.rows.map(({ customer }) => customer)

describe('a simulation', () => {
  const simulation = simulate(predictor, ordinaryCustomer, { contract: 'One year', monthlyCharges: 70, partner: true })

  test('is the explanation before and after', () => {
    expect(simulation.before).toEqual(predictor.explain(ordinaryCustomer))
    expect(simulation.after).toEqual(
      predictor.explain({ ...ordinaryCustomer, contract: 'One year', monthlyCharges: 70 }),
    )
    expect(simulation.probabilityDifference).toBe(simulation.after.probability - simulation.before.probability)
  })

  test('lists what really changed, with words', () => {
    expect(simulation.changes.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['contract', 'Month-to-month', 'One year'],
      ['monthlyCharges', 84.5, 70],
    ])
    expect(simulation.changes[1]?.sentence).toBe(
      'Monthly charges: Monthly charges of $84.50 → Monthly charges of $70.00',
    )
  })

  test('gives every field’s difference, and they add up', () => {
    const sum = simulation.differences.reduce((total, { difference }) => total + difference, 0)
    expect(Math.abs(sum + simulation.remainderDifference - simulation.logOddsDifference)).toBeLessThan(1e-9)
    expect(simulation.differences[0]).toMatchObject({ field: 'contract', from: 'Month-to-month', to: 'One year' })
    expect(simulation.differences[0]?.difference).toBeLessThan(0)
  })

  test('property: undone, it is as it was', () => {
    fc.assert(
      fc.property(fc.constantFrom(...customers), fc.constantFrom(...customers), (customer, other) => {
        const there = simulate(predictor, customer, other)
        const back = simulate(predictor, there.customer, there.undo)
        expect(back.customer).toEqual(customer)
        expect(back.after).toEqual(there.before)
        expect(back.probabilityDifference).toBe(0 - there.probabilityDifference)
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  test('impossible combinations are refused', () => {
    expect(() => simulate(predictor, ordinaryCustomer, { internetService: 'No' })).toThrow(
      /streamingTv: got true, expected false unless internetService is "DSL" or "Fiber optic"/,
    )
    expect(() => simulate(predictor, {} as Customer, {})).toThrow(InvalidCustomerError)
  })

  test.each([
    ['a misspelt field', { tenure: 3 }, 'Option changes: got "tenure", expected fields among gender, '],
    ['no object', 'contract', 'Option changes: got "contract", expected an object'],
    ['nothing', undefined, 'Option changes: got nothing'],
    ['a map', new Map([['contract', 'One year']]), 'Option changes: got an object, expected an object of new values'],
    ['a list', ['contract'], 'Option changes: got an array of 1'],
    ['what cannot be read', revoked(), 'Option changes: got an unreadable object'],
  ])('%s is refused', (_, changes, message) => {
    const ask = () => simulate(predictor, ordinaryCustomer, changes as never)
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  })

  test.each([
    ['a misspelt option', { polcy: 'recall' }, 'Option polcy: got "recall", expected no such option'],
    // Differences of the strongest contributions alone would not add up.
    ['a cut to the top', { top: 3 }, 'Option top: got 3, expected no such option'],
    ['no object', 'recall', 'Option options: got "recall", expected an object'],
  ])('%s among the options is refused', (_, options, message) => {
    const ask = () => simulate(predictor, ordinaryCustomer, { contract: 'One year' }, options as never)
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  })

  test('carries stable codes, even for fields that are not inputs', () => {
    const { changes } = simulate(
      predictor,
      { ...ordinaryCustomer, gender: 'Female', totalCharges: null },
      { gender: 'Male', contract: 'Two year', monthlyCharges: 60, tenureMonths: 13, totalCharges: 900 },
    )
    expect(changes.map(({ code }) => code).sort()).toEqual([
      'change.contract.Two year',
      'change.gender.Male',
      'change.monthlyCharges.decrease',
      'change.tenureMonths.increase',
      'change.totalCharges',
    ])
    expect(changes.find(({ field }) => field === 'gender')?.sentence).toMatch(/^Gender: .+ → .+/)
  })

  test('decides under the policy it is asked under', () => {
    const { before, after } = simulate(
      predictor,
      ordinaryCustomer,
      { contract: 'Two year' },
      { policy: { threshold: 0.4 } },
    )
    expect([before.threshold, after.threshold, before.churn, after.churn]).toEqual([0.4, 0.4, true, false])
  })

  test('is the same, as a promise, with an asynchronous runtime', async () => {
    const later = createChurnPredictor({ runtime: laterRuntime })
    const promise = simulate(later, ordinaryCustomer, { contract: 'One year' })
    expect(promise).toBeInstanceOf(Promise)
    expect(await promise).toEqual(simulate(predictor, ordinaryCustomer, { contract: 'One year' }))
    await expect(simulate(later, ordinaryCustomer, { internetService: 'No' })).rejects.toBeInstanceOf(
      InvalidCustomerError,
    )
    await expect(simulate(later, ordinaryCustomer, { tenure: 1 } as never)).rejects.toBeInstanceOf(InvalidOptionError)
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

test('reads record and new values once: a getter that answers differently makes no difference', () => {
  const shifting = shiftingCustomer()
  let asked = 0
  const changes = {
    get techSupport() {
      return asked++ === 0
    },
  }
  const expected = simulate(predictor, ordinaryCustomer, { techSupport: true })
  expect(expected.changes).toMatchObject([{ field: 'techSupport', from: false, to: true }])
  expect(simulate(predictor, shifting.customer, changes)).toEqual(expected)
  expect([shifting.reads(), asked]).toEqual([1, 1])
})

test('a new value that cannot be read is an option that cannot be', () => {
  const changes = {
    get contract(): never {
      throw new TypeError('hostile')
    },
  }
  const ask = () => simulate(predictor, ordinaryCustomer, changes)
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow('Option changes.contract: got "an error on reading it", expected one of "Month-to-month"')
})

test('zero is zero, whatever its sign, and missing is missing', () => {
  expect([sameValue(0, -0), sameValue(Number.NaN, Number.NaN), sameValue(null, undefined)]).toEqual([true, true, true])
  expect([sameValue(0, null), sameValue(1, 2), sameValue('1', 1)]).toEqual([false, false, false])
})

test('what cannot be read in a field that the model does not use is missing on both sides', () => {
  const unread = { totalCharges: Symbol('no amount') as never }
  const { changes, customer, after, probabilityDifference } = simulate(predictor, ordinaryCustomer, unread)
  expect(changes.map(({ field, to }) => [field, to])).toEqual([['totalCharges', undefined]])
  expect(customer).not.toHaveProperty('totalCharges')
  expect(after.warnings.map(({ path, code }) => [path, code])).toEqual([['totalCharges', 'UNUSED_VALUE']])
  expect(probabilityDifference).toBe(0)
  const back = simulate(predictor, { ...ordinaryCustomer, ...unread }, { totalCharges: 5 })
  expect(back.changes.map(({ field, from, to }) => [field, from, to])).toEqual([['totalCharges', undefined, 5]])
})
