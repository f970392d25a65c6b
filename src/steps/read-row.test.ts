import {
  createChurnPredictor,
  customerSchema,
  type FieldIssueCode,
  InvalidRowError,
  readLabel,
  readRow,
} from '@org/churn'
import { ordinaryCustomer, ordinaryRow } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()

const issuesOf = (row: unknown) => {
  const error = thrownBy(() => readRow(predictor, row as Record<string, string>))
  expect(error).toBeInstanceOf(InvalidRowError)
  return (error as InvalidRowError).issues
}

test('reads the source’s spellings as a customer that the schema accepts', () => {
  const customer = readRow(predictor, ordinaryRow)
  expect(customer).toEqual({ ...ordinaryCustomer, gender: null, seniorCitizen: null })
  expect(customerSchema.parse(customer)).toEqual(customer)
})

test.each([
  ['numbers instead of text', { tenure: 12, MonthlyCharges: 84.5 }],
  ['blanks around the text', { tenure: ' 12 ', Contract: ' Month-to-month ' }],
  ['exponents and signs', { tenure: '+1.2e1', MonthlyCharges: '845E-1', TotalCharges: '1014.' }],
])('reads %s alike', (_, change) => {
  expect(readRow(predictor, { ...ordinaryRow, ...change })).toEqual(readRow(predictor, ordinaryRow))
})

test('a blank cell is missing, not 0', () => {
  expect(readRow(predictor, { ...ordinaryRow, TotalCharges: ' ' }).totalCharges).toBeNull()
})

test('"No internet service" means no, without an internet connection', () => {
  const services = [
    'OnlineSecurity',
    'OnlineBackup',
    'DeviceProtection',
    'TechSupport',
    'StreamingTV',
    'StreamingMovies',
  ]
  const none = Object.fromEntries(services.map((service) => [service, 'No internet service']))
  const customer = readRow(predictor, { ...ordinaryRow, InternetService: 'No', ...none })
  expect(customer).toMatchObject({ internetService: 'No', onlineBackup: false, streamingTv: false })
})

test('a payment method never seen is kept for the prediction to report', () => {
  const customer = readRow(predictor, { ...ordinaryRow, PaymentMethod: 'Cowrie shells' })
  expect(predictor.predict(customer).warnings[0]).toMatchObject({ code: 'UNKNOWN_VALUE', path: 'paymentMethod' })
})

describe('refuses', () => {
  test.each<[string, Record<string, unknown>, FieldIssueCode, string]>([
    ['a blank that has no meaning', { tenure: ' ' }, 'MISSING_VALUE', 'tenure'],
    ['an absent column', { Contract: undefined }, 'MISSING_VALUE', 'Contract'],
    ['an unknown spelling', { Contract: 'Monthly' }, 'UNKNOWN_VALUE', 'Contract'],
    ['the public value for the source’s', { SeniorCitizen: 'true' }, 'UNKNOWN_VALUE', 'SeniorCitizen'],
    ['words for a number', { tenure: 'twelve' }, 'WRONG_TYPE', 'tenure'],
    ['a decimal comma', { MonthlyCharges: '84,5' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['a hexadecimal number', { tenure: '0x0c' }, 'WRONG_TYPE', 'tenure'],
    ['NaN', { MonthlyCharges: 'NaN' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['Infinity', { MonthlyCharges: 'Infinity' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['1e308', { MonthlyCharges: '1e308' }, 'OUT_OF_RANGE', 'MonthlyCharges'],
    ['1e999', { MonthlyCharges: '1e999' }, 'OUT_OF_RANGE', 'MonthlyCharges'],
    ['a negative charge', { TotalCharges: '-1' }, 'OUT_OF_RANGE', 'TotalCharges'],
    ['half a month', { tenure: '1.5' }, 'WRONG_TYPE', 'tenure'],
    ['a boolean', { Partner: true }, 'WRONG_TYPE', 'Partner'],
    ['an object', { Partner: {} }, 'WRONG_TYPE', 'Partner'],
    ['"No internet service" beside internet', { TechSupport: 'No internet service' }, 'CONTRADICTION', 'TechSupport'],
    ['an add-on without internet', { InternetService: 'No', OnlineBackup: 'No' }, 'CONTRADICTION', 'StreamingTV'],
    ['lines without a phone', { PhoneService: 'No', MultipleLines: 'Yes' }, 'CONTRADICTION', 'MultipleLines'],
    ['prototype keys as values', { Contract: '__proto__' }, 'UNKNOWN_VALUE', 'Contract'],
  ])('%s', (_, change, code, column) => {
    const issues = issuesOf({ ...ordinaryRow, ...change })
    expect(issues.map(({ path }) => path)).toEqual([column])
    expect(issues[0]).toMatchObject({ code, path: column, message: expect.stringContaining(`${column}: got `) })
  })

  test('a cell of a million digits and a letter, at once', () => {
    const started = performance.now()
    const [issue] = issuesOf({ ...ordinaryRow, MonthlyCharges: `${'1'.repeat(1_000_000)}x` })
    expect(issue).toMatchObject({ code: 'WRONG_TYPE', path: 'MonthlyCharges' })
    expect(issue?.message.length).toBeLessThan(250)
    // A pattern that backtracks takes hours.
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('several cells at once, all of them', () => {
    expect(issuesOf({ ...ordinaryRow, tenure: 'x', Contract: 'y', Partner: '' }).map(({ path }) => path)).toEqual([
      'Partner',
      'tenure',
      'Contract',
    ])
  })

  test('a cell whose getter throws', () => {
    const row = { ...ordinaryRow }
    Object.defineProperty(row, 'Contract', {
      get() {
        throw new Error('no')
      },
    })
    expect(issuesOf(row)[0]).toMatchObject({ code: 'UNREADABLE', path: 'Contract' })
  })

  test.each([null, undefined, 5, 'row', []])('%s in place of a row', (row) => {
    expect(issuesOf(row)[0]).toMatchObject({ code: 'WRONG_TYPE', path: '' })
  })
})

test.each([null, undefined, 'row', []])('refuses %s in place of a labelled row', (row) => {
  expect(thrownBy(() => readLabel(predictor, row as never))).toBeInstanceOf(InvalidRowError)
})

test('a label whose getter throws is unreadable', () => {
  const row = Object.defineProperty({}, 'Churn', {
    get() {
      throw new Error('no')
    },
  })
  expect(thrownBy(() => readLabel(predictor, row))).toMatchObject({ issues: [{ code: 'UNREADABLE', path: 'Churn' }] })
})

test('a source that means its own by 1 leaves 0 unread', () => {
  const { contract } = predictor
  const target = {
    ...contract.target,
    values: [
      { value: true, source: ['1'] },
      { value: false, source: ['2'] },
    ],
  }
  const read = (label: string) => readLabel({ contract: { ...contract, target } }, { [target.column]: label })
  expect([read('1'), read('2'), read('true')]).toEqual([true, false, true])
  expect(() => read('0')).toThrow(/Churn: got "0", expected one of "1", "2"/)
})

test('reads labels in the source’s spelling, and as yes and no are usually written', () => {
  expect(readLabel(predictor, { Churn: 'Yes' })).toBe(true)
  expect(readLabel(predictor, { Churn: 'No ' })).toBe(false)
  expect(readLabel(predictor, { Churn: '' })).toBeUndefined()
  expect(readLabel(predictor, {})).toBeUndefined()
  for (const [yes, no] of [
    ['YES', 'no'],
    ['True', 'FALSE'],
    ['true', 'false'],
    ['1', '0'],
    [1, 0],
  ]) {
    expect([readLabel(predictor, { Churn: yes }), readLabel(predictor, { Churn: no })]).toEqual([true, false])
  }
  for (const label of ['2', '1.0', 'y', '-1'])
    expect(() => readLabel(predictor, { Churn: label })).toThrow(/Churn: got /)
  expect(() => readLabel(predictor, { Churn: 'maybe' })).toThrow(/Churn: got "maybe", expected one of "Yes", "No"/)
})
