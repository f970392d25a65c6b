import {
  createChurnPredictor,
  customerSchema,
  type FieldIssue,
  type FieldIssueCode,
  InvalidOptionError,
  InvalidRowError,
  type NumberReading,
  type RowOptions,
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

/** The row as it is read, and its warnings by column. */
function reading(change: Readonly<Record<string, unknown>>, options: Partial<RowOptions> = {}) {
  const warnings: FieldIssue[] = []
  const onWarning = (warning: FieldIssue) => warnings.push(warning)
  const customer = readRow(predictor, { ...ordinaryRow, ...change }, { ...options, onWarning })
  return { customer, warnings }
}

describe('reads another spelling of a known value, and says so', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ PaymentMethod: 'Electronic Check' }, '"Electronic check"'],
    [{ PaymentMethod: 'ELECTRONIC_CHECK' }, '"Electronic check"'],
    [{ Contract: 'month to month' }, '"Month-to-month"'],
    [{ InternetService: 'Fiber\u00a0Optic' }, '"Fiber optic"'],
    [{ Partner: 'yes' }, '"Yes"'],
    [{ Partner: 'TRUE' }, '"Yes"'],
    [{ Partner: 1 }, '"Yes"'],
  ])('%o', (change, expected) => {
    const [column = '', got] = Object.entries(change)[0] ?? []
    const { customer, warnings } = reading(change)
    expect(customer).toEqual(readRow(predictor, ordinaryRow))
    const shown = JSON.stringify(String(got))
    expect(warnings).toMatchObject([{ code: 'SPELLING', path: column, expected }])
    expect(warnings[0]?.got.replace('\\u00a0', '\u00a0')).toBe(shown)
  })

  test('without a listener the prediction reports what it can', () => {
    const customer = readRow(predictor, { ...ordinaryRow, PaymentMethod: 'Electronic Check' })
    const { warnings, probability } = predictor.predict(customer)
    expect(warnings).toMatchObject([{ code: 'SPELLING', path: 'paymentMethod', expected: '"Electronic check"' }])
    expect(probability).toBe(predictor.predict(readRow(predictor, ordinaryRow)).probability)
  })

  test('a new word is left for the prediction to report', () => {
    expect(reading({ PaymentMethod: 'Cowrie shells' })).toMatchObject({
      customer: { paymentMethod: 'Cowrie shells' },
      warnings: [],
    })
  })
})

describe('what the model does not use never refuses a row', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>, string | undefined]>([
    [{ gender: 'M' }, { gender: null }, 'UNUSED_VALUE'],
    [{ gender: 'female' }, { gender: 'Female' }, 'SPELLING'],
    [{ gender: 7 }, { gender: null }, 'UNUSED_VALUE'],
    [{ gender: [] }, { gender: null }, 'UNUSED_VALUE'],
    [{ SeniorCitizen: 'Yes' }, { seniorCitizen: true }, 'SPELLING'],
    [{ SeniorCitizen: 'no' }, { seniorCitizen: false }, 'SPELLING'],
    [{ SeniorCitizen: '0.0' }, { seniorCitizen: null }, 'UNUSED_VALUE'],
    [{ SeniorCitizen: '' }, { seniorCitizen: null }, undefined],
  ])('%o', (change, expected, code) => {
    const { customer, warnings } = reading(change)
    expect(customer).toMatchObject(expected)
    expect(warnings.map((warning) => warning.code)).toEqual(code === undefined ? [] : [code])
  })
})

describe('numbers as a country or a spreadsheet writes them', () => {
  const german = { decimal: ',', thousands: '.', affixes: ['€', 'EUR'] } as const
  test.each<[string, NumberReading, number]>([
    ['29,85', { decimal: ',' }, 29.85],
    ['1.234,5', german, 1234.5],
    ['€ 1.234,50', german, 1234.5],
    ['1.234,50 eur', german, 1234.5],
    ['12', german, 12],
    ['1,234.50', { thousands: ',' }, 1234.5],
    ['$134,567', { thousands: ',', affixes: ['$'] }, 134_567],
    ['+$0', { affixes: ['$'] }, 0],
    ['1 234,5', { decimal: ',', thousands: ' ' }, 1234.5],
    ['1\u202f234,5', { decimal: ',', thousands: ' ' }, 1234.5],
    ['1’234.5', { thousands: "'" }, 1234.5],
    ['1,2e3', { decimal: ',' }, 1200],
  ])('%s with %o', (text, numbers, expected) => {
    const { customer } = reading({ MonthlyCharges: '84', TotalCharges: text }, { numbers })
    expect(customer.totalCharges).toBe(expected)
  })

  test.each<[string, NumberReading]>([
    ['29.85', { decimal: ',' }],
    ['1.23,4', german],
    ['12.34', german],
    ['1,23', { thousands: ',' }],
    ['1,2345', { thousands: ',' }],
    ['£5', { affixes: ['$'] }],
    ['$', { affixes: ['$'] }],
    ['1 2', { decimal: ',' }],
    [',', { decimal: ',' }],
  ])('%s is not guessed with %o', (text, numbers) => {
    expect(() => reading({ MonthlyCharges: text }, { numbers })).toThrow(/: MonthlyCharges: got /)
  })

  test('a number that is one already is not read again', () => {
    const { customer } = reading({ MonthlyCharges: 84.5, TotalCharges: 29.85 }, { numbers: { decimal: ',' } })
    expect([customer.monthlyCharges, customer.totalCharges]).toEqual([84.5, 29.85])
  })

  test('the contract says how its own source writes them', () => {
    const own = {
      ...predictor.contract,
      source: { ...predictor.contract.source, reading: { decimal: ',' } },
      fields: predictor.contract.fields.map((field) =>
        field.column === 'TotalCharges' ? { ...field, reading: { affixes: ['€'], missing: ['k. A.'] } } : field,
      ),
    }
    const read = (change: object) => readRow({ ...predictor, contract: own }, { ...ordinaryRow, ...change })
    expect(read({ MonthlyCharges: '29,85', TotalCharges: '€ 5,5' })).toMatchObject({ totalCharges: 5.5 })
    expect(read({ MonthlyCharges: '29,85', TotalCharges: 'k. A.' })).toMatchObject({ totalCharges: null })
  })

  test.each<[string, unknown]>([
    ['another mark', { decimal: ';' }],
    ['one mark for both', { decimal: ',', thousands: ',' }],
    ['an affix of digits', { affixes: ['1'] }],
    ['another name', { decimals: ',' }],
    ['text', ','],
  ])('%s is no way to write them', (_, numbers) => {
    expect(thrownBy(() => readRow(predictor, ordinaryRow, { numbers } as never))).toBeInstanceOf(InvalidOptionError)
  })
})

test.each([{}, null, undefined, { contract: {} }])('%o in place of a predictor is named', (predictorGiven) => {
  for (const read of [readRow, readLabel] as ((predictor: never, row: object) => unknown)[])
    expect(thrownBy(() => read(predictorGiven as never, ordinaryRow))).toMatchObject({ option: 'predictor' })
})

describe('refuses', () => {
  test.each<[string, Record<string, unknown>, FieldIssueCode, string]>([
    ['a blank that has no meaning', { tenure: ' ' }, 'MISSING_VALUE', 'tenure'],
    ['an absent column', { Contract: undefined }, 'MISSING_VALUE', 'Contract'],
    ['an unknown spelling', { Contract: 'Monthly' }, 'UNKNOWN_VALUE', 'Contract'],
    ['a number of a list for one of its words', { Contract: '2' }, 'UNKNOWN_VALUE', 'Contract'],
    ['a number where any word is a payment method', { PaymentMethod: '2' }, 'WRONG_TYPE', 'PaymentMethod'],
    ['a flag in its place', { PaymentMethod: 'TRUE' }, 'WRONG_TYPE', 'PaymentMethod'],
    ['a sign for no value in its place', { PaymentMethod: 'N/A' }, 'WRONG_TYPE', 'PaymentMethod'],
    ['a code that may be the third spelling', { StreamingTV: '1' }, 'UNKNOWN_VALUE', 'StreamingTV'],
    ['another spelling of a contradiction', { TechSupport: 'no internet-service' }, 'CONTRADICTION', 'TechSupport'],
    ['words for a number', { tenure: 'twelve' }, 'WRONG_TYPE', 'tenure'],
    ['a decimal comma', { MonthlyCharges: '84,5' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['a hexadecimal number', { tenure: '0x0c' }, 'WRONG_TYPE', 'tenure'],
    ['NaN', { MonthlyCharges: 'NaN' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['Infinity', { MonthlyCharges: 'Infinity' }, 'WRONG_TYPE', 'MonthlyCharges'],
    ['1e308', { MonthlyCharges: '1e308' }, 'OUT_OF_RANGE', 'MonthlyCharges'],
    ['1e999', { MonthlyCharges: '1e999' }, 'OUT_OF_RANGE', 'MonthlyCharges'],
    ['a negative charge', { MonthlyCharges: '-1' }, 'OUT_OF_RANGE', 'MonthlyCharges'],
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
  for (const label of ['2', '1.0', 'yo', '-1'])
    expect(() => readLabel(predictor, { Churn: label })).toThrow(/Churn: got /)
  expect(() => readLabel(predictor, { Churn: 'maybe' })).toThrow(/Churn: got "maybe", expected one of "Yes", "No"/)
})
