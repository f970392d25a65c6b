import {
  breakEvenThreshold,
  createChurnPredictor,
  expectedGain,
  InvalidOptionError,
  type OfferEconomics,
  profitCurve,
  rankCustomers,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const example: OfferEconomics = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }

test('the gain by hand: 56 from a churner, −11 from anyone else', () => {
  expect(expectedGain(1, example)).toBeCloseTo(0.3 * 190 - 1, 12)
  expect(expectedGain(0, example)).toBe(-11)
  expect(expectedGain(0.5, example)).toBeCloseTo((56 - 11) / 2, 12)
})

test('the gain is 0 at the threshold', () => {
  expect(breakEvenThreshold(example)).toBeCloseTo(11 / 67, 12)
  expect(expectedGain(breakEvenThreshold(example), example)).toBeCloseTo(0, 12)
})

test.each<[string, Partial<OfferEconomics>, number]>([
  ['an offer that costs nothing is for everyone', { offerCost: 0, contactCost: 0 }, 0],
  ['an offer dearer than the customer is for no one', { offerCost: 500, saveRate: 0.9 }, 501 / 230],
  ['an offer that saves no one is for no one', { saveRate: 0 }, 11 / 10],
  ['an offer that costs and saves nothing gains nothing', { saveRate: 0, offerCost: 0 }, Number.POSITIVE_INFINITY],
])('%s', (_, change, threshold) => {
  expect(breakEvenThreshold({ ...example, ...change })).toBeCloseTo(threshold, 12)
})

const share = fc.integer({ min: 0, max: 1_000 }).map((thousandth) => thousandth / 1_000)
const economics = fc.record({
  customerValue: fc.integer({ min: 1, max: 100_000 }).map((cent) => cent / 100),
  offerCost: fc.integer({ min: 0, max: 10_000 }).map((cent) => cent / 100),
  contactCost: fc.integer({ min: 0, max: 1_000 }).map((cent) => cent / 100),
  saveRate: share,
})

describe('property', () => {
  test('above the threshold it gains, below it costs', () => {
    fc.assert(
      fc.property(economics, share, (figures, probability) => {
        const gain = expectedGain(probability, figures)
        if (Math.abs(gain) > 1e-6) expect(probability >= breakEvenThreshold(figures)).toBe(gain > 0)
      }),
    )
  })

  test('a dearer offer or contact, a lower value or save rate never makes a customer worth contacting', () => {
    fc.assert(
      fc.property(economics, share, fc.double({ min: 1, max: 5, noNaN: true }), (figures, probability, factor) => {
        const worth = (change: Partial<OfferEconomics>) => probability >= breakEvenThreshold({ ...figures, ...change })
        fc.pre(!worth({}) && Math.abs(expectedGain(probability, figures)) > 1e-6)
        expect(worth({ offerCost: figures.offerCost * factor })).toBe(false)
        expect(worth({ contactCost: figures.contactCost * factor })).toBe(false)
        expect(worth({ customerValue: figures.customerValue / factor })).toBe(false)
        expect(worth({ saveRate: figures.saveRate / factor })).toBe(false)
      }),
    )
  })
})

test('property: which way it goes is told by the threshold alone, however near', () => {
  fc.assert(
    fc.property(economics, fc.integer({ min: -3, max: 3 }), (figures, ulps) => {
      const threshold = breakEvenThreshold(figures)
      const probability = threshold * (1 + ulps * Number.EPSILON)
      fc.pre(probability >= 0 && probability <= 1)
      expect(Math.sign(expectedGain(probability, figures))).toBe(Math.sign(probability - threshold))
    }),
    { numRuns: 1_000, seed: 6 },
  )
})

test.each([1.5, -0.1, Number.NaN, '0.5', undefined])('%s is not a probability', (probability) => {
  expect(() => expectedGain(probability as number, example)).toThrow(
    /Option probability: got .*, expected a number from 0 to 1/,
  )
})

test('where nothing is earned or spent, nothing is gained', () => {
  expect(expectedGain(0.5, { ...example, saveRate: 0, offerCost: 0, contactCost: 0 })).toBe(0)
  expect(expectedGain(0.5, { ...example, saveRate: 0, offerCost: 0, contactCost: 2 })).toBe(-2)
})

test.each<[keyof OfferEconomics, unknown, string]>([
  ['saveRate', 1.2, 'Option saveRate: got 1.2, expected a share from 0 to 1'],
  ['saveRate', -0.1, 'got -0.1'],
  ['offerCost', -5, 'Option offerCost: got -5, expected a finite number of at least 0'],
  ['contactCost', Number.NaN, 'Option contactCost: got NaN'],
  ['contactCost', '1', 'Option contactCost: got "1"'],
  ['customerValue', 0, 'Option customerValue: got 0, expected a finite number above 0'],
  ['customerValue', Number.POSITIVE_INFINITY, 'got Infinity'],
  ['customerValue', undefined, 'got nothing'],
])('impossible %s: %s', (name, value, message) => {
  const impossible = { ...example, [name]: value } as OfferEconomics
  for (const ask of [() => expectedGain(0.5, impossible), () => breakEvenThreshold(impossible)]) {
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  }
})

const whole = { customerValue: 100, offerCost: 10, contactCost: 1, saveRate: 0.5 }

test.each([
  ['customerValue', 1.7e308],
  ['customerValue', 1e51],
  ['customerValue', 5e-324],
  ['offerCost', 1.7e308],
  ['offerCost', Number.MIN_VALUE],
  ['contactCost', 1e-51],
  ['contactCost', Number.POSITIVE_INFINITY],
  ['saveRate', Number.NaN],
] as const)('%s of %d, beyond any currency, is refused wherever economics are taken', (name, value) => {
  const economics = { ...whole, [name]: value }
  const predictor = createChurnPredictor()
  const asked = [
    () => breakEvenThreshold(economics),
    () => expectedGain(0.5, economics),
    () => createChurnPredictor({ policy: economics }),
    () => predictor.predict(ordinaryCustomer, { policy: economics }),
    () => rankCustomers([0.5], economics),
    () => rankCustomers([0.5, 0.5], { ...whole, [name]: [whole[name], value] }),
    () => profitCurve([0.5], economics),
  ]
  for (const ask of asked) expect(ask).toThrow(new RegExp(`^Option ${name}(\\[1\\])?: got .*, expected `))
})

describe('at the ends of what is taken', () => {
  const amounts = fc.constantFrom(0, -0, 1e-50, 1e-20, 1, 1e20, 1e50)
  const extreme = fc.record({
    customerValue: amounts.map((amount) => amount || 1e-50),
    offerCost: amounts,
    contactCost: amounts,
    saveRate: fc.constantFrom(0, -0, 5e-324, 1e-300, 0.5, 1),
  })

  test('no answer is lost', () => {
    const predictor = createChurnPredictor()
    fc.assert(
      fc.property(extreme, fc.constantFrom(0, 5e-324, 0.3, 1), (economics, probability) => {
        const threshold = breakEvenThreshold(economics)
        expect(threshold).toBeGreaterThanOrEqual(0)
        expect(Object.is(threshold, -0)).toBe(false)
        const gain = expectedGain(probability, economics)
        expect(Number.isFinite(gain)).toBe(true)
        expect(gain > 0).toBe(probability > threshold)
        const { churn, expectedGain: told } = predictor.predict(ordinaryCustomer, { policy: economics })
        expect(churn).toBe((told as number) > 0)
      }),
    )
  })

  test('sums over a whole base stay numbers', () => {
    const probabilities = new Float64Array(10_000).fill(1)
    const richest = { customerValue: 1e50, offerCost: 1e50, contactCost: 1e50, saveRate: 1 }
    for (const budget of [0, 1e-50, 1e50, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
      for (const economics of [richest, { ...richest, offerCost: 0, contactCost: 1e-50 }]) {
        const { expectedProfit, maximumCost, expectedCost, profitBound } = rankCustomers(probabilities, economics, {
          budget,
        })
        for (const sum of [expectedProfit, maximumCost, expectedCost, profitBound]) {
          expect(Number.isFinite(sum)).toBe(true)
          expect(sum).toBeGreaterThanOrEqual(0)
        }
        expect(maximumCost).toBeLessThanOrEqual(budget * (1 + 1e-11))
      }
    }
  })

  test('a currency of other units makes no difference', () => {
    const probabilities = Float64Array.from({ length: 200 }, (_, place) => ((place * 37) % 200) / 200)
    const offerCost = Float64Array.from(probabilities, (_, place) => 1 + (place % 7))
    const listed = (unit: number) =>
      rankCustomers(
        probabilities,
        { customerValue: 60 * unit, offerCost: offerCost.map((cost) => cost * unit), contactCost: unit, saveRate: 0.5 },
        { budget: 100 * unit },
      ).contacts
    expect(listed(1).length).toBeGreaterThan(10)
    // Powers of two, so that every product is the same but for its exponent; 2 ** -31 is about 4e-10.
    for (const exponent of [-150, -31, -1, 31, 150]) expect(listed(2 ** exponent)).toEqual(listed(1))
  })

  test('zero has no sign', () => {
    expect(createChurnPredictor({ policy: { threshold: -0 } }).predict(ordinaryCustomer).threshold).toBe(0)
    const policy = { ...whole, offerCost: -0, contactCost: -0 }
    expect(createChurnPredictor({ policy }).predict(ordinaryCustomer).threshold).toBe(0)
  })
})
