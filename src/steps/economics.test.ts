import { breakEvenThreshold, expectedGain, InvalidOptionError, type OfferEconomics } from '@org/churn'
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
  ['customerValue', undefined, 'got undefined'],
])('impossible %s: %s', (name, value, message) => {
  const impossible = { ...example, [name]: value } as OfferEconomics
  for (const ask of [() => expectedGain(0.5, impossible), () => breakEvenThreshold(impossible)]) {
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  }
})
