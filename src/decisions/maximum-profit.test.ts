import {
  type CampaignEconomics,
  countOutcomes,
  expectedGain,
  expectedMaximumProfit,
  InvalidOptionError,
} from '@org/churn'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betaCumulative } from './beta-distribution'

/**
 * 600 customers whose churn follows the probability, by a linear congruential generator (Numerical Recipes' constants,
 * seed 2013): so that the reference figures below can be had again from any implementation.
 */
function generated() {
  let state = 2013
  const numbers = Array.from({ length: 1200 }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  })
  const probabilities = numbers.slice(0, 600).map((number) => Math.round(number * 100) / 100)
  return { probabilities, outcomes: numbers.slice(600).map((number, place) => number < probabilities[place] * 0.6) }
}
const { probabilities, outcomes } = generated()
const counts = countOutcomes(probabilities, outcomes)

const campaign = (
  customerValue: number,
  offerCost: number,
  contactCost: number,
  saveRate: CampaignEconomics['saveRate'],
) => ({
  customerValue,
  offerCost,
  contactCost,
  saveRate,
})

describe('published implementations', () => {
  // empulse 0.13.1 (Python): empc_score(y, p, alpha, beta, clv, incentive_cost, contact_cost), mpc_score(…, accept_rate).
  test.each<[CampaignEconomics, number]>([
    [campaign(200, 10, 1, { alpha: 6, beta: 14 }), 10.256185717336152],
    [campaign(80, 20, 3, { alpha: 2, beta: 3 }), 0.6265997860530512],
    [campaign(1000, 100, 15, { alpha: 12.5, beta: 7.5 }), 95.12671730453965],
    [campaign(200, 10, 1, 0.3), 9.994999999999997],
    [campaign(80, 20, 3, 0.4), 0.21166666666666667],
  ])('empulse: %o', (economics, expected) => {
    expect(expectedMaximumProfit(counts, economics).perCustomer).toBeCloseTo(expected, 11)
  })

  // This repository's training workspace, which integrates with SciPy's beta distribution.
  test.each<[CampaignEconomics, number]>([
    [campaign(200, 10, 1, { alpha: 6, beta: 14 }), 0.7460609857745539],
    [campaign(80, 20, 3, { alpha: 2, beta: 3 }), 0.12930770861400542],
    [campaign(1000, 100, 15, { alpha: 12.5, beta: 7.5 }), 0.7300235693547192],
  ])('training: share contacted with %o', (economics, expected) => {
    expect(expectedMaximumProfit(counts, economics).contactedShare).toBeCloseTo(expected, 11)
  })

  // scipy.special.betainc
  test.each([
    [6, 14, 0.3, 0.5261374757264855],
    [0.5, 0.5, 0.01, 0.06376856085851985],
    [2, 3, 0.9, 0.9963],
    [120, 7.5, 0.95, 0.630046964640164],
    [1, 1, 0.37, 0.37],
    [5000, 3000, 0.62, 0.1777320662420826],
    [0.01, 3, 0.5, 0.9993117371897107],
    [14, 6, 0.999, 0.9999999999999731],
    [6, 14, 0, 0],
    [6, 14, 1, 1],
  ])('SciPy: beta distribution %d, %d up to %d', (alpha, beta, x, expected) => {
    expect(betaCumulative(x, { alpha, beta })).toBeCloseTo(expected, 11)
  })
})

test('the definition: the mean over save rates of what the best threshold earns', () => {
  const economics = campaign(200, 10, 1, { alpha: 6, beta: 14 })
  const steps = 400
  let sum = 0
  for (let step = 0; step < steps; step++) {
    const chance =
      betaCumulative((step + 1) / steps, { alpha: 6, beta: 14 }) - betaCumulative(step / steps, { alpha: 6, beta: 14 })
    sum += chance * bestBySearch((step + 0.5) / steps)
  }
  expect(expectedMaximumProfit(counts, economics).perCustomer).toBeCloseTo(sum, 3)
})

test('with one save rate, its threshold earns what it says', () => {
  const { perCustomer, threshold, contactedShare } = expectedMaximumProfit(counts, campaign(200, 10, 1, 0.3))
  expect(perCustomer).toBeCloseTo(bestBySearch(0.3), 12)
  expect(perCustomer).toBeCloseTo(earned(threshold, 0.3), 12)
  expect(contactedShare).toBe(probabilities.filter((value) => value >= threshold).length / 600)
})

test('where contacts and offers are free, all are contacted whom a churner stands behind, and no others', () => {
  const few = countOutcomes([0.9, 0.8, 0.7, 0.3, 0.2], [true, false, true, false, false])
  for (const saveRate of [0.3, { alpha: 6, beta: 14 }]) {
    const { contactedShare, threshold, perCustomer } = expectedMaximumProfit(few, campaign(200, 0, 0, saveRate))
    expect(threshold).toBe(0.7)
    expect(contactedShare).toBeCloseTo(0.6, 12)
    expect(perCustomer).toBeCloseTo((2 * 0.3 * 200) / 5, 9)
  }
})

test('where a corner more earns nothing, it is not gone to', () => {
  // A churner earns 0.5 · 8, another costs 2: the second churner stands among two others.
  const few = countOutcomes([0.9, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1], [1, 1, 0, 0, 0, 0, 0, 0])
  const { threshold, perCustomer } = expectedMaximumProfit(few, campaign(10, 2, 0, 0.5))
  expect([threshold, perCustomer]).toEqual([0.9, 4 / 8])
})

test('where nobody is worth it, nobody is contacted', () => {
  const nothing = { perCustomer: 0, contactedShare: 0, threshold: Number.POSITIVE_INFINITY }
  expect(expectedMaximumProfit(counts, campaign(20, 15, 10, 0.1))).toEqual(nothing)
})

test('property: the order of the customers makes no difference, nor does any rising change of the probabilities', () => {
  const economics = campaign(200, 10, 1, { alpha: 6, beta: 14 })
  const { perCustomer } = expectedMaximumProfit(counts, economics)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 599 }), fc.double({ min: 0.2, max: 5, noNaN: true }), (cut, power) => {
      const turned = <T>(list: readonly T[]) => [...list.slice(cut), ...list.slice(0, cut)]
      const other = expectedMaximumProfit(
        countOutcomes(
          turned(probabilities).map((value) => value ** power),
          turned(outcomes),
        ),
        economics,
      )
      expect(other.perCustomer).toBeCloseTo(perCustomer, 11)
    }),
    { numRuns: 30, seed: 1 },
  )
})

test.each<[string, Partial<CampaignEconomics>, string]>([
  ['a distribution without alpha', { saveRate: { beta: 3 } as never }, 'Option saveRate.alpha: got nothing'],
  [
    'a distribution below 0',
    { saveRate: { alpha: 2, beta: -1 } },
    'Option saveRate.beta: got -1, expected a finite number above 0',
  ],
  [
    'a distribution of no width',
    { saveRate: { alpha: 1e308, beta: 1e308 } },
    'Option saveRate.alpha: got 1e+308, expected a finite number above 0, at most 1000000',
  ],
  ['a distribution of width 0', { saveRate: { alpha: 0, beta: 1 } }, 'Option saveRate.alpha: got 0'],
  [
    'an offer as dear as the customer',
    { offerCost: 200, saveRate: { alpha: 1, beta: 1 } },
    'Option offerCost: got 200',
  ],
  ['a save rate above 1', { saveRate: 2 }, 'Option saveRate: got 2'],
  [
    'an offer dearer than the customer',
    { offerCost: 300, saveRate: { alpha: 1, beta: 1 } },
    'Option offerCost: got 300, expected less than the customerValue of 200',
  ],
])('%s is refused', (_, change, message) => {
  const ask = () => expectedMaximumProfit(counts, { ...campaign(200, 10, 1, 0.3), ...change })
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow(message)
})

/** Profit per customer of the base at a threshold, customer by customer. */
function earned(threshold: number, saveRate: number): number {
  const economics = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate }
  const gains = probabilities.map((value, place) =>
    value >= threshold ? expectedGain(outcomes[place] ? 1 : 0, economics) : 0,
  )
  return gains.reduce((sum, gain) => sum + gain, 0) / 600
}

function bestBySearch(saveRate: number): number {
  return Math.max(...Array.from({ length: 102 }, (_, percent) => earned(percent / 100, saveRate)))
}
