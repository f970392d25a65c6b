import {
  createChurnPredictor,
  type DecisionPolicy,
  type EconomicPolicy,
  expectedGain,
  InvalidOptionError,
  rankCustomers,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { gymBundle } from '@testing/small-model'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'

const predictor = createChurnPredictor()
const { probability } = predictor.predict(ordinaryCustomer)
const economics: EconomicPolicy = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }

describe('a policy', () => {
  test('of economics carries the threshold it came from and the expected gain', () => {
    const prediction = predictor.predict(ordinaryCustomer, { policy: economics })
    expect(prediction).toMatchObject({ churn: true, operatingPoint: undefined, probability })
    expect(prediction.threshold).toBeCloseTo(11 / 67, 12)
    expect(prediction.expectedGain).toBeCloseTo(probability * 56 - (1 - probability) * 11, 10)
    const dear = predictor.predict(ordinaryCustomer, { policy: { ...economics, offerCost: 300 } })
    expect(dear.churn).toBe(false)
    expect(dear.threshold).toBeGreaterThan(1)
    expect(dear.expectedGain).toBe(expectedGain(probability, { ...economics, offerCost: 300 }))
  })

  test('of your own threshold', () => {
    expect(predictor.predict(ordinaryCustomer, { policy: { threshold: probability } }).churn).toBe(true)
    expect(predictor.predict(ordinaryCustomer, { policy: { threshold: probability + 1e-12 } }).churn).toBe(false)
    const policy = { threshold: Number.POSITIVE_INFINITY }
    expect(predictor.predict(ordinaryCustomer, { policy })).toMatchObject({
      churn: false,
      threshold: Number.POSITIVE_INFINITY,
      operatingPoint: undefined,
      expectedGain: undefined,
    })
  })

  test('means the same to every call, and as the predictor’s own', () => {
    for (const policy of ['precision', { threshold: 0.6 }, economics] satisfies DecisionPolicy[]) {
      const prediction = predictor.predict(ordinaryCustomer, { policy })
      expect(predictor.explain(ordinaryCustomer, { policy })).toMatchObject(prediction)
      expect(predictor.predictBatch([ordinaryCustomer], { policy })).toEqual([{ index: 0, ok: true, prediction }])
      expect(createChurnPredictor({ policy }).predict(ordinaryCustomer)).toEqual(prediction)
    }
  })

  test.each<[string, unknown, string]>([
    ['a threshold below 0', { threshold: -0.1 }, 'Option threshold: got -0.1, expected a share from 0 to 1.'],
    ['a threshold in per cent', { threshold: 20 }, 'Option threshold: got 20, expected a share from 0 to 1'],
    ['a threshold that is not a number', { threshold: Number.NaN }, 'Option threshold: got NaN'],
    ['a threshold that JSON has lost', { threshold: null }, 'Option threshold: got null'],
    ['a threshold as text', { threshold: '0.3' }, 'Option threshold: got "0.3"'],
    ['an empty threshold', { threshold: '' }, 'Option threshold: got ""'],
    ['a threshold that is true', { threshold: true }, 'Option threshold: got true'],
    ['a threshold that is false', { threshold: false }, 'Option threshold: got false'],
    ['a threshold that is a list', { threshold: [] }, 'Option threshold: got an array of 0'],
    ['a threshold that is a date', { threshold: new Date(0) }, 'Option threshold: got an object'],
    [
      'a threshold beside a misspelt figure',
      { threshold: 0.5, customerValu: 200 },
      'Option policy: got an object, expected one of recall',
    ],
    [
      'a threshold beside economics',
      { threshold: 0.5, ...economics },
      'Option policy: got an object, expected one of recall',
    ],
    ['impossible economics', { ...economics, saveRate: 30 }, 'Option saveRate: got 30, expected a share from 0 to 1'],
    [
      'a figure that nobody reads',
      { ...economics, discount: 1 },
      'Option discount: got 1, expected no such figure, but one of customerValue, ',
    ],
    ['half of the economics', { customerValue: 200 }, 'Option offerCost: got nothing'],
    ['a number', 0.5, 'Option policy: got 0.5, expected one of recall, balanced, precision, or { threshold } alone'],
    ['null', null, 'Option policy: got null'],
  ])('%s is refused', (_, policy, message) => {
    const options = { policy: policy as DecisionPolicy }
    for (const ask of [
      () => predictor.predict(ordinaryCustomer, options),
      () => predictor.predictBatch([], options),
      () => createChurnPredictor(options),
    ]) {
      expect(ask).toThrow(InvalidOptionError)
      expect(ask).toThrow(message)
    }
  })
})

describe('your own policy', () => {
  const answerTo = (policy: unknown) => predictor.predict(ordinaryCustomer, { policy: policy as DecisionPolicy })

  test('may name what it does not have', () => {
    expect(answerTo({ ...economics, threshold: undefined })).toEqual(answerTo(economics))
    expect(answerTo({ threshold: 0.2, customerValue: undefined })).toEqual(answerTo({ threshold: 0.2 }))
  })

  test('may be an instance with getters', () => {
    class Offer {
      get customerValue() {
        return 200
      }
      readonly offerCost = 10
      readonly contactCost = 1
      get saveRate() {
        return 0.3
      }
    }
    class Cut {
      get threshold() {
        return 0.2
      }
    }
    expect(answerTo(new Offer())).toEqual(answerTo(economics))
    expect(answerTo(new Cut())).toEqual(answerTo({ threshold: 0.2 }))
  })

  test('is read when it is given: what is changed afterwards changes no call', () => {
    const policy = { ...economics }
    const predictor = createChurnPredictor({ policy })
    const before = predictor.predict(ordinaryCustomer)
    policy.offerCost = 300
    for (const options of [undefined, {}, { policy: undefined as never }, { abstain: false }] as const) {
      expect(predictor.predict(ordinaryCustomer, options)).toEqual(before)
      expect(predictor.predictBatch([ordinaryCustomer], options)).toMatchObject([{ prediction: before }])
      expect(predictor.explain(ordinaryCustomer, options)).toMatchObject(before)
    }
  })

  test('acts where it gains, and at break-even nobody does', () => {
    /** Save rates at which the threshold, with this offer, is this customer’s probability: some only up to rounding. */
    for (const offerCost of [10, 11, 13, 17, 19, 23, 29]) {
      const saveRate = ((offerCost + 1) / probability - offerCost) / (200 - offerCost)
      const policy = { customerValue: 200, offerCost, contactCost: 1, saveRate }
      const { churn: act, expectedGain: gain, threshold } = answerTo(policy)
      expect(Math.abs(threshold - probability)).toBeLessThan(1e-15)
      expect([act, gain]).toEqual([probability > threshold, expectedGain(probability, policy)])
      expect(act).toBe((gain ?? 0) > 0)
      expect(rankCustomers([probability], policy).contacts).toEqual(act ? [0] : [])
      const exactly = rankCustomers([threshold], policy)
      expect([expectedGain(threshold, policy), exactly.worthContacting]).toEqual([0, 0])
    }
  })
})

describe('abstaining', () => {
  /** The shipped model with a band that reaches 0.1 to both sides of the middle. */
  const unsure = createChurnPredictor({
    model: loadModel({
      ...bundledModel,
      manifest: {
        ...bundledModel.manifest,
        confidence: { method: 'by hand', level: 0.9, margins: [-1, 1], lower: [0.4, 0.4], upper: [0.6, 0.6] },
      },
    }),
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
      model: loadModel({ ...gymBundle([{ value: 0 }]), manifest: withoutBand(gymBundle([{ value: 0 }]).manifest) }),
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
