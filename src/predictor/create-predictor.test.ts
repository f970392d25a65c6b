import { runInNewContext } from 'node:vm'
import {
  type Customer,
  createChurnPredictor,
  InvalidCustomerError,
  InvalidOptionError,
  type OperatingPointName,
  type Runtime,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { thrownBy } from '@testing/errors'
import { laterRuntime } from '@testing/runtimes'
import { unbilledModel } from '@testing/unbilled'
import { withoutGrid } from '@testing/without-grid'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import { verification } from '../verification'

const predictor = createChurnPredictor()
/** The bundled model without its calibration, so that a margin's probability is known by hand. */
const uncalibrated = loadModel({
  ...bundledModel,
  manifest: { ...withoutGrid(bundledModel.manifest), calibration: { method: 'none' as const } },
})
const riskless: Customer = { ...ordinaryCustomer, contract: 'Two year', tenureMonths: 70, internetService: 'DSL' }

test('a prediction says what, how sure, by which rule and which model', () => {
  const prediction = predictor.predict(ordinaryCustomer)
  const { threshold } = predictor.manifest.operatingPoints.find(({ name }) => name === 'balanced') ?? {}
  expect(prediction).toEqual({
    probability: expect.any(Number),
    interval: { lower: expect.any(Number), upper: expect.any(Number) },
    churn: true,
    threshold,
    operatingPoint: 'balanced',
    riskBand: expect.stringMatching(/^(low|medium|high)$/),
    warnings: [],
    model: { name: predictor.manifest.name, version: predictor.manifest.version },
  })
  expect(prediction.probability).toBeGreaterThan(predictor.predict(riskless).probability)
})

describe('operating points', () => {
  test.each(predictor.manifest.operatingPoints.map((point) => [point.name, point.threshold] as const))(
    '%s',
    (name, threshold) => {
      const prediction = predictor.predict(ordinaryCustomer, { policy: name })
      expect(prediction).toMatchObject({ operatingPoint: name, threshold, churn: prediction.probability >= threshold })
      expect(createChurnPredictor({ policy: name }).predict(ordinaryCustomer)).toEqual(prediction)
    },
  )

  test('an unknown one is refused with the ones there are', () => {
    const policy = 'recal' as OperatingPointName
    const message = /Option policy: got "recal", expected one of recall, balanced, precision/
    expect(() => predictor.predict(ordinaryCustomer, { policy })).toThrow(message)
    expect(() => predictor.predictBatch([], { policy })).toThrow(message)
    expect(() => predictor.explain(ordinaryCustomer, { policy })).toThrow(message)
    expect(() => createChurnPredictor({ policy })).toThrow(InvalidOptionError)
  })

  test('may be fewer: the others decide as before, and a missing one is refused with those there are', () => {
    const { operatingPoints, ...others } = bundledModel.manifest
    const manifest = {
      ...others,
      operatingPoints: operatingPoints.filter(({ name }) => name !== 'recall'),
      riskBands: [{ name: 'low' as const }, { name: 'high' as const, from: 'balanced' as const }],
    }
    const fewer = createChurnPredictor({ model: loadModel({ ...bundledModel, manifest }) })
    for (const policy of ['balanced', 'precision'] as const) {
      const { riskBand, ...expected } = predictor.predict(ordinaryCustomer, { policy })
      expect(fewer.predict(ordinaryCustomer, { policy })).toEqual({ ...expected, riskBand: 'high' })
    }
    expect(fewer.predict(riskless)).toMatchObject({ operatingPoint: 'balanced', churn: false, riskBand: 'low' })
    expect(() => fewer.predict(ordinaryCustomer, { policy: 'recall' })).toThrow(
      'Option policy: got "recall", expected one of balanced, precision, or { threshold } alone, or economics.',
    )
  })

  test('the risk band begins where its operating point does, to the last bit', () => {
    const bandAt = (probability: number) => predictorAnswering(probability).predict(ordinaryCustomer).riskBand
    const [, medium, high] = predictor.manifest.riskBands.map(({ from }) => thresholdOf(from))
    expect([1e-9, medium - 1e-9, medium + 1e-9, high - 1e-9, high + 1e-9, 1 - 1e-9].map(bandAt)).toEqual([
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
    ])
  })
})

test('options that are null are options that are not given', () => {
  const nothing = null as unknown as undefined
  expect(predictor.predict(ordinaryCustomer, nothing)).toEqual(predictor.predict(ordinaryCustomer))
  expect(predictor.explain(ordinaryCustomer, nothing)).toEqual(predictor.explain(ordinaryCustomer))
  expect(predictor.predictBatch([ordinaryCustomer], nothing)).toEqual(predictor.predictBatch([ordinaryCustomer]))
})

test.each([
  ['null', null, 'options: got null'],
  ['a name', 'telco', 'options: got "telco"'],
  ['a runtime by its name', { runtime: 'onnxruntime-node' }, 'runtime: got "onnxruntime-node", expected a runtime'],
])('building it with %s is refused', (_, options, message) => {
  const error = thrownBy(() => createChurnPredictor(options as never))
  expect(error).toBeInstanceOf(InvalidOptionError)
  expect((error as Error).message).toContain(message)
})

describe('a batch', () => {
  const bad = { ...ordinaryCustomer, contract: 'Weekly' } as unknown as Customer

  test('scores the good customers, reports the bad ones by index, in order', () => {
    const items = predictor.predictBatch([ordinaryCustomer, bad, riskless, null as unknown as Customer])
    expect(items.map(({ index, ok }) => [index, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
      [3, false],
    ])
    expect(items[0]).toEqual({ index: 0, ok: true, prediction: predictor.predict(ordinaryCustomer) })
    expect(items[2]).toEqual({ index: 2, ok: true, prediction: predictor.predict(riskless) })
    const [, refused] = items
    if (!refused || refused.ok) throw new Error('the second customer was scored')
    expect(refused.error).toBeInstanceOf(InvalidCustomerError)
    expect(refused.error.message).toContain('contract: got "Weekly"')
  })

  test('may be empty, entirely bad, or large', () => {
    expect(predictor.predictBatch([])).toEqual([])
    expect(predictor.predictBatch([bad]).map(({ ok }) => ok)).toEqual([false])
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...ordinaryCustomer, tenureMonths: index % 73 }))
    predictor.predictBatch(many).forEach((item, index) => {
      expect(item).toEqual({ index, ok: true, prediction: predictor.predict(many[index] as Customer) })
    })
  })

  test('that is not an array is refused', () => {
    expect(() => predictor.predictBatch({} as Customer[])).toThrow(/Option customers: got an object, expected an array/)
  })
})

describe('an explanation', () => {
  const explanation = predictor.explain(ordinaryCustomer)

  test('holds the prediction', () => {
    expect(explanation).toMatchObject(predictor.predict(ordinaryCustomer))
  })

  test('names each input field once, strongest first', () => {
    const fields = predictor.contract.fields.filter(({ input }) => input).map(({ name }) => name)
    expect(explanation.contributions.map(({ field }) => field).sort()).toEqual(fields.sort())
    const strengths = explanation.contributions.map(({ logOdds }) => Math.abs(logOdds))
    expect(strengths).toEqual([...strengths].sort((a, b) => b - a))
    for (const { field, value, logOdds, direction } of explanation.contributions) {
      expect(value).toBe(ordinaryCustomer[field])
      expect(direction).toBe(logOdds > 0 ? 'raises' : logOdds < 0 ? 'lowers' : 'neutral')
    }
  })

  test('lists fields of equal strength in the contract’s order, whichever customer came before', () => {
    const order = predictor.contract.fields.map(({ name }) => name)
    const churn = createChurnPredictor()
    for (const { customer } of verification.rows) {
      const { contributions } = churn.explain(customer)
      const sorted = contributions.toSorted(
        (one, other) =>
          Math.abs(other.logOdds) - Math.abs(one.logOdds) || order.indexOf(one.field) - order.indexOf(other.field),
      )
      expect(contributions).toEqual(sorted)
    }
  })

  test('warns of what the prediction warns of', () => {
    const unbilled = createChurnPredictor({ model: loadModel(unbilledModel) })
    const unusual = { ...ordinaryCustomer, monthlyCharges: null, tenureMonths: 100 }
    expect(unbilled.explain(unusual).warnings).toHaveLength(2)
    expect(unbilled.explain(unusual).warnings).toEqual(unbilled.predict(unusual).warnings)
  })

  test.each([0, 1, 5, 100])('with the top %d keeps the rest as a remainder', (top) => {
    const short = predictor.explain(ordinaryCustomer, { top })
    expect(short.contributions).toEqual(explanation.contributions.slice(0, top))
    const rest = explanation.contributions.slice(top).reduce((sum, { logOdds }) => sum + logOdds, 0)
    expect(short.remainder).toBeCloseTo(rest, 12)
    const listed = short.contributions.reduce((sum, { logOdds }) => sum + logOdds, short.baseLogOdds)
    expect(Math.abs(listed + short.remainder - short.logOdds)).toBeLessThan(1e-9)
  })

  test.each([-1, 1.5, Number.NaN, '3'])('refuses top %s', (top) => {
    expect(thrownBy(() => predictor.explain(ordinaryCustomer, { top: top as number }))).toBeInstanceOf(
      InvalidOptionError,
    )
  })

  test('speaks in the contract’s words', () => {
    const customer: Customer = { ...ordinaryCustomer, tenureMonths: 1, monthlyCharges: 70.5 }
    const unknown = { ...customer, paymentMethod: 'Cowrie shells' } as unknown as Customer
    const sentences = Object.fromEntries(
      predictor.explain(unknown).contributions.map(({ field, sentence }) => [field, sentence]),
    )
    expect(sentences.contract).toBe('Month-to-month contract: raises the risk')
    expect(sentences.tenureMonths).toBe('1 month as a customer: raises the risk')
    expect(sentences.monthlyCharges).toMatch(/^Monthly charges of \$70\.50: (raises|lowers) the risk$/)
    expect(sentences.paymentMethod).toMatch(/^Payment method "Cowrie shells", not seen in training: /)
    expect(sentences.techSupport).toMatch(/^No tech support: /)
  })
})

describe('a runtime that answers wrongly', () => {
  test.each([
    ['no margins', new Float32Array(0), 'undefined'],
    ['NaN', Float32Array.of(Number.NaN), 'NaN'],
    ['Infinity', Float32Array.of(Number.POSITIVE_INFINITY), 'Infinity'],
    ['nothing', undefined, 'undefined'],
  ])('%s', (_, margins, got) => {
    const runtime: Runtime<'synchronous'> = {
      name: 'wrong',
      mode: 'synchronous',
      open: () => ({ run: () => margins as Float32Array }),
    }
    const predict = () => createChurnPredictor({ runtime }).predict(ordinaryCustomer)
    expect(predict).toThrow(`The runtime answered ${got} as the margin of row 0`)
  })

  test('a promise of another kind is awaited too', async () => {
    // As it comes from an iframe or a test environment: a promise, but not an instance of this realm's.
    const foreign = runInNewContext('Promise').resolve(Float32Array.of(0)) as Promise<Float32Array>
    expect(foreign).not.toBeInstanceOf(Promise)
    const runtime: Runtime<'asynchronous'> = {
      name: 'foreign',
      mode: 'asynchronous',
      open: () => ({ run: () => foreign }),
    }
    expect(await createChurnPredictor({ model: uncalibrated, runtime }).predict(ordinaryCustomer)).toMatchObject({
      probability: 0.5,
    })
  })
})

describe('an asynchronous runtime', () => {
  const later = createChurnPredictor({ runtime: laterRuntime })

  test('gives promises of the same answers', async () => {
    const promise = later.predict(ordinaryCustomer)
    expect(promise).toBeInstanceOf(Promise)
    expect(await promise).toEqual(predictor.predict(ordinaryCustomer))
    expect(await later.explain(ordinaryCustomer, { top: 2 })).toEqual(predictor.explain(ordinaryCustomer, { top: 2 }))
    expect(await later.predictBatch([ordinaryCustomer, riskless])).toEqual(
      predictor.predictBatch([ordinaryCustomer, riskless]),
    )
  })

  test('reports a bad customer as a rejected promise, not by throwing', async () => {
    const bad = {} as Customer
    await expect(later.predict(bad)).rejects.toBeInstanceOf(InvalidCustomerError)
    await expect(later.explain(bad)).rejects.toBeInstanceOf(InvalidCustomerError)
  })
})

function thresholdOf(name: OperatingPointName | undefined): number {
  return predictor.manifest.operatingPoints.find((point) => point.name === name)?.threshold ?? 0
}

/** A predictor whose runtime always answers the margin of this probability. */
function predictorAnswering(probability: number) {
  const margin = Math.log(probability / (1 - probability))
  return createChurnPredictor({
    model: uncalibrated,
    runtime: {
      name: 'constant',
      mode: 'synchronous',
      // A float64 array lets the test stand closer to a threshold than float32 could.
      open: () => ({ run: () => Float64Array.of(margin) as unknown as Float32Array }),
    },
  })
}

test('a call that another call comes between answers for its own customer', () => {
  const predictor = createChurnPredictor()
  const other = { ...ordinaryCustomer, tenureMonths: 70, contract: 'Two year' } as const
  // What an abort signal does when it is asked is its own affair.
  const { signal } = new AbortController()
  Object.defineProperty(signal, 'aborted', { get: () => predictor.predict(other).probability < 0 })
  expect(predictor.predict(ordinaryCustomer, { signal })).toEqual(predictor.predict(ordinaryCustomer))
  expect(predictor.explain(ordinaryCustomer, { signal })).toEqual(predictor.explain(ordinaryCustomer))
  const reading = {
    ...ordinaryCustomer,
    get totalCharges() {
      predictor.predict(other)
      return ordinaryCustomer.totalCharges
    },
  }
  expect(predictor.explain(reading)).toEqual(predictor.explain(ordinaryCustomer))
  expect(predictor.predict(other).probability).not.toBe(predictor.predict(ordinaryCustomer).probability)
})

test('a schema in place of the generated one is asked about every customer', () => {
  const schema = { safeParse: () => ({ success: false, error: { issues: [{ path: ['contract'], message: 'no' }] } }) }
  const strict = createChurnPredictor({ model: loadModel({ ...bundledModel, schema: schema as never }) })
  expect(() => strict.predict(ordinaryCustomer)).toThrow(InvalidCustomerError)
})

describe('options that are not an object of options are refused by every call', () => {
  const hostile: readonly [string, unknown][] = [
    ['a number', 0.9],
    ['zero', 0],
    ['a text', 'recall'],
    ['true', true],
    ['a list', []],
    ['a function', () => ({})],
    ['a map', new Map([['policy', 'recall']])],
    ['a promise that nobody awaited', Promise.resolve({ policy: 'recall' })],
  ]
  test.each(hostile)('%s', (_, options) => {
    const predictor = createChurnPredictor()
    const calls = [
      () => predictor.predict(ordinaryCustomer, options as never),
      () => predictor.explain(ordinaryCustomer, options as never),
      () => predictor.predictBatch([ordinaryCustomer], options as never),
      () => createChurnPredictor(options as never),
    ]
    for (const call of calls) expect(call).toThrow(/^Option options: got .*, expected an object with any of policy/)
  })
})
