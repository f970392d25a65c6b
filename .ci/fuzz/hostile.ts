import {
  ChurnError,
  type ChurnPredictor,
  callList,
  createChurnPredictor,
  decisionRecord,
  expectedGain,
  explainBatch,
  nextOffer,
  parseCustomer,
  predictColumns,
  rankCustomers,
  simulate,
  whatWouldChange,
} from '@org/churn'
import fc from 'fast-check'
import { ordinaryCustomer } from '../testing/customers'
import { campaign, expectHolds, Fault } from './campaign'
import { asOf } from './draw-model'
import { drawnRecords } from './draw-record'
import { type Recipe, recipe, recipeNames, revive } from './revive'

interface HostileCase {
  readonly call: string
  /** Records for batches; the first one for calls about one customer. */
  readonly records: readonly Recipe[]
  readonly options: Recipe
  readonly changes: Recipe
  readonly budget: number
  /** Whether each value of a record may be read once only: a getter could answer differently the second time. */
  readonly onceRead: boolean
  /** The place in a list, or in a column, that throws where it is read. */
  readonly failing?: number | undefined
}

const predictor = createChurnPredictor({ asOf }) as unknown as ChurnPredictor<Record<string, unknown>>
const { fields } = predictor.contract
const names = fields.map(({ name }) => name)

/** Anything at all, most of it code that throws. */
const anything: fc.Arbitrary<Recipe> = fc.oneof(
  fc.constantFrom(...recipeNames.map(recipe)),
  fc.constantFrom<Recipe>(null, true, 0, -1, 0.5, 1e308, '', 'balanced', 'recall', [], {}, ['balanced'], {
    threshold: 0.3,
  }),
)

const spoilt = fc
  .tuple(drawnRecords(fields), fc.constantFrom(...names), anything)
  .map(([record, name, value]): Recipe => ({ ...(ordinaryCustomer as object), [name]: value, seen: record[name] }))
const records: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ ...ordinaryCustomer }) },
  { weight: 4, arbitrary: spoilt },
  { weight: 1, arbitrary: anything },
)

const amount = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom<Recipe>(0, 5, 60, 600, 0.3, 1e-10, 4e-10, 1e50, 1.7e308, 5e-324, -1) },
  { weight: 1, arbitrary: anything },
)
// Most amounts are no share, and would refuse all economics.
const share = fc.oneof(
  { weight: 7, arbitrary: fc.constantFrom<Recipe>(0.3, 0.9, 1, 4e-10) },
  { weight: 1, arbitrary: amount },
)
const economics = fc.record({ customerValue: amount, offerCost: amount, contactCost: amount, saveRate: share })
const policies: fc.Arbitrary<Recipe> = fc.oneof(
  economics,
  fc.record({ threshold: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), anything) }),
  anything,
)
const options: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: policies.map((policy) => ({ policy })) },
  { weight: 3, arbitrary: fc.record({ policy: policies, abstain: anything, top: anything }, { requiredKeys: [] }) },
  { weight: 2, arbitrary: anything },
)
const changes: fc.Arbitrary<Recipe> = fc.oneof(
  fc.record({ contract: fc.constantFrom<Recipe>('One year', 'Two year') }),
  fc.tuple(fc.constantFrom(...names), anything).map(([name, value]) => ({ [name]: value })),
  anything,
)

interface Given {
  readonly budget: number
  readonly failing: number | undefined
  readonly records: readonly unknown[]
  readonly options: unknown
  readonly changes: unknown
}

/** Every public function that takes values of a caller's, by its name. */
const calls: Readonly<Record<string, (given: Given) => unknown>> = {
  predict: ({ records: [record], options }) => predictor.predict(record as never, options as never),
  explain: ({ records: [record], options }) => predictor.explain(record as never, options as never),
  predictBatch: ({ records, options, failing }) =>
    predictor.predictBatch(failingAt(records, failing) as never, options as never),
  explainBatch: ({ records, options, failing }) =>
    explainBatch(predictor, failingAt(records, failing) as never, options as never),
  'predictBatch of columns': ({ records, options, failing }) =>
    predictor.predictBatch(columnsOf(records, failing) as never, options as never),
  predictColumns: ({ records, options, failing }) =>
    predictColumns(predictor, columnsOf(records, failing) as never, options as never),
  simulate: ({ records: [record], changes, options }) =>
    simulate(predictor, record as never, changes as never, options as never),
  whatWouldChange: ({ records: [record], options }) => whatWouldChange(predictor, record as never, options as never),
  nextOffer: ({ records: [record], options }) => nextOffer(predictor, record as never, options as never),
  callList: ({ records, options, failing }) =>
    callList(predictor, failingAt(records, failing) as never, options as never),
  decisionRecord: ({ records: [record], options }) => decisionRecord(predictor, record as never, options as never),
  parseCustomer: ({ records: [record] }) => parseCustomer(predictor, record),
  expectedGain: ({ options }) => expectedGain(0.4, readSafely(options, 'policy') as never),
  rankCustomers: ({ records, options, budget, failing }) => {
    const shares = records.map((_, place) => (place + 1) / (records.length + 1))
    const items = failingAt(shares, failing)
    const ranking = rankCustomers(items, readSafely(options, 'policy') as never, { budget })
    expectHolds(ranking.maximumCost <= budget, () => `got a list that costs ${ranking.maximumCost} of ${budget}`)
    return ranking
  },
}

/** The records by columns, the first of which throws where its cell at a place is read. */
function columnsOf(records: readonly unknown[], failing: number | undefined): Readonly<Record<string, unknown>> {
  const column = (name: string) => records.map((record) => readSafely(record, name))
  return Object.fromEntries(
    names.map((name, place) => [name, place === 0 ? failingAt(column(name), failing) : column(name)]),
  )
}

/** The list, which throws where the item at a place is read. */
function failingAt<Item>(list: readonly Item[], place: number | undefined): readonly Item[] {
  if (place === undefined || place >= list.length) return list
  const get = () => {
    throw new Error('the item cannot be read')
  }
  return Object.defineProperty([...list], place, { get, enumerable: true })
}

const readSafely = (record: unknown, name: string): unknown => {
  try {
    return (record as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

/** A record whose values may each be read once: another time they could be others. */
function readOnce(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record
  const reads = new Map<string, number>()
  return Object.defineProperties(
    {},
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          enumerable: true,
          get() {
            const count = reads.get(name) ?? 0
            reads.set(name, count + 1)
            if (count > 0) throw new Fault(`the field ${name} was read ${count + 1} times`)
            return (record as Record<string, unknown>)[name]
          },
        },
      ]),
    ),
  )
}

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1

/** Every probability, threshold and gain in an answer, however deep, is a sound number. */
function checkNumbers(answer: unknown, where: string): void {
  if (typeof answer !== 'object' || answer === null || answer instanceof Error || ArrayBuffer.isView(answer)) return
  for (const [key, value] of Object.entries(answer)) {
    const path = `${where}.${key}`
    if (key === 'probability') expectHolds(isShare(value), () => `${path}: got ${value}`)
    if (key === 'churn') expectHolds([true, false, 'abstain'].includes(value as never), () => `${path}: got ${value}`)
    // JSON has no infinity, so a record of a decision says null.
    const isInfinite = value === null && where.startsWith('decisionRecord')
    if (key === 'threshold')
      expectHolds(isInfinite || (typeof value === 'number' && value >= 0), () => `${path}: got ${value}`)
    if (typeof value === 'number') expectHolds(!Number.isNaN(value), () => `${path}: got NaN`)
    // What a caller has handed in may come back, and is not ours to read.
    if (!['value', 'from', 'to', 'customer', 'undo', 'errors', 'warnings', 'policy'].includes(key))
      checkNumbers(value, path)
  }
}

function checkError(error: unknown, call: string): void {
  if (error instanceof Fault) throw error
  if (error instanceof ChurnError) return
  const told = error instanceof Error ? (error.stack ?? error.message) : 'something that is no error'
  throw new Fault(`${call}: expected an answer or a ChurnError, got ${told}`)
}

/** Whether something stands in the place of options that can hold none: a forgotten `await`, a map, a number. */
function isMistaken(options: unknown): boolean {
  try {
    if (options === null || options === undefined) return false
    return typeof options !== 'object' || Symbol.iterator in options || 'then' in options
  } catch {
    return false
  }
}

export const hostile = campaign<HostileCase>({
  name: 'hostile',
  about:
    'Proxies, getters and values of every kind as records, options and changes: an answer or a ChurnError, once read',
  cases: fc.record({
    call: fc.constantFrom(...Object.keys(calls)),
    records: fc.array(records, { minLength: 1, maxLength: 4 }),
    options,
    changes,
    budget: fc.constantFrom(0, 1e-12, 5e-10, 1, 100, 1e300),
    onceRead: fc.boolean(),
    failing: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 2 }),
  }),
  check({ call, records, options, changes, budget, onceRead, failing }) {
    const ask = calls[call] as (given: Given) => unknown
    const made = records.map(revive)
    const given = {
      budget,
      failing,
      records: onceRead ? made.map(readOnce) : made,
      options: revive(options),
      changes: revive(changes),
    }
    let answer: unknown
    try {
      answer = ask(given)
    } catch (error) {
      checkError(error, call)
      return
    }
    // A promise or a map in the place of options is a mistake, and never decides.
    const takesOptions = !['expectedGain', 'rankCustomers', 'parseCustomer'].includes(call)
    expectHolds(!takesOptions || !isMistaken(given.options), () => `${call}: took options that are no options`)
    if (Array.isArray(answer)) {
      expectHolds(answer.length === records.length || call === 'whatWouldChange', () => `${call}: lost an item`)
      for (const item of answer) {
        const { ok, error } = (item ?? {}) as { ok?: boolean; error?: unknown }
        if (ok === false) checkError(error, call)
      }
    }
    checkNumbers(answer, call)
  },
})
