/** Columns in every form against `predict`, customer by customer. */
import {
  type ChurnError,
  type Customer,
  type CustomerTable,
  createChurnPredictor,
  decisionCodes,
  InvalidOptionError,
  predictColumns,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { laterRuntime } from '@testing/runtimes'
import { gymModel, type Member } from '@testing/small-model'
import * as arrow from 'apache-arrow'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { bundledModel } from '../model/bundled-model'
import type { ContractField } from '../model/contract'
import { listedValues } from './readers'

const predictor = createChurnPredictor()
const { fields } = predictor.contract
type Rows = readonly Readonly<Record<string, unknown>>[]
type Predictor = Pick<typeof predictor, 'predict'>

/** What `predict` says of a record, in the shape of a row of columns. */
function answerOf(record: unknown, options: object, churn: Predictor = predictor) {
  try {
    const prediction = churn.predict(record as Customer, options)
    const decision = { false: 0, true: 1, abstain: 2 }[String(prediction.churn)]
    return { probability: prediction.probability, decision, warnings: prediction.warnings, issues: [] }
  } catch (error) {
    const { issues } = error as { issues?: unknown[] }
    return { probability: Number.NaN, decision: 3, warnings: [], issues }
  }
}

function expectSame(table: unknown, records: Rows, options: object = {}, churn = predictor) {
  const got = predictColumns(churn, table as CustomerTable<Customer>, options)
  expect(got.rowCount).toBe(records.length)
  const rows = records.map((_, row) => ({
    probability: got.probabilities[row],
    decision: got.decisions[row],
    warnings: got.warnings.get(row) ?? [],
    issues: (got.errors.get(row) as { issues?: unknown[] } | undefined)?.issues ?? [],
  }))
  expect(rows).toEqual(records.map((record) => answerOf(record, options, churn)))
  return got
}

const columnsOf = (records: Rows, names = fields.map(({ name }) => name)) =>
  Object.fromEntries(names.map((name) => [name, records.map((record) => record[name])]))

/** Values that a field may get, the hostile among them. */
function cellOf(field: ContractField): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    'Weekly',
    5,
    -0,
    true,
    false,
    Number.NaN,
    1e9,
    -1,
    2n,
    [],
    {},
  )
  const usual: fc.Arbitrary<unknown> =
    field.type === 'integer'
      ? fc.integer({ min: field.limits[0], max: field.trained[1] })
      : field.type === 'number'
        ? fc.double({ min: field.trained[0], max: field.trained[1], noNaN: true })
        : fc.constantFrom<unknown>(...listedValues(field))
  return fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

const records = fc.array(fc.record(Object.fromEntries(fields.map((field) => [field.name, cellOf(field)]))), {
  minLength: 1,
  maxLength: 40,
})
const options = fc.record({
  policy: fc.constantFrom<unknown>('recall', 'balanced', 'precision', { threshold: 0.31 }, undefined),
  abstain: fc.boolean(),
})

test('property: plain arrays give each row what predict gives the same customer', () => {
  const seen = new Set<number | undefined>()
  fc.assert(
    fc.property(records, options, (rows, deciding) => {
      for (const decision of expectSame(columnsOf(rows), rows, deciding).decisions) seen.add(decision)
    }),
    { numRuns: 400 },
  )
  expect([...seen].sort()).toEqual(Object.values(decisionCodes))
})

test('every verification row, in more blocks than one', () => {
  const rows = Array.from({ length: 2_500 }, (_, row) => vectors.rows[row % vectors.rows.length].customer) as Rows
  const { warnings, errors } = expectSame(columnsOf(rows), rows)
  expect(warnings.size).toBeGreaterThan(100)
  expect(errors.size).toBe(0)
})

/** Records of the kinds that typed columns can hold. */
const typedRecords = fc.array(
  fc.record(
    Object.fromEntries(
      fields.map((field) => [
        field.name,
        field.type === 'category'
          ? fc.oneof(
              { weight: 20, arbitrary: fc.constantFrom<unknown>(...field.values.map(({ value }) => value)) },
              fc.constantFrom<unknown>('Weekly', null),
            )
          : field.type === 'boolean'
            ? fc.boolean()
            : field.type === 'integer'
              ? fc.integer({ min: -1, max: 1300 })
              : fc.oneof({ weight: 20, arbitrary: fc.double({ min: 0, max: 9_000, noNaN: true }) }, fc.constant(null)),
      ]),
    ),
  ),
  { minLength: 1, maxLength: 60 },
)

/** The same records as typed arrays and dictionaries. */
function typedTable(rows: Rows) {
  return Object.fromEntries(
    fields.map((field) => {
      const cells = rows.map((record) => (record[field.name] ?? null) as never)
      if (field.type === 'boolean') return [field.name, Uint8Array.from(cells, Number)]
      if (field.type === 'integer') return [field.name, BigInt64Array.from(cells as number[], BigInt)]
      if (field.type === 'number')
        return [field.name, Float64Array.from(cells as number[], (cell) => cell ?? Number.NaN)]
      const dictionary = [...new Set(cells)].filter((cell) => cell !== null).reverse()
      return [field.name, { indices: Int8Array.from(cells, (cell) => dictionary.indexOf(cell as never)), dictionary }]
    }),
  )
}

/** The same records as an Arrow table: dictionaries or texts for categories, bits for flags, 64-bit integers. */
function arrowTable(rows: Rows, asTexts: boolean) {
  const columns = fields.map((field): [string, arrow.Vector] => {
    const cells = rows.map((record) => (record[field.name] ?? null) as never)
    const type =
      field.type === 'boolean'
        ? new arrow.Bool()
        : field.type === 'integer'
          ? new arrow.Int64()
          : field.type === 'number'
            ? new arrow.Float64()
            : asTexts
              ? new arrow.Utf8()
              : new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())
    const given = field.type === 'integer' ? cells.map((cell) => BigInt(cell) as never) : cells
    return [field.name, arrow.vectorFromArray(given, type as arrow.DataType)]
  })
  return new arrow.Table(Object.fromEntries(columns))
}

test('property: typed arrays, dictionaries and Arrow tables give the same', () => {
  fc.assert(
    fc.property(typedRecords, options, fc.boolean(), (rows, deciding, asTexts) => {
      expectSame(typedTable(rows), rows, deciding)
      expectSame(arrowTable(rows, asTexts), rows, deciding)
    }),
    { numRuns: 150 },
  )
})

test('a sliced Arrow table, and one of several batches', () => {
  const rows = (vectors.rows.slice(0, 60) as { customer: unknown }[]).map(({ customer }) => ({
    ...(customer as Record<string, unknown>),
  })) as Rows
  const whole = arrowTable(rows, false)
  expectSame(whole.slice(3, 41), rows.slice(3, 41))
  const texts = arrowTable(rows, true)
  expectSame(texts.slice(5), rows.slice(5))
  const joined = whole.slice(0, 13).concat(whole.slice(13, 29)).concat(whole.slice(29))
  expect(joined.batches.length).toBeGreaterThan(1)
  expectSame(joined, rows)
})

test('Arrow types that are not read in place are read value by value', () => {
  const rows = [1, 2, 3].map((tenureMonths) => ({ ...ordinaryCustomer, tenureMonths }))
  const columns: Record<string, arrow.Vector> = {}
  for (const name of Object.keys(ordinaryCustomer)) {
    const cells = rows.map((row) => row[name as keyof Customer] as never)
    const ofType = (type: arrow.DataType) => arrow.vectorFromArray(cells, type)
    columns[name] = cells.every((cell) => typeof cell === 'string')
      ? ofType(new arrow.LargeUtf8())
      : cells.every((cell) => typeof cell === 'number')
        ? ofType(new arrow.Float32())
        : arrow.vectorFromArray(cells)
  }
  const floats = rows.map((row) => ({ ...row, monthlyCharges: Math.fround(row.monthlyCharges) }))
  const table = new arrow.Table(columns)
  expectSame(
    table,
    floats.map((row) => ({ ...row, totalCharges: Math.fround(Number(row.totalCharges)) })),
  )
  expectSame(
    columns,
    floats.map((row) => ({ ...row, totalCharges: Math.fround(Number(row.totalCharges)) })),
  )
})

describe('other models and runtimes', () => {
  const rows = vectors.rows.slice(0, 50).map(({ customer }) => customer) as Rows

  test('an asynchronous runtime answers with a promise of the same', async () => {
    const later = createChurnPredictor({ runtime: laterRuntime })
    const many = Array.from({ length: 3_000 }, (_, row) => rows[row % rows.length])
    const answers = await predictColumns(later, columnsOf(many) as never)
    const { probabilities, decisions } = predictColumns(predictor, columnsOf(many) as never)
    expect(answers.probabilities).toEqual(probabilities)
    expect(answers.decisions).toEqual(decisions)
    await expect(predictColumns(later, [] as never)).rejects.toBeInstanceOf(InvalidOptionError)
  })

  test('a schema of the caller’s own sees every row', () => {
    const strict = {
      safeParse: (record: unknown) =>
        (record as Customer).tenureMonths > 40
          ? { success: false as const, error: { issues: [{ path: ['tenureMonths'], message: 'too long' }] } }
          : bundledModel.schema.safeParse(record),
    }
    const churn = createChurnPredictor({ model: loadModel({ ...bundledModel, schema: strict }) })
    const { errors } = expectSame(columnsOf(rows), rows, {}, churn)
    expect(errors.size).toBeGreaterThan(5)
  })

  test('deeper trees without a grid', () => {
    const yes = { feature: 5, threshold: 20, yes: { value: 1 }, no: { value: -1 } }
    const gym = createChurnPredictor({
      model: gymModel([{ feature: 0, threshold: 0.5, yes, no: { value: 0.25 } }]),
    })
    const members: Member[] = ['Monthly', 'Yearly', 'Family'].flatMap((plan) =>
      [10, 20, 30].map((fee) => ({ plan: plan as Member['plan'], pool: fee > 10, sauna: fee > 20, fee, age: 30 })),
    )
    expectSame(columnsOf(members as never, ['plan', 'pool', 'sauna', 'fee', 'age']), members as never, {}, gym as never)
  })
})

describe('refuses', () => {
  const good = columnsOf([ordinaryCustomer as never, ordinaryCustomer as never])
  const refusal = (change: object) => {
    const error = thrownBy(() => predictColumns(predictor, { ...good, ...change } as never))
    expect(error).toBeInstanceOf(InvalidOptionError)
    return (error as ChurnError).message
  }

  test.each<[string, object, string]>([
    ['columns of different lengths', { contract: ['One year'] }, 'columns of one length: gender has 2, contract has 1'],
    ['a column that is a text', { contract: 'Two year' }, 'Option columns.contract: got "Two year", expected an array'],
    ['a column that is null', { contract: null }, 'Option columns.contract: got null'],
    ['a number in place of a column', { tenureMonths: 5 }, 'Option columns.tenureMonths: got 5'],
    ['a view without a length', { tenureMonths: new DataView(new ArrayBuffer(2)) }, 'Option columns.tenureMonths'],
    ['a length that is none', { tenureMonths: { length: -1 } }, 'Option columns.tenureMonths: got an object'],
    [
      'a field without the column it needs',
      { tenureMonths: undefined },
      'Option columns.tenureMonths: got nothing, expected a column: no customer can be scored without it.',
    ],
    [
      'an index beyond its dictionary',
      { contract: { indices: [0, 3], dictionary: ['One year'] } },
      'Option columns.contract.indices: got 3, expected places in a dictionary of 1, or -1 for a missing value; this one is in row 1.',
    ],
  ])('%s', (_, change, message) => {
    expect(refusal(change)).toContain(message)
  })

  test.each([
    ['an array of records', [ordinaryCustomer]],
    ['nothing', undefined],
    ['a typed array', new Float64Array(3)],
    ['a text', 'columns'],
  ])('%s', (_, given) => {
    expect(() => predictColumns(predictor, given as never)).toThrow(
      /Option columns: got .*, expected columns by field name/,
    )
  })

  test('an impossible option, an aborted signal, a disposed predictor and what is no predictor', () => {
    expect(() => predictColumns(predictor, good as never, { policy: 'recal' as never })).toThrow(/Option policy/)
    expect(() => predictColumns(predictor, good as never, { top: 3 } as never)).toThrow(/Option top/)
    const reason = new Error('enough')
    expect(() => predictColumns(predictor, good as never, { signal: AbortSignal.abort(reason) })).toThrow(reason)
    const gone = createChurnPredictor()
    gone.dispose()
    expect(() => predictColumns(gone, good as never)).toThrow(/disposed of/)
    expect(() => predictColumns({} as never, good as never)).toThrow(/Option predictor/)
  })
})

test('columns that are no field are named, and ignored', () => {
  const row = { ...ordinaryCustomer, customerId: 'a', Churn: 'Yes' }
  const { ignored } = expectSame(columnsOf([row], Object.keys(row)), [row as never])
  expect(ignored).toEqual(['customerId', 'Churn'])
})

test('fields that no customer needs may be without a column', () => {
  const optional = fields.filter(({ input }) => !input).map(({ name }) => name)
  const needed = Object.keys(ordinaryCustomer).filter((name) => !optional.includes(name))
  expect(needed.length).toBe(fields.length - optional.length)
  const { decisions } = expectSame(columnsOf([ordinaryCustomer as never], needed), [ordinaryCustomer as never])
  expect([...decisions]).toEqual([decisionCodes.churns])
})

test('a cell that throws costs its own row alone', () => {
  const rows = [ordinaryCustomer, ordinaryCustomer, ordinaryCustomer] as never as Rows
  const tenureMonths = Object.defineProperty([1, 2, 3], 1, {
    get() {
      throw new Error('not here')
    },
  })
  const { errors, decisions, probabilities } = predictColumns(predictor, { ...columnsOf(rows), tenureMonths } as never)
  expect([...errors.keys()]).toEqual([1])
  expect(errors.get(1)?.message).toContain('tenureMonths: got an error on reading it')
  expect([decisions[1], probabilities[1]]).toEqual([decisionCodes.refused, Number.NaN])
  expect(probabilities[2]).toBe(predictor.predict({ ...ordinaryCustomer, tenureMonths: 3 }).probability)
})

test('a dictionary that throws costs the rows that need it', () => {
  const rows = [ordinaryCustomer, ordinaryCustomer] as never as Rows
  const dictionary = Object.defineProperty(['One year', 'Two year'], 1, {
    get() {
      throw new Error('not here')
    },
  })
  const contract = { indices: [0, 1], dictionary }
  const { errors, probabilities } = predictColumns(predictor, { ...columnsOf(rows), contract } as never)
  expect([...errors.keys()]).toEqual([1])
  expect(errors.get(1)?.message).toContain('contract: got an error on reading it')
  expect(probabilities[0]).toBe(predictor.predict({ ...ordinaryCustomer, contract: 'One year' }).probability)
})

test('a bigint that no number can hold is refused, as predict refuses it', () => {
  const tenureMonths = [12n, 2n ** 60n, -1n]
  const rows = tenureMonths.map((months) => ({
    ...ordinaryCustomer,
    tenureMonths: months < 2n ** 50n ? Number(months) : months,
  }))
  const { errors } = expectSame({ ...columnsOf(rows), tenureMonths: BigInt64Array.from(tenureMonths) }, rows)
  expect(errors.get(1)?.message).toContain('tenureMonths: got a bigint')
  expect(errors.get(2)?.message).toContain('tenureMonths: got -1')
})

test('no rows give no answers', () => {
  const { rowCount, probabilities } = expectSame(columnsOf([]), [])
  expect([rowCount, probabilities.length]).toEqual([0, 0])
})
