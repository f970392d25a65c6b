/**
 * Four times the input takes less than eight times the time. These are the only timed tests there are: process CPU time,
 * the best of five runs, each of at least 50 ms.
 */
import { type ContractField, createChurnPredictor, InvalidCustomerError, type ModelBundle, readRow } from '@org/churn'
import { matchHeader, readCsv, suggestColumns } from '@org/churn/csv'
import { createCustomerSchema, loadModel } from '@org/churn/model'
import { toSql } from '@org/churn/sql'
import { expect, test } from 'vitest'
import { drawModel } from '../databases/bundles'
import { ordinaryCustomer } from '../testing/customers'

const leastMilliseconds = 50

/** CPU time of one call in milliseconds: as many calls as take 50 ms, the best of five such runs. */
async function timeOf(call: () => unknown): Promise<number> {
  const run = async (calls: number) => {
    const before = process.cpuUsage()
    for (let each = 0; each < calls; each++) await call()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  let calls = 1
  while ((await run(calls)) < leastMilliseconds) calls *= 2
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < 5; time++) best = Math.min(best, await run(calls))
  return best / calls
}

const predictor = createChurnPredictor()
const { contract } = predictor

const numbered = (count: number, name: string) => Array.from({ length: count }, (_, place) => `${name} ${place}`)
const lines = (count: number, line: string) => Buffer.from(`a,b\n${line.repeat(count)}`)

async function read(bytes: Uint8Array) {
  for await (const _ of await readCsv(bytes)) {
    // Every record is read, and none is kept.
  }
}

const common = {
  ...{ label: '', description: '', sensitive: false, input: true },
  missing: { policy: 'accept' },
} as const

/** A number, as the contract of a wide table has very many. */
function number(place: number): ContractField {
  return {
    ...common,
    ...{ name: `f${place}`, column: `Column ${place}`, type: 'number', unit: '', decimals: 0 },
    ...{ limits: [0, 9], trained: [0, 9], outOfRange: { policy: 'accept' }, phrases: { other: '{value}' } },
  }
}

/** A category of very many values. */
function category(count: number): ContractField {
  const values = numbered(count, 'Street').map((value) => ({ value, source: [value], phrase: value }))
  return { ...common, name: 'street', column: 'Street', type: 'category', values, unknown: { policy: 'reject' } }
}

const bundleOf = (fields: readonly ContractField[], trees: number, depth: number) =>
  drawModel(fields, { missing: [''] }, depth, trees, 1).bundle as ModelBundle<Readonly<Record<string, unknown>>>

/** Loads a bundle, explains a customer, and refuses one with a value that is none. */
function load(bundle: ModelBundle<Readonly<Record<string, unknown>>>, field: string) {
  const opened = createChurnPredictor({ model: loadModel(bundle) })
  opened.explain({})
  expect(() => opened.predict({ [field]: 'Stret 5' })).toThrow(InvalidCustomerError)
  readRow(opened as never, {})
  createCustomerSchema(bundle.contract).safeParse({})
}

test.each<[string, number, (size: number) => () => unknown]>([
  [
    'columns of a header',
    2_000,
    (size) => {
      const own = contract.fields.slice(0, 10).map(({ column }) => column)
      // A name that comes again and again is one of the model's columns each time.
      const header = [...own, ...numbered(size, 'Monthly charge'), ...Array<string>(size).fill('tenure')]
      return () => suggestColumns(contract, matchHeader(contract, header))
    },
  ],
  [
    'lines full of quotes',
    2_000,
    (size) => {
      const bytes = lines(size, '"x ""y"" z",2\n')
      return () => read(bytes)
    },
  ],
  [
    'lines of a quote each',
    2_000,
    (size) => {
      const bytes = lines(size, '"\n')
      return () => read(bytes)
    },
  ],
  [
    'lines that close a quote and open another',
    2_000,
    (size) => {
      const bytes = lines(size, 'x","y\n')
      return () => read(bytes)
    },
  ],
  [
    'rows of a batch',
    2_000,
    (size) => {
      const customers = Array.from({ length: size }, () => ordinaryCustomer)
      return () => predictor.predictBatch(customers)
    },
  ],
  [
    'fields of a contract',
    250,
    (size) => {
      const fields = Array.from({ length: size }, (_, place) => number(place))
      const header = fields.map(({ column }) => `The ${column}`)
      const bundle = bundleOf(fields, 5, 1)
      return () => {
        load(bundle, 'f0')
        return suggestColumns(bundle.contract, matchHeader(bundle.contract, header))
      }
    },
  ],
  [
    'values of a category',
    1_000,
    (size) => {
      const bundle = bundleOf([category(size)], 5, 1)
      return () => load(bundle, 'street')
    },
  ],
  [
    'values of a category in a statement',
    1_000,
    (size) => {
      const opened = createChurnPredictor({ model: loadModel(bundleOf([category(size)], 50, 1)) })
      return () => toSql(opened)
    },
  ],
  [
    'values of a category in a statement of deeper trees',
    1_000,
    (size) => {
      const opened = createChurnPredictor({ model: loadModel(bundleOf([category(size)], 10, 3)) })
      return () => toSql(opened, { top: 1 })
    },
  ],
  [
    'trees of a bundle',
    100,
    (size) => {
      const bundle = bundleOf([number(0), category(4)], size, 3)
      return () => load(bundle, 'f0')
    },
  ],
])('%s', { timeout: 120_000 }, async (_, size, prepare) => {
  const [small, large] = [await timeOf(prepare(size)), await timeOf(prepare(4 * size))]
  expect(large / small, `${small} ms for ${size}, ${large} ms for ${4 * size}`).toBeLessThan(8)
})

test('a cost that grows with the square is found', async () => {
  const square = (size: number) => () => {
    let sum = 0
    for (let one = 0; one < size; one++) for (let other = 0; other < size; other++) sum += one ^ other
    return sum
  }
  expect((await timeOf(square(4_000))) / (await timeOf(square(1_000)))).toBeGreaterThan(8)
})
