import {
  breakEvenThreshold,
  type Customer,
  createChurnPredictor,
  InvalidCustomerError,
  predictColumns,
  rankCustomers,
  readRow,
  simulate,
} from '@org/churn'
import { readCsv } from '@org/churn/csv'
import { ordinaryCustomer, ordinaryRow } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { afterEach, describe, expect, test } from 'vitest'
import { createPacker } from '../workers/packing'

const predictor = createChurnPredictor()
const { tenureMonths, ...without } = ordinaryCustomer
const everybodys = Object.prototype as unknown as Record<string, unknown>
const added: string[] = []

/** Gives every object of the program a property. */
function pollute(values: Readonly<Record<string, unknown>>) {
  for (const [name, value] of Object.entries(values)) {
    added.push(name)
    Object.defineProperty(everybodys, name, { value, configurable: true, writable: true })
  }
}

afterEach(() => {
  for (const name of added.splice(0)) delete everybodys[name]
})

describe('what a program has added to Object.prototype', () => {
  test('fills no field of a record', () => {
    pollute({ tenureMonths: 70 })
    const asked = [
      () => predictor.predict(without as Customer),
      () => predictor.explain(without as Customer),
      () => simulate(predictor, without as Customer, {}),
    ]
    for (const ask of asked) {
      const error = thrownBy(ask)
      expect(error).toBeInstanceOf(InvalidCustomerError)
      expect((error as InvalidCustomerError).issues).toMatchObject([{ code: 'MISSING_VALUE', path: 'tenureMonths' }])
    }
    expect(predictor.predictBatch([without as Customer])).toMatchObject([{ ok: false }])
    expect(createPacker(predictor.contract)([without]).others).toEqual([0])
  })

  test('fills no column', () => {
    pollute({ tenureMonths: [70] })
    const columns = Object.fromEntries(Object.entries(without).map(([name, value]) => [name, [value]])) as never
    expect(() => predictColumns(predictor, columns)).toThrow(/Option columns.tenureMonths: got nothing/)
    expect(predictor.predictBatch(columns)).toMatchObject([
      { ok: false, error: { issues: [{ code: 'MISSING_VALUE', path: 'tenureMonths' }] } },
    ])
  })

  test('is no cell of a row', () => {
    pollute({ tenure: '70' })
    const { tenure, ...row } = ordinaryRow
    expect(tenure).toBe('12')
    expect(() => readRow(predictor, row)).toThrow(/tenure: got /)
  })

  test('is no option, no figure and no limit', () => {
    const { churn, threshold } = predictor.predict(ordinaryCustomer, {})
    const economics = { customerValue: 100, offerCost: 10, contactCost: 1, saveRate: 0.5 }
    const { contacts } = rankCustomers([0.9, 0.8], economics)
    pollute({ policy: { threshold: 1 }, abstain: true, asOf: 'never', threshold: 0.9, budget: 0, count: 0 })
    expect(predictor.predict(ordinaryCustomer, {})).toMatchObject({ churn, threshold })
    expect(predictor.predict(ordinaryCustomer, { policy: economics }).threshold).toBe(breakEvenThreshold(economics))
    expect(rankCustomers([0.9, 0.8], economics).contacts).toEqual(contacts)
    pollute({ saveRate: 0.5 })
    const { saveRate, ...incomplete } = economics
    expect(() => breakEvenThreshold(incomplete as never)).toThrow(/Option saveRate: got nothing/)
    expect(saveRate).toBe(0.5)
  })
})

test('a class with getters is a record, a policy and economics', () => {
  class Account {
    get tenureMonths() {
      return tenureMonths
    }
  }
  class Offer {
    get customerValue() {
      return 100
    }
    offerCost = 10
    contactCost = 1
    saveRate = 0.5
  }
  class Special extends Offer {}
  const account = Object.assign(new Account(), without)
  expect(predictor.predict(account as Customer)).toEqual(predictor.predict(ordinaryCustomer))
  const plain = { customerValue: 100, offerCost: 10, contactCost: 1, saveRate: 0.5 }
  expect(breakEvenThreshold(new Special())).toBe(breakEvenThreshold(plain))
  const { threshold } = predictor.predict(ordinaryCustomer, { policy: new Special() as never })
  expect(threshold).toBe(breakEvenThreshold(plain))
})

test('columns of a file that are called like what every object has', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const head = [...names, ...Object.keys(ordinaryRow)]
  const cells = [...names.map((name) => `cell of ${name}`), ...Object.values(ordinaryRow)]
  const table = await readCsv(`${head.join(',')}\n${cells.join(',')}\n`)
  expect(table.header.cells).toEqual(head)
  for await (const record of table) expect(record.cells.slice(0, 4)).toEqual(cells.slice(0, 4))
  const row = JSON.parse(`{"__proto__": "x", "constructor": "y", ${JSON.stringify(ordinaryRow).slice(1)}`)
  expect(readRow(predictor, row)).toEqual(readRow(predictor, ordinaryRow))
})
