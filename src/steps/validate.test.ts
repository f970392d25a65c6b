import {
  createChurnPredictor,
  type FieldIssueCode,
  InvalidCustomerError,
  type ModelContract,
  predictColumns,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer, shiftingCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { type MaybeUnbilled, unbilledModel } from '@testing/unbilled'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import { isNumeric } from '../model/contract'
import { createEncoder } from './encode'

const predictor = createChurnPredictor()
/** The same model where monthly charges may be missing. */
const unbilled = createChurnPredictor({ model: loadModel(unbilledModel) })
const withoutBill = { ...ordinaryCustomer, monthlyCharges: null }

/** Predicts a record that the types would not let through. */
const predict = (record: unknown) => predictor.predict(record as typeof ordinaryCustomer)

const issuesOf = (record: unknown) => {
  const error = thrownBy(() => predict(record))
  expect(error).toBeInstanceOf(InvalidCustomerError)
  return (error as InvalidCustomerError).issues
}

const hostile: readonly [string, string, unknown, FieldIssueCode, string][] = [
  ['a numeric string', 'tenureMonths', '12', 'WRONG_TYPE', '"12"'],
  ['NaN', 'monthlyCharges', Number.NaN, 'WRONG_TYPE', 'NaN'],
  ['Infinity', 'monthlyCharges', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE', 'Infinity'],
  ['-Infinity', 'monthlyCharges', Number.NEGATIVE_INFINITY, 'OUT_OF_RANGE', '-Infinity'],
  ['1e308', 'monthlyCharges', 1e308, 'OUT_OF_RANGE', '1e+308'],
  ['a negative number', 'tenureMonths', -1, 'OUT_OF_RANGE', '-1'],
  ['half a month', 'tenureMonths', 1.5, 'WRONG_TYPE', '1.5'],
  ['more than can be counted', 'tenureMonths', 2 ** 60, 'OUT_OF_RANGE', String(2 ** 60)],
  ['a bigint', 'tenureMonths', 12n, 'WRONG_TYPE', 'a bigint'],
  ['a Date', 'tenureMonths', new Date(0), 'WRONG_TYPE', 'an object'],
  ['a boxed number', 'tenureMonths', Object(12), 'WRONG_TYPE', 'an object'],
  ['null', 'contract', null, 'MISSING_VALUE', 'null'],
  ['undefined', 'contract', undefined, 'MISSING_VALUE', 'nothing'],
  ['an empty string', 'contract', '', 'MISSING_VALUE', '""'],
  ['blanks', 'paymentMethod', '   ', 'MISSING_VALUE', '"   "'],
  ['an unknown category', 'contract', 'Weekly', 'UNKNOWN_VALUE', '"Weekly"'],
  ['another case', 'contract', 'month-to-month', 'SPELLING', '"month-to-month"'],
  ['a number as text where any word is taken', 'paymentMethod', '2', 'WRONG_TYPE', '"2"'],
  ['a flag as text where any word is taken', 'paymentMethod', 'Yes', 'WRONG_TYPE', '"Yes"'],
  ['a sign for no value', 'paymentMethod', 'NaN', 'WRONG_TYPE', '"NaN"'],
  ['__proto__', 'contract', '__proto__', 'UNKNOWN_VALUE', '"__proto__"'],
  ['constructor', 'internetService', 'constructor', 'UNKNOWN_VALUE', '"constructor"'],
  ['toString', 'contract', 'toString', 'UNKNOWN_VALUE', '"toString"'],
  ['characters a terminal acts on', 'contract', 'a\u009b\u202eb', 'UNKNOWN_VALUE', '"a\\u009b\\u202eb"'],
  ['an array', 'contract', ['One year'], 'WRONG_TYPE', 'an array of 1'],
  ['an object', 'partner', {}, 'WRONG_TYPE', 'an object'],
  ['a function', 'partner', () => true, 'WRONG_TYPE', 'a function'],
  ['a symbol', 'partner', Symbol('yes'), 'WRONG_TYPE', 'a symbol'],
  ['0 for false', 'partner', 0, 'WRONG_TYPE', '0'],
  ['"Yes" for true', 'partner', 'Yes', 'WRONG_TYPE', '"Yes"'],
  ['streaming without internet', 'streamingTv', true, 'CONTRADICTION', 'true'],
]

describe('refuses', () => {
  test.each(hostile)('%s in %s', (_, field, value, code, got) => {
    const record = { ...ordinaryCustomer, [field]: value }
    if (code === 'CONTRADICTION') Object.assign(record, { internetService: 'No', onlineBackup: false })
    const issues = issuesOf(record)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ path: field, code, got })
    expect(issues[0]?.message).toBe(`${field}: got ${got}, expected ${issues[0]?.expected}`)
  })

  test('a million-character string, without repeating it', () => {
    const [issue] = issuesOf({ ...ordinaryCustomer, contract: 'x'.repeat(1_000_000) })
    expect(issue).toMatchObject({ path: 'contract', code: 'UNKNOWN_VALUE' })
    expect(issue?.message.length).toBeLessThan(250)
    expect(issue?.got).toContain('1000000 characters')
  })

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['a string', 'customer'],
    ['an array', [ordinaryCustomer]],
    ['a function', () => ordinaryCustomer],
  ])('%s in place of a record', (_, record) => {
    const [issue] = issuesOf(record)
    expect(issue).toMatchObject({ path: '', code: 'WRONG_TYPE', expected: 'a customer record (an object)' })
  })

  test('an empty object with every missing field at once', () => {
    const required = predictor.contract.fields.filter(({ input }) => input).map(({ name }) => name)
    const issues = issuesOf({})
    expect(issues.map(({ path }) => path)).toEqual(required)
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['MISSING_VALUE']))
  })

  test('a getter that throws, naming the field and keeping the cause', () => {
    const cause = new Error('disk on fire')
    const record = Object.defineProperty({ ...ordinaryCustomer }, 'techSupport', {
      get() {
        throw cause
      },
      enumerable: true,
    })
    const error = thrownBy(() => predict(record)) as InvalidCustomerError
    expect(error).toBeInstanceOf(InvalidCustomerError)
    expect(error.issues[0]).toMatchObject({ path: 'techSupport', code: 'UNREADABLE' })
    expect(error.cause).toBe(cause)
  })

  test('a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(issuesOf(proxy)[0]).toMatchObject({ code: 'UNREADABLE' })
  })

  test('several findings in one record, all of them', () => {
    const issues = issuesOf({ ...ordinaryCustomer, contract: 'Weekly', tenureMonths: '3', partner: null })
    expect(issues.map(({ path, code }) => [path, code])).toEqual([
      ['partner', 'MISSING_VALUE'],
      ['tenureMonths', 'WRONG_TYPE'],
      ['contract', 'UNKNOWN_VALUE'],
    ])
  })

  test('nothing else of the record is touched', () => {
    const record = Object.defineProperty({ ...ordinaryCustomer, paymentMethod: 'Cowrie shells' }, 'shoeSize', {
      get() {
        throw new Error('not asked for')
      },
      enumerable: true,
    })
    expect(predict(record).warnings.map(({ path }) => path)).toEqual(['paymentMethod'])
    expect(predictor.predictBatch([ordinaryCustomer, record as never]).map(({ ok }) => ok)).toEqual([true, true])
  })

  test('an accepted unknown value does not hide another finding', () => {
    const issues = issuesOf({ ...ordinaryCustomer, paymentMethod: 'Cowrie shells', contract: 'Weekly' })
    expect(issues.map(({ path }) => path)).toEqual(['contract'])
  })
})

describe('accepts with a warning', () => {
  test('a missing value where the contract knows what it means', () => {
    const { warnings, probability } = unbilled.predict(withoutBill)
    expect(warnings).toEqual([expect.objectContaining({ code: 'MISSING_VALUE', path: 'monthlyCharges' })])
    expect(warnings[0]?.got).toBe('null (no bill has been sent yet)')
    // Missing is routed as missing: not as the number 0.
    const { features } = encoded(withoutBill)
    expect(features.monthlyCharges).toBeNaN()
    expect(probability).toBeGreaterThan(0)
  })

  test('nothing where the model does not use the field', () => {
    expect(predict({ ...ordinaryCustomer, totalCharges: null }).warnings).toEqual([])
    const { totalCharges, ...absent } = ordinaryCustomer
    expect(predict(absent)).toEqual(predict({ ...absent, totalCharges: 0 }))
  })

  test('a number outside the trained range, scored as given', () => {
    const { warnings } = predict({ ...ordinaryCustomer, tenureMonths: 100 })
    expect(warnings).toEqual([
      {
        code: 'OUT_OF_RANGE',
        path: 'tenureMonths',
        got: '100',
        expected: '0 to 72 as in the training data',
        message: 'tenureMonths: got 100, expected 0 to 72 as in the training data',
      },
    ])
  })

  test.each(['Cowrie shells', '__proto__', 'constructor', 'x'.repeat(1_000_000)])(
    'an unknown category %#',
    (paymentMethod) => {
      const record = { ...ordinaryCustomer, paymentMethod }
      expect(predict(record).warnings).toEqual([
        expect.objectContaining({ code: 'UNKNOWN_VALUE', path: 'paymentMethod' }),
      ])
      // Unknown is none of the known values: neither the first of them nor missing.
      const { features } = encoded(record)
      const columns = Object.entries(features).filter(([name]) => name.startsWith('paymentMethod='))
      expect(columns.map(([, value]) => value)).toEqual([0, 0, 0, 0])
    },
  )
})

describe('another spelling of a known category', () => {
  const spelt = { ...ordinaryCustomer, paymentMethod: 'electronic-Check ' }
  const warning = {
    code: 'SPELLING',
    path: 'paymentMethod',
    got: '"electronic-Check "',
    expected: '"Electronic check"',
  }

  test('is scored as that category, with a warning', () => {
    expect(predict(spelt)).toMatchObject({ ...predict(ordinaryCustomer), warnings: [warning] })
    expect(encoded(spelt).bits).toEqual(encoded(ordinaryCustomer).bits)
  })

  test('in batches of records and of columns too', () => {
    const columns = Object.fromEntries(Object.entries(spelt).map(([name, value]) => [name, [value]]))
    for (const customers of [[spelt], columns]) {
      const [item] = predictor.predictBatch(customers as never)
      expect(item).toMatchObject({ ok: true, prediction: { warnings: [warning] } })
    }
  })

  test('is explained as that category', () => {
    const { contributions } = predictor.explain(spelt as never)
    expect(contributions.find(({ field }) => field === 'paymentMethod')?.value).toBe('Electronic check')
  })
})

describe('what the model does not use', () => {
  test.each<[string, unknown]>([
    ['gender', 'M'],
    ['gender', ''],
    ['seniorCitizen', 'Yes'],
    ['seniorCitizen', 0],
    ['seniorCitizen', Symbol('no')],
  ])('%s as %o is missing, with a warning', (name, value) => {
    const { warnings, ...answer } = predict({ ...ordinaryCustomer, [name]: value })
    expect({ ...answer, warnings: [] }).toEqual(predict(ordinaryCustomer))
    expect(warnings).toMatchObject([{ code: 'UNUSED_VALUE', path: name }])
    expect(warnings[0]?.expected).toMatch(/taken as missing, because the model does not use it$/)
  })

  test('does not refuse a record by throwing on being read', () => {
    const record = Object.defineProperty({ ...ordinaryCustomer }, 'gender', {
      get() {
        throw new Error('no')
      },
      enumerable: true,
    })
    expect(predict(record).warnings).toMatchObject([{ code: 'UNUSED_VALUE', path: 'gender' }])
  })
})

test('every unfamiliar value of a customer is reported, in one list', () => {
  const { warnings } = unbilled.predict({
    ...withoutBill,
    paymentMethod: 'Cowrie shells' as MaybeUnbilled['paymentMethod'],
    tenureMonths: 73,
  })
  expect(warnings.map(({ path, code }) => [path, code])).toEqual([
    ['tenureMonths', 'OUT_OF_RANGE'],
    ['paymentMethod', 'UNKNOWN_VALUE'],
    ['monthlyCharges', 'MISSING_VALUE'],
  ])
})

test('the ends of the trained range are inside it', () => {
  for (const tenureMonths of [0, 72]) expect(predict({ ...ordinaryCustomer, tenureMonths }).warnings).toEqual([])
})

describe('another contract’s policies', () => {
  const { contract } = bundledModel
  const strict: ModelContract = {
    ...contract,
    fields: contract.fields.map((field) =>
      isNumeric(field) ? { ...field, outOfRange: { policy: 'reject' as const } } : field,
    ),
  }
  const strictly = createChurnPredictor({ model: loadModel({ ...bundledModel, contract: strict }) })

  test('out of range may be refused, with every such field', () => {
    const error = thrownBy(() => strictly.predict({ ...ordinaryCustomer, tenureMonths: 73, monthlyCharges: 500 }))
    expect(error).toBeInstanceOf(InvalidCustomerError)
    expect((error as InvalidCustomerError).issues.map(({ path, code }) => [path, code])).toEqual([
      ['tenureMonths', 'OUT_OF_RANGE'],
      ['monthlyCharges', 'OUT_OF_RANGE'],
    ])
  })

  test('a missing category is missing in each of its columns', () => {
    const columns = ['DSL', 'No'].map((value) => ({
      name: `net=${value}`,
      field: 'net',
      kind: 'indicator' as const,
      value,
    }))
    const row = new Float32Array(2)
    createEncoder(columns)({ net: null }, row, 0)
    expect([...row]).toEqual([Number.NaN, Number.NaN])
    createEncoder(columns)({ net: 'No' }, row, 0)
    expect([...row]).toEqual([0, 1])
  })
})

describe('reads as equal', () => {
  const expected = predict(ordinaryCustomer)
  const withGetters = Object.defineProperties(
    {},
    Object.fromEntries(Object.entries(ordinaryCustomer).map(([name, value]) => [name, { get: () => value }])),
  )

  test.each([
    ['an inherited record', Object.create(ordinaryCustomer)],
    ['an inherited record with getters', Object.create(withGetters)],
    ['a record without prototype', Object.assign(Object.create(null), ordinaryCustomer)],
    ['a frozen record', Object.freeze({ ...ordinaryCustomer })],
    ['a record with further keys', { ...ordinaryCustomer, customerId: 'EXAMPLE-1', constructor: 1 }],
    ['a record with getters', Object.defineProperty({ ...ordinaryCustomer }, 'tenureMonths', { get: () => 12 })],
    [
      'a record with an own __proto__ key',
      JSON.parse(`{"__proto__": {"contract": "Weekly"}, ${JSON.stringify(ordinaryCustomer).slice(1)}`),
    ],
  ])('%s', (_, record) => {
    expect(predict(record)).toEqual(expected)
  })

  test('-0 and 0', () => {
    const [zero, minusZero] = [0, -0].map((tenureMonths) => encoded({ ...ordinaryCustomer, tenureMonths }).bits)
    expect(minusZero).toEqual(zero)
    expect(predict({ ...ordinaryCustomer, tenureMonths: -0 })).toEqual(
      predict({ ...ordinaryCustomer, tenureMonths: 0 }),
    )
  })
})

describe('a schema of the caller’s holds no record to less than the contract', () => {
  /** A predictor whose schema answers whatever it likes. */
  const answering = (answer: (record: unknown) => unknown) =>
    createChurnPredictor({
      model: loadModel({
        ...bundledModel,
        schema: { safeParse: (record: unknown) => ({ success: true, data: answer(record) }) as never },
      }),
    })
  const lenient = answering((record) => record)
  /** One that makes a fixed value of a field, whatever the customer has. */
  const making = (field: string, value: unknown) => answering((record) => ({ ...(record as object), [field]: value }))

  test.each(hostile)('%s in %s', (_, field, value, code, got) => {
    const others = code === 'CONTRADICTION' ? { internetService: 'No', onlineBackup: false } : {}
    const customer = { ...ordinaryCustomer, ...others } as typeof ordinaryCustomer
    const asked: (() => unknown)[] = [
      () => lenient.predict({ ...customer, [field]: value }),
      () => making(field, value).predict(customer),
      () => making(field, value).explain(customer),
    ]
    for (const ask of asked) {
      const error = thrownBy(ask)
      expect(error).toBeInstanceOf(InvalidCustomerError)
      expect((error as InvalidCustomerError).issues).toMatchObject([{ path: field, code, got }])
    }
    expect(making(field, value).predictBatch([customer])).toMatchObject([{ ok: false }])
    const columns = Object.fromEntries(Object.entries(customer).map(([name, each]) => [name, [each]])) as never
    expect([...predictColumns(making(field, value), columns).errors.keys()]).toEqual([0])
  })

  test('anything but a record is refused', () => {
    for (const data of [undefined, null, 5, [ordinaryCustomer]]) {
      expect(() => answering(() => data).predict(ordinaryCustomer)).toThrow(/expected a customer record/)
    }
  })

  test('its answer is read once', () => {
    const { customer, reads } = shiftingCustomer()
    const { probability } = answering(() => customer).predict(ordinaryCustomer)
    expect(reads()).toBe(1)
    expect(probability).toBe(predictor.predict(ordinaryCustomer).probability)
  })

  test('what it makes possible is scored, and what is unfamiliar is warned of', () => {
    const renamed = making('contract', 'Two year').predict({ ...ordinaryCustomer, contract: 'biennial' as never })
    expect(renamed.probability).toBe(predictor.predict({ ...ordinaryCustomer, contract: 'Two year' }).probability)
    const { warnings } = making('paymentMethod', 'Cowrie shells').predict(ordinaryCustomer)
    expect(warnings).toMatchObject([{ code: 'UNKNOWN_VALUE', path: 'paymentMethod' }])
  })

  test('a field that the model does not use spoils nothing', () => {
    const { warnings, probability } = making('totalCharges', 'x').predict(ordinaryCustomer)
    expect(warnings).toMatchObject([{ code: 'UNUSED_VALUE', path: 'totalCharges' }])
    expect(probability).toBe(predictor.predict(ordinaryCustomer).probability)
  })
})

/** The feature vector the runtime is handed for a record. */
function encoded(record: unknown) {
  let row: Float32Array = new Float32Array()
  const spy = createChurnPredictor({
    model: loadModel(unbilledModel),
    runtime: {
      name: 'spy',
      mode: 'synchronous',
      open: () => ({
        run(rows) {
          row = rows
          return Float32Array.of(0)
        },
      }),
    },
  })
  spy.predict(record as typeof ordinaryCustomer)
  const features = Object.fromEntries(predictor.manifest.features.map(({ name }, index) => [name, row[index]]))
  return { features, bits: new Uint32Array(row.slice().buffer) }
}
