import {
  breakEvenThreshold,
  type Customer,
  createChurnPredictor,
  expectedGain,
  InvalidOptionError,
  profitCurve,
  rankCustomers,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const economics = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }
/** Evenly spread: fast-check's own doubles are mostly next to 0, where nobody is worth contacting. */
const probability = fc.integer({ min: 0, max: 1_000 }).map((thousandth) => thousandth / 1_000)

test('without limits: everybody worth contacting, the best first', () => {
  const ranking = rankCustomers([0.1, 0.9, 0.5, 0.9, 0.16], economics)
  expect([...ranking.contacts]).toEqual([1, 3, 2])
  expect([...ranking.gains]).toEqual([0.9, 0.9, 0.5].map((each) => expectedGain(each, economics)))
  expect(ranking.expectedProfit).toBeCloseTo(2 * (0.9 * 56 - 0.1 * 11) + (56 - 11) / 2, 10)
  expect(ranking).toMatchObject({
    worthContacting: 3,
    profitBound: ranking.expectedProfit,
    maximumCost: 33,
  })
  // A contact is 1; 0.9 × 0.3 + 0.1 and 0.5 × 0.3 + 0.5 of the offers are taken.
  expect(ranking.expectedCost).toBeCloseTo(3 + 10 * (2 * 0.37 + 0.65), 10)
})

test.each([
  [{ count: 2 }, [1, 3]],
  [{ count: 0 }, []],
  [{ budget: 0 }, []],
  [{ budget: 21.99 }, [1]],
  [{ budget: 22 }, [1, 3]],
  [{ budget: 1e9 }, [1, 3, 2]],
  [{ budget: 33, count: 1 }, [1]],
  [{ budget: Number.POSITIVE_INFINITY, count: Number.POSITIVE_INFINITY }, [1, 3, 2]],
])('within %o', (limits, contacts) => {
  expect(rankCustomers([0.1, 0.9, 0.5, 0.9, 0.16], economics, limits).contacts).toEqual(contacts)
})

test('a list that the budget alone would make too long', () => {
  const unequal = { customerValue: [50, 50, 100], offerCost: [1, 1, 8], contactCost: 0, saveRate: 1 }
  expect(rankCustomers([1, 1, 1], unequal, { budget: 3, count: 1 })).toMatchObject({
    contacts: [0],
    expectedProfit: 49,
  })
})

test('of equal customers the earlier ones are contacted', () => {
  const equal = { customerValue: 50, offerCost: [0.2, 0.1, 0.2], contactCost: 0, saveRate: 1 }
  expect(rankCustomers([0.5, 0.5, 0.5], equal, { budget: 0.1 + 0.2 }).contacts).toEqual([1, 0])
})

test('contacts that cost nothing are made without a budget', () => {
  const free = { ...economics, offerCost: [0, 10, 0], contactCost: 0 }
  expect(rankCustomers([0.2, 0.9, 0.4], free, { budget: 0 }).contacts).toEqual([2, 0])
})

test('a budget in decimal fractions is not lost to binary ones', () => {
  const cheap = { ...economics, offerCost: 0.07, contactCost: 0.03 }
  expect(rankCustomers([0.5, 0.5, 0.5, 0.5], cheap, { budget: 0.3 }).contacts.length).toBe(3)
  const unequal = { ...cheap, contactCost: [0.03, 0.13, 0.23, 0.93] }
  expect(rankCustomers([0.5, 0.5, 0.5, 0.5], unequal, { budget: 0.3 }).contacts).toEqual([0, 1])
})

test('the items of a batch, without the refused customers', () => {
  const predictor = createChurnPredictor()
  const bad = { ...ordinaryCustomer, contract: 'Weekly' } as unknown as Customer
  const safe = { ...ordinaryCustomer, contract: 'Two year' as const, tenureMonths: 70 }
  const items = predictor.predictBatch([bad, ordinaryCustomer, safe, bad])
  const probabilities = [ordinaryCustomer, safe].map((customer) => predictor.predict(customer).probability)
  const [expected, free] = [rankCustomers(probabilities, economics), { ...economics, offerCost: 0, contactCost: 0 }]
  expect(rankCustomers(items, economics)).toEqual({ ...expected, contacts: [1] })
  expect(rankCustomers(items, free).contacts).toEqual([1, 2])
  expect(rankCustomers(items, { ...economics, offerCost: [1, 2, 3, 4] }).maximumCost).toBe(1 + 2 + 1 + 3)
  expect(rankCustomers([...items].slice(0, 1), economics).contacts).toEqual([])
  expect(profitCurve(items, economics)).toEqual(profitCurve(probabilities, economics))
})

describe('property', () => {
  const customers = fc.array(
    fc.record({
      probability,
      customerValue: fc.integer({ min: 1, max: 500 }),
      offerCost: fc.integer({ min: 0, max: 40 }),
      contactCost: fc.integer({ min: 0, max: 10 }),
      saveRate: probability,
    }),
    { maxLength: 10 },
  )
  const limits = fc.record(
    { budget: fc.integer({ min: 0, max: 150 }), count: fc.integer({ min: 0, max: 6 }) },
    { requiredKeys: [] },
  )

  test('no list within the limits earns more than the bound: every list there is was tried', () => {
    let [bestFound, runs] = [0, 0]
    fc.assert(
      fc.property(customers, limits, (people, { budget = 1e9, count = 1e9 }) => {
        const column = (name: keyof (typeof people)[number]) => Float64Array.from(people, (each) => each[name])
        const ranking = rankCustomers(
          column('probability'),
          {
            customerValue: column('customerValue'),
            offerCost: column('offerCost'),
            contactCost: column('contactCost'),
            saveRate: column('saveRate'),
          },
          { budget, ...(count < 1e9 && { count }) },
        )
        let best = 0
        for (let set = 0; set < 2 ** people.length; set++) {
          const chosen = people.filter((_, place) => (set >> place) & 1)
          const cost = chosen.reduce((sum, { offerCost, contactCost }) => sum + offerCost + contactCost, 0)
          if (cost > budget || chosen.length > count) continue
          best = Math.max(
            best,
            chosen.reduce((sum, { probability, ...figures }) => sum + expectedGain(probability, figures), 0),
          )
        }
        expect(ranking.expectedProfit).toBeLessThan(best + 1e-9)
        expect(ranking.profitBound).toBeGreaterThan(best - 1e-9)
        if (budget === 1e9) expect(ranking.profitBound).toBe(ranking.expectedProfit)
        if (best - ranking.expectedProfit < 1e-9) bestFound++
        runs++
        expect(ranking.maximumCost).toBeLessThanOrEqual(budget)
        expect(ranking.contacts.length).toBeLessThanOrEqual(count)
        expect(new Set(ranking.contacts).size).toBe(ranking.contacts.length)
        expect([...ranking.gains]).toEqual([...ranking.gains].sort((one, other) => other - one))
      }),
      { numRuns: 600, seed: 5 },
    )
    expect(bestFound / runs).toBeGreaterThan(0.95)
  })

  test('a dearer offer never lengthens the list, a larger budget never earns less', () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 60 }), fc.integer({ min: 0, max: 600 }), (people, budget) => {
        const dearer = { ...economics, offerCost: 14 }
        expect(rankCustomers(people, dearer).worthContacting).toBeLessThanOrEqual(
          rankCustomers(people, economics).worthContacting,
        )
        const at = (amount: number) => rankCustomers(people, economics, { budget: amount })
        expect(rankCustomers(people, dearer, { budget }).contacts.length).toBeLessThanOrEqual(
          at(budget).contacts.length,
        )
        expect(at(budget).expectedProfit).toBeLessThanOrEqual(at(budget + 50).expectedProfit)
      }),
    )
  })

  test('worth contacting is who stands above the threshold of the same economics', () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 60 }), (people) => {
        const above = people.filter((each) => each > breakEvenThreshold(economics) + 1e-12).length
        expect(rankCustomers(people, economics).worthContacting).toBe(above)
      }),
    )
  })
})

test('a million customers, with shared and with unequal costs', () => {
  const count = 1_000_000
  let state = 7
  const random = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const probabilities = Float64Array.from({ length: count }, random)
  const same = rankCustomers(probabilities, economics, { budget: 1_100_000 })
  expect(same.contacts.length).toBe(100_000)
  expect(same.profitBound).toBe(same.expectedProfit)
  for (let place = 1; place < same.contacts.length; place++) {
    const [one, other] = [probabilities[same.contacts[place - 1]], probabilities[same.contacts[place]]]
    if (one < other) throw new Error(`place ${place} stands before a better customer`)
  }
  const offerCost = Float64Array.from({ length: count }, () => 5 + Math.floor(20 * random()))
  const unequal = rankCustomers(probabilities, { ...economics, offerCost }, { budget: 1_100_000 })
  expect(unequal.maximumCost).toBeLessThanOrEqual(1_100_000)
  expect(unequal.profitBound).toBeLessThan(unequal.expectedProfit * (1 + 1e-3))
  expect(unequal.expectedProfit).toBeGreaterThan(
    rankCustomers(probabilities, { ...economics, offerCost }, { budget: 1_000_000 }).expectedProfit,
  )
}, 60_000)

test('a head-count beside a budget that both bind', () => {
  const probabilities = Float64Array.from({ length: 2_000 }, (_, place) => ((place * 7919) % 2_000) / 2_000)
  const offerCost = probabilities.map((_, place) => 5 + ((place * 31) % 20))
  const both = rankCustomers(probabilities, { ...economics, offerCost }, { budget: 1_300, count: 130 })
  expect([both.maximumCost <= 1_300, both.contacts.length <= 130]).toEqual([true, true])
  for (const alone of [{ budget: 1_300 }, { count: 130 }]) {
    const freer = rankCustomers(probabilities, { ...economics, offerCost }, alone).expectedProfit
    expect(both.expectedProfit).toBeLessThan(freer)
  }
  expect(both.profitBound - both.expectedProfit).toBeLessThan(both.expectedProfit * 1e-3)
})

test.each<[string, unknown[], string]>([
  ['no list', ['0.5', economics], 'Option probabilities: got "0.5", expected a list'],
  [
    'a value that is not a probability',
    [[0.5, 1.5], economics],
    'Option probabilities[1]: got 1.5, expected a number from 0 to 1',
  ],
  ['NaN', [[Number.NaN], economics], 'Option probabilities[0]: got NaN'],
  [
    'impossible economics',
    [[0.5], { ...economics, saveRate: 2 }],
    'Option saveRate: got 2, expected a share from 0 to 1',
  ],
  [
    'one customer’s impossible economics',
    [[0.5, 0.5], { ...economics, offerCost: [1, -1] }],
    'Option offerCost[1]: got -1',
  ],
  ['too few figures', [[0.5, 0.5], { ...economics, customerValue: [1] }], 'got "a list of 1", expected a list of 2'],
  ['no economics', [[0.5], undefined], 'Option customerValue: got nothing'],
  ['a list of impossible length', [{ length: -1 }, economics], 'Option probabilities: got an object, expected a list'],
  [
    'a value that is not an item',
    [[{ ok: true }], economics],
    'Option probabilities[0]: got an object, expected a number from 0',
  ],
  ['a number among items', [[{ ok: false }, 0.5], economics], 'Option probabilities[1]: got 0.5'],
  [
    'a misspelt limit',
    [[0.5], economics, { budgett: 5 }],
    'Option budgett: got 5, expected no such option, but one of',
  ],
  ['a number instead of limits', [[0.5], economics, 500], 'Option options: got 500, expected an object with any of'],
  ['a budget that JSON has lost', [[0.5], economics, { budget: null }], 'Option budget: got null'],
  ['a budget as text', [[0.5], economics, { budget: '500' }], 'Option budget: got "500"'],
  ['a budget that is true', [[0.5], economics, { budget: true }], 'Option budget: got true'],
  ['a budget that is a date', [[0.5], economics, { budget: new Date(9) }], 'Option budget: got an object'],
  ['a negative count', [[0.5], economics, { count: -1 }], 'Option count: got -1'],
  ['a count as text', [[0.5], economics, { count: '3' }], 'Option count: got "3"'],
  ['a negative budget', [[0.5], economics, { budget: -1 }], 'Option budget: got -1'],
  ['a budget that is not a number', [[0.5], economics, { budget: Number.NaN }], 'Option budget: got NaN'],
  ['half a customer', [[0.5], economics, { count: 1.5 }], 'Option count: got 1.5'],
])('%s is refused', (_, [probabilities, figures, limits], message) => {
  const ask = () => rankCustomers(probabilities as number[], figures as typeof economics, limits as object)
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow(message)
})
