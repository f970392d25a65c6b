/**
 * Values of a caller's that run code inside ours: each is refused with an error of ours that says where it stood, and
 * what does not depend on it is answered as always.
 */
import {
  breakEvenThreshold,
  ChurnError,
  type Customer,
  correctPrior,
  countOutcomes,
  createChurnPredictor,
  decisionRecord,
  expectedGain,
  expectedMaximumProfit,
  explainBatch,
  InvalidCustomerError,
  InvalidOptionError,
  netBenefitCurve,
  predictColumns,
  profitCurve,
  rankCustomers,
  readLabel,
  readRow,
  realizedProfitCurve,
  SourceFailedError,
  simulate,
  thresholdCurve,
  whatWouldChange,
} from '@org/churn'
import { createAgentTools } from '@org/churn/agents'
import { toSql } from '@org/churn/sql'
import { ordinaryCustomer, ordinaryRow } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { laterRuntime } from '@testing/runtimes'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()
const later = createChurnPredictor({ runtime: laterRuntime })
/** Scores a list with either. */
const batch = async (asked: typeof predictor | typeof later, customers: readonly Customer[], options: object = {}) =>
  (asked as typeof predictor).predictBatch(customers, options)

const cause = new Error('code of the caller’s')
const fail = (): never => {
  throw cause
}
const revoked = (target: object = {}) => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

// biome-ignore lint/suspicious/noThenProperty: what is taken for a promise is what is tested
const thenable = () => ({ then: fail })

/** Objects, some of code alone, that throw on whatever is asked of them. */
const objects: readonly (readonly [string, () => object])[] = [
  ['a revoked proxy', () => revoked()],
  ['a revoked proxy of a list', () => revoked([])],
  ['a revoked proxy of a function', () => revoked(() => {})],
  ['a getPrototypeOf trap', () => new Proxy({}, { getPrototypeOf: fail })],
  ['an ownKeys trap', () => new Proxy({}, { ownKeys: fail })],
  ['a has trap', () => new Proxy({}, { has: fail })],
  ['a get trap', () => new Proxy({}, { get: fail })],
  ['a get trap of a list', () => new Proxy([], { get: fail })],
  ['a descriptor trap', () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: fail })],
  ['traps for all', () => new Proxy({}, new Proxy({}, { get: fail }))],
  ['a conversion', () => ({ [Symbol.toPrimitive]: fail })],
  ['valueOf', () => ({ valueOf: fail, toString: fail, toJSON: fail })],
  ['a tag', () => Object.defineProperty({}, Symbol.toStringTag, { get: fail })],
  ['a thenable', () => thenable()],
  ['a getter of then', () => Object.defineProperty({}, 'then', { get: fail })],
  ['a length', () => Object.defineProperty({}, 'length', { get: fail })],
  ['an iterator', () => ({ [Symbol.iterator]: fail })],
  ['a constructor', () => Object.defineProperty({}, 'constructor', { get: fail })],
  [
    'a thrown proxy',
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw revoked()
          },
        },
      ),
  ],
]

/** Whether an object is a plain one without anything in it, and so says that nothing changes. */
function isEmpty(value: object): boolean {
  try {
    if (typeof (value as { then?: unknown }).then === 'function') return false
    const isPlain = Object.prototype.toString.call(value) === '[object Object]'
    return isPlain && Object.keys(value).length === 0 && !(Symbol.iterator in value)
  } catch {
    return false
  }
}

/** What a call throws or rejects with; fails where it answers. */
async function failureOf(call: () => unknown): Promise<unknown> {
  return (async () => call())().then(
    (answer) => expect.unreachable(`${call} answered ${typeof answer}`),
    (error: unknown) => error,
  )
}

const fields = predictor.contract.fields.filter(({ input }) => input).map(({ name }) => name as keyof Customer)
const ordinary = predictor.predict(ordinaryCustomer)

describe.each(objects)('%s', (_, make) => {
  test.each(fields)('as %s refuses one customer, and names the field', async (field) => {
    const record = { ...ordinaryCustomer, [field]: make() } as Customer
    const calls: readonly (() => unknown)[] = [
      () => predictor.predict(record),
      () => predictor.explain(record),
      () => later.predict(record),
      () => whatWouldChange(predictor, record),
      () => simulate(predictor, record, {}),
      () => decisionRecord(predictor, record),
    ]
    for (const call of calls) {
      const error = await failureOf(call)
      expect(error).toBeInstanceOf(InvalidCustomerError)
      expect((error as InvalidCustomerError).issues).toMatchObject([{ path: field }])
    }
    const three = [ordinaryCustomer, record, ordinaryCustomer]
    const columns = Object.fromEntries(fields.map((name) => [name, three.map((each) => each[name])])) as never
    for (const input of [three, columns]) {
      for (const asked of [predictor, later]) {
        const items = await batch(asked, input)
        expect(items).toMatchObject([
          { ok: true, prediction: ordinary },
          { index: 1, ok: false, error: { code: 'INVALID_CUSTOMER', issues: [{ path: field }] } },
          { ok: true, prediction: ordinary },
        ])
      }
    }
    const { errors, probabilities } = predictColumns(predictor, columns)
    expect([...errors.keys()]).toEqual([1])
    expect(probabilities[2]).toBe(ordinary.probability)
  })

  test('as a whole record is refused', async () => {
    const calls: readonly ((record: never) => unknown)[] = [
      (record) => predictor.predict(record),
      (record) => predictor.explain(record),
      (record) => whatWouldChange(predictor, record),
      (record) => simulate(predictor, record, {}),
      (record) => decisionRecord(predictor, record),
      (record) => readRow(predictor, record),
    ]
    for (const call of calls) expect(await failureOf(() => call(make() as never))).toBeInstanceOf(ChurnError)
    const items = predictor.predictBatch([make() as never, ordinaryCustomer])
    expect(items.map(({ ok }) => ok)).toEqual([false, true])
    expect(explainBatch(predictor, [make() as never, ordinaryCustomer]).map(({ ok }) => ok)).toEqual([false, true])
  })

  test('as options, a policy, economics, figures, lists, changes, a target or a row is refused', async () => {
    const value = make() as never
    const counts = countOutcomes([0.1, 0.9], [false, true])
    const economics = { customerValue: 100, offerCost: 1, contactCost: 1, saveRate: 0.5 }
    const calls: readonly (() => unknown)[] = [
      () => createChurnPredictor({ policy: value }),
      () => createChurnPredictor({ runtime: value }),
      () => createChurnPredictor({ model: value }),
      () => predictor.predict(ordinaryCustomer, { policy: value }),
      () => predictor.predict(ordinaryCustomer, { policy: { threshold: value } }),
      () => predictor.predict(ordinaryCustomer, { policy: { ...economics, offerCost: value } }),
      () => predictor.predict(ordinaryCustomer, { abstain: value }),
      () => predictor.predict(ordinaryCustomer, { asOf: value }),
      () => predictor.predict(ordinaryCustomer, { signal: value }),
      () => predictor.explain(ordinaryCustomer, { top: value }),
      () => predictor.predictBatch([ordinaryCustomer], { chunkSize: value }),
      () => predictor.predictBatch([ordinaryCustomer], { workers: value }),
      () => predictor.predictBatch(value),
      () => predictor.predictBatch({ tenureMonths: value } as never),
      () => predictor.predictStream(value).next(),
      () => predictor.predictStream([ordinaryCustomer], { signal: value }).next(),
      () => predictColumns(predictor, value),
      () => predictColumns(predictor, { tenureMonths: value } as never),
      () => predictColumns(predictor, {} as never, { policy: value }),
      () => explainBatch(predictor, value),
      () => expectedGain(value, economics),
      () => expectedGain(0.5, value),
      () => expectedGain(0.5, { ...economics, saveRate: value }),
      () => breakEvenThreshold(value),
      () => rankCustomers(value, economics),
      () => rankCustomers([0.5, value], economics),
      () => rankCustomers([0.5], value),
      () => rankCustomers([0.5], { ...economics, offerCost: value }),
      () => rankCustomers([0.5], { ...economics, offerCost: [value] }),
      () => rankCustomers([0.5], economics, { budget: value }),
      () => profitCurve(value, economics),
      () => countOutcomes(value, [true]),
      () => countOutcomes([0.5, 0.4], value),
      () => countOutcomes([0.5, 0.4], [true, value]),
      () => thresholdCurve(value),
      () => thresholdCurve({ ...counts, found: value }),
      () => thresholdCurve(counts, { points: value }),
      () => netBenefitCurve(value),
      () => realizedProfitCurve(counts, value),
      () => expectedMaximumProfit(value, economics),
      () => expectedMaximumProfit(counts, value),
      () => expectedMaximumProfit(counts, { ...economics, saveRate: value }),
      () => correctPrior(predictor, { share: value }),
      () => simulate(predictor, ordinaryCustomer, { tenureMonths: value }),
      () => whatWouldChange(predictor, ordinaryCustomer, { target: value }),
      () => whatWouldChange(predictor, ordinaryCustomer, { fields: value }),
      () => whatWouldChange(predictor, ordinaryCustomer, { fields: [value] }),
      () => whatWouldChange(predictor, ordinaryCustomer, { maxChanges: value }),
      () => decisionRecord(predictor, ordinaryCustomer, { at: value }),
      () => decisionRecord(predictor, ordinaryCustomer, { policy: value }),
      () => readRow(predictor, { ...ordinaryRow, tenure: value }),
      () => readRow(predictor, ordinaryRow, { numbers: { decimal: value } }),
      () => readRow(predictor, ordinaryRow, { numbers: { affixes: [value] } }),
      () => readRow(predictor, ordinaryRow, { onWarning: revoked({}) as never }),
      () => readLabel(predictor, { Churn: value }),
      () => toSql(predictor, { policy: value }),
      () => toSql(predictor, { table: value }),
      () => toSql(predictor, { dialect: value }),
      () => toSql(predictor, { keep: value }),
      () => toSql(predictor, { top: value }),
    ]
    for (const call of calls) {
      const error = await failureOf(call)
      if (!(error instanceof ChurnError)) expect.unreachable(`${call}: ${String((error as Error)?.stack)}`)
      expect(error.message).toMatch(/got .*, expected|before customer 0 could be read/)
    }
  })

  test('as an argument of a tool for agents is an answer, not an exception', async () => {
    for (const tool of createAgentTools(predictor, { openFile: () => 'a,b\n' })) {
      const names = Object.keys((tool.inputSchema as { properties: object }).properties)
      const inputs = [...names.map((name) => ({ customer: ordinaryCustomer, [name]: make() }))]
      // An object of changes may hold none.
      for (const input of inputs)
        expect(Object.keys(await tool.run(input))).toContain(
          'changes' in input && isEmpty(input.changes) ? 'after' : 'error',
        )
    }
  })
})

describe('options that throw when they are asked for what they hold', () => {
  const hostile: readonly (readonly [string, () => object])[] = [
    [
      'a getter of the policy',
      () => ({
        get policy() {
          return fail()
        },
      }),
    ],
    ['a revoked proxy', () => revoked()],
    ['an ownKeys trap', () => new Proxy({}, { ownKeys: fail })],
    ['a get trap', () => new Proxy({ policy: 'recall' }, { get: fail })],
    ['a getter of then', () => Object.defineProperty({}, 'then', { get: fail })],
  ]
  test.each(hostile)('%s', async (_, make) => {
    const options = make() as never
    const calls: readonly (() => unknown)[] = [
      () => createChurnPredictor(options),
      () => predictor.predict(ordinaryCustomer, options),
      () => later.predict(ordinaryCustomer, options),
      () => predictor.explain(ordinaryCustomer, options),
      () => predictor.predictBatch([ordinaryCustomer], options),
      () => later.predictBatch([ordinaryCustomer], options),
      () => predictor.predictStream([ordinaryCustomer], options).next(),
      () => predictColumns(predictor, {} as never, options),
      () => explainBatch(predictor, [], options),
      () => simulate(predictor, ordinaryCustomer, {}, options),
      () => whatWouldChange(predictor, ordinaryCustomer, options),
      () => decisionRecord(predictor, ordinaryCustomer, options),
      () => toSql(predictor, options),
    ]
    for (const call of calls) expect(await failureOf(call)).toBeInstanceOf(InvalidOptionError)
  })

  test('are read once', () => {
    let reads = 0
    const options = {
      get policy() {
        return { threshold: reads++ === 0 ? 0 : 1 }
      },
    }
    expect(predictor.predict(ordinaryCustomer, options).churn).toBe(true)
    expect(reads).toBe(1)
  })
})

describe('a place of a list that throws', () => {
  const getter = () => Object.defineProperty([ordinaryCustomer, null, ordinaryCustomer], 1, { get: fail }) as never
  const trapped = () =>
    new Proxy([ordinaryCustomer, ordinaryCustomer, ordinaryCustomer], {
      get: (list, name) => (name === '1' ? fail() : Reflect.get(list, name)),
    })
  class Slices extends Array<Customer> {
    override slice(): never {
      return fail()
    }
  }

  test.each([
    ['a getter', getter],
    ['a proxy', trapped],
  ])('is one refused customer with its cause: %s', async (_, make) => {
    for (const asked of [predictor, later]) {
      for (const chunkSize of [1, 2, 1024]) {
        const items = await batch(asked, make(), { chunkSize })
        expect(items.map(({ index, ok }) => [index, ok])).toEqual([
          [0, true],
          [1, false],
          [2, true],
        ])
        expect(items[1]).toMatchObject({
          error: {
            cause,
            issues: [{ code: 'UNREADABLE', path: '', got: 'an error on reading it' }],
          },
        })
      }
    }
    expect(explainBatch(predictor, make()).map(({ ok }) => ok)).toEqual([true, false, true])
  })

  test('a list with methods of its own is read by its places', () => {
    const list = Slices.from([ordinaryCustomer, ordinaryCustomer])
    expect(predictor.predictBatch(list)).toHaveLength(2)
  })

  test('of a column is one refused customer that names the field, with its cause', () => {
    const ordinaryColumns = Object.fromEntries(
      fields.map((name) => [name, [ordinaryCustomer[name], ordinaryCustomer[name]]]),
    )
    const column = Object.defineProperty([12, 12], 0, { get: fail })
    const columns = { ...ordinaryColumns, tenureMonths: column } as never
    const refusal = { cause, issues: [{ code: 'UNREADABLE', path: 'tenureMonths' }] }
    const items = predictor.predictBatch(columns)
    expect(items).toMatchObject([{ ok: false, error: refusal }, { ok: true }])
    const { errors, probabilities } = predictColumns(predictor, columns)
    expect(errors.get(0)).toMatchObject(refusal)
    expect(probabilities[1]).toBe(ordinary.probability)
    // The methods of a typed array do not work on a proxy of one.
    const typed = { ...ordinaryColumns, tenureMonths: new Proxy(new Float64Array(2), {}) } as never
    expect(thrownBy(() => predictor.predictBatch(typed))).toBeInstanceOf(InvalidOptionError)
    expect(thrownBy(() => predictColumns(predictor, typed))).toBeInstanceOf(InvalidOptionError)
  })

  test('of probabilities, figures or outcomes is named', () => {
    const list = Object.defineProperty([1, 1], 1, { get: fail })
    const economics = { customerValue: 100, offerCost: 1, contactCost: 1, saveRate: 0.5 }
    expect(() => rankCustomers(list, economics)).toThrow('Option probabilities[1]: got an error on reading it')
    expect(() => rankCustomers([0.5, 0.5], { ...economics, saveRate: list })).toThrow(
      'Option saveRate[1]: got an error',
    )
    expect(() => countOutcomes([0.5, 0.5], list)).toThrow('Option outcomes[1]: got an error on reading it')
    expect(() => countOutcomes([0.5, 0.5], list)).toThrow(expect.objectContaining({ cause }))
  })
})

describe('a source that throws', () => {
  function* failing(thrown: unknown) {
    yield ordinaryCustomer
    yield ordinaryCustomer
    throw thrown
  }
  async function* failingLater(thrown: unknown) {
    yield* failing(thrown)
  }
  const thrown: readonly unknown[] = [
    cause,
    undefined,
    Symbol('a symbol'),
    revoked(),
    Object.defineProperty(new Error('x'), 'message', { get: fail }),
    Object.assign(new Error('x'), { message: Symbol('a message') }),
  ]
  test.each(thrown.map((each, place) => [place, each]))('case %i: says how many were answered', async (_, each) => {
    for (const source of [failing(each), failingLater(each)]) {
      let answered = 0
      const read = async () => {
        for await (const { ok } of predictor.predictStream(source)) if (ok) answered++
      }
      const error = await failureOf(read)
      expect(error).toBeInstanceOf(SourceFailedError)
      expect(error).toMatchObject({ index: 2 })
      expect(answered).toBe(2)
    }
  })

  const steps: readonly (readonly [string, () => unknown])[] = [
    ['a step that is no object', () => 5],
    ['a getter of done', () => Object.defineProperty({ value: ordinaryCustomer }, 'done', { get: fail })],
    ['a getter of value', () => Object.defineProperty({ done: false }, 'value', { get: fail })],
    ['a revoked step', () => revoked()],
    ['a thenable step', thenable],
  ]
  test.each(steps)('%s', async (_, step) => {
    for (const kind of [Symbol.iterator, Symbol.asyncIterator]) {
      const source = { [kind]: () => ({ next: step, return: fail }) } as never
      const first = predictor.predictStream(source).next()
      // A step of an ordinary iterator that can be awaited is a step without a customer: one refusal after another.
      if (kind === Symbol.iterator && 'then' in Object(step === steps[4][1] ? step() : {})) {
        expect(await first).toMatchObject({ value: { ok: false } })
      } else expect(await failureOf(() => first)).toMatchObject({ code: 'SOURCE_FAILED', index: 0 })
    }
  })

  test('when it is closed: leaving is quiet', async () => {
    const source = {
      [Symbol.iterator]: () => ({ next: () => ({ done: false, value: ordinaryCustomer }), return: fail }),
    }
    let answered = 0
    for await (const { ok } of predictor.predictStream(source, { chunkSize: 2 })) {
      if (ok && ++answered === 3) break
    }
    expect(answered).toBe(3)
  })
})
