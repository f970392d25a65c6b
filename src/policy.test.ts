import {
  createChurnPredictor,
  type DecisionPolicy,
  type EconomicPolicy,
  expectedGain,
  InvalidOptionError,
} from '@org/churn'
import { describe, expect, test } from 'vitest'
import { bundledModel } from './bundled-model'
import { ordinaryCustomer } from './testing/customers'
import { gymModel } from './testing/small-model'

const churn = createChurnPredictor()
const { probability } = churn.predict(ordinaryCustomer)
const economics: EconomicPolicy = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }

describe('a policy', () => {
  test('of economics carries the threshold it came from and the expected gain', () => {
    const prediction = churn.predict(ordinaryCustomer, { policy: economics })
    expect(prediction).toMatchObject({ churn: true, operatingPoint: undefined, probability })
    expect(prediction.threshold).toBeCloseTo(11 / 67, 12)
    expect(prediction.expectedGain).toBeCloseTo(probability * 56 - (1 - probability) * 11, 10)
    const dear = churn.predict(ordinaryCustomer, { policy: { ...economics, offerCost: 300 } })
    expect(dear.churn).toBe(false)
    expect(dear.threshold).toBeGreaterThan(1)
    expect(dear.expectedGain).toBe(expectedGain(probability, { ...economics, offerCost: 300 }))
  })

  test('of one’s own threshold', () => {
    expect(churn.predict(ordinaryCustomer, { policy: { threshold: probability } }).churn).toBe(true)
    expect(churn.predict(ordinaryCustomer, { policy: { threshold: probability + 1e-12 } }).churn).toBe(false)
    const never = churn.predict(ordinaryCustomer, { policy: { threshold: 1.5 } })
    expect(never).toMatchObject({ churn: false, threshold: 1.5, operatingPoint: undefined, expectedGain: undefined })
  })

  test('means the same to every call, and as the predictor’s own', () => {
    for (const policy of ['precision', { threshold: 0.6 }, economics] satisfies DecisionPolicy[]) {
      const prediction = churn.predict(ordinaryCustomer, { policy })
      expect(churn.explain(ordinaryCustomer, { policy })).toMatchObject(prediction)
      expect(churn.predictBatch([ordinaryCustomer], { policy })).toEqual([{ index: 0, ok: true, prediction }])
      expect(createChurnPredictor({ policy }).predict(ordinaryCustomer)).toEqual(prediction)
    }
  })

  test.each<[string, unknown, string]>([
    ['a threshold below 0', { threshold: -0.1 }, 'Option threshold: got -0.1, expected a number of at least 0'],
    ['a threshold that is no number', { threshold: Number.NaN }, 'Option threshold: got NaN'],
    [
      'a threshold beside economics',
      { threshold: 0.5, ...economics },
      'Option policy: got an object, expected one of recall',
    ],
    ['impossible economics', { ...economics, saveRate: 30 }, 'Option saveRate: got 30, expected a share from 0 to 1'],
    ['half of the economics', { customerValue: 200 }, 'Option offerCost: got undefined'],
    ['a number', 0.5, 'Option policy: got 0.5, expected one of recall, balanced, precision, or { threshold } alone'],
    ['null', null, 'Option policy: got null'],
  ])('%s is refused', (_, policy, message) => {
    const options = { policy: policy as DecisionPolicy }
    for (const ask of [
      () => churn.predict(ordinaryCustomer, options),
      () => churn.predictBatch([], options),
      () => createChurnPredictor(options),
    ]) {
      expect(ask).toThrow(InvalidOptionError)
      expect(ask).toThrow(message)
    }
  })
})

describe('abstaining', () => {
  /** The shipped model with a band that reaches 0.1 to both sides of the middle. */
  const unsure = createChurnPredictor({
    model: {
      ...bundledModel,
      onnx: bundledModel.onnx,
      manifest: {
        ...bundledModel.manifest,
        confidence: { method: 'by hand', level: 0.9, margins: [-1, 1], lower: [0.4, 0.4], upper: [0.6, 0.6] },
      },
    },
  })
  const { lower, upper } = unsure.predict(ordinaryCustomer).interval ?? { lower: 0, upper: 0 }

  test.each([
    ['the interval below the threshold', upper + 1e-9, false],
    ['its upper end on the threshold', upper, 'abstain'],
    ['the threshold inside', (lower + upper) / 2, 'abstain'],
    ['its lower end on the threshold', lower, true],
    ['the interval above the threshold', lower - 1e-9, true],
  ])('%s', (_, threshold, expected) => {
    expect(lower).toBeLessThan(upper)
    const prediction = unsure.predict(ordinaryCustomer, { policy: { threshold }, abstain: true })
    expect(prediction.churn).toBe(expected)
    expect(unsure.explain(ordinaryCustomer, { policy: { threshold }, abstain: true }).churn).toBe(expected)
    const [item] = unsure.predictBatch([ordinaryCustomer], { policy: { threshold }, abstain: true })
    expect(item).toEqual({ index: 0, ok: true, prediction })
  })

  test('is only done on request', () => {
    const policy = { threshold: (lower + upper) / 2 }
    for (const options of [{ policy }, { policy, abstain: false } as const]) {
      expect(unsure.predict(ordinaryCustomer, options).churn).toBeTypeOf('boolean')
    }
  })

  test('is refused where the model cannot say how sure it is', () => {
    const gym = createChurnPredictor({
      model: { ...gymModel([{ value: 0 }]), manifest: withoutBand(gymModel([{ value: 0 }]).manifest) },
    })
    const member = { plan: 'Monthly', pool: false, sauna: false, fee: 20, age: 30 } as const
    expect(gym.predict(member).interval).toBe(undefined)
    expect(() => gym.predict(member, { abstain: true })).toThrow(
      'Option abstain: got true, expected a model whose manifest holds a confidence band.',
    )
  })
})

function withoutBand<Manifest extends { confidence?: unknown }>({ confidence, ...manifest }: Manifest) {
  return manifest
}
