import {
  type Customer,
  createChurnPredictor,
  explainBatch,
  InvalidCustomerError,
  InvalidOptionError,
  RuntimeFailedError,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import { describe, expect, test } from 'vitest'
import { verification } from '../verification'

const predictor = createChurnPredictor()
const customers = verification.rows.map(({ customer }) => customer)

describe('explaining a batch', () => {
  const bad = { ...ordinaryCustomer, contract: 'Weekly' } as unknown as Customer

  test('is one explanation each, in order; a refused customer does not stop the others', () => {
    const items = explainBatch(predictor, [ordinaryCustomer, bad, ordinaryCustomer], { top: 2 })
    expect(items[0]).toEqual({ index: 0, ok: true, explanation: predictor.explain(ordinaryCustomer, { top: 2 }) })
    expect(items.map(({ index, ok }) => [index, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ])
    expect(items[1]?.ok === false && items[1].error).toBeInstanceOf(InvalidCustomerError)
  })

  test('ends where options or the runtime are wrong, and for no array', () => {
    expect(() => explainBatch(predictor, [ordinaryCustomer], { top: -1 })).toThrow(InvalidOptionError)
    for (const stranger of [
      'all',
      null,
      5,
      {},
      { getReader: () => 0 },
      { [Symbol.asyncIterator]: () => 0 },
      new Set(customers),
    ]) {
      expect(() => explainBatch(predictor, stranger as never)).toThrow(/Option customers: got .*, expected an array/)
    }
    const closed = createChurnPredictor()
    closed.dispose()
    expect(() => explainBatch(closed, [ordinaryCustomer])).toThrow(RuntimeFailedError)
  })

  test('refuses impossible options before any customer, even without customers', () => {
    const ask = (options: object) => () => explainBatch(predictor, [], options)
    expect(ask({ top: -1 })).toThrow(/Option top: got -1, expected a whole number/)
    expect(ask({ policy: 'recal' })).toThrow(/Option policy: got "recal"/)
    expect(ask({ tops: 3 })).toThrow(/Option tops: got 3, expected no such option, but one of policy/)
    expect(ask({ chunkSize: 3 })).toThrow(/Option chunkSize: got 3, expected no such option/)
    expect(ask({ signal: AbortSignal.abort(new RangeError('too late')) })).toThrow(new RangeError('too late'))
    expect(ask({})()).toEqual([])
  })

  test('takes columns, and leaves out no hole', () => {
    const people = customers.slice(0, 5)
    const expected = explainBatch(predictor, people)
    const names = Object.keys(people[0] ?? {}) as (keyof Customer)[]
    const columns = Object.fromEntries(names.map((name) => [name, people.map((customer) => customer[name])]))
    expect(explainBatch(predictor, columns as never)).toEqual(expected)
    const sparse: Customer[] = []
    sparse[1] = ordinaryCustomer
    expect(explainBatch(predictor, sparse).map(({ index, ok }) => [index, ok])).toEqual([
      [0, false],
      [1, true],
    ])
  })

  test('is the same, as a promise, with an asynchronous runtime', async () => {
    const later = createChurnPredictor({ runtime: laterRuntime })
    await expect(explainBatch(later, [], { top: -1 })).rejects.toBeInstanceOf(InvalidOptionError)
    expect(await explainBatch(later, [ordinaryCustomer, bad])).toEqual(explainBatch(predictor, [ordinaryCustomer, bad]))
    await expect(explainBatch(later, null as never)).rejects.toBeInstanceOf(InvalidOptionError)
  })
})
