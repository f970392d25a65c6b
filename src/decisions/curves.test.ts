import {
  countOutcomes,
  expectedGain,
  expectedMaximumProfit,
  InvalidOptionError,
  profitCurve,
  rankCustomers,
  realizedProfitCurve,
  thresholdCurve,
} from '@org/churn'
import { evaluation } from '@org/churn/evaluation'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const economics = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }
const labelled = fc
  .array(
    fc.record({
      probability: fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20),
      churned: fc.boolean(),
    }),
    { minLength: 2, maxLength: 80 },
  )
  .filter((people) => new Set(people.map(({ churned }) => churned)).size === 2)
const split = (people: readonly { probability: number; churned: boolean }[]) =>
  [people.map(({ probability }) => probability), people.map(({ churned }) => churned)] as const

test('outcomes may be 1 and 0', () => {
  const probabilities = [0.9, 0.4, 0.4, 0.1]
  const counts = countOutcomes(probabilities, [true, false, true, false])
  expect(countOutcomes(probabilities, [1, 0, 1, 0])).toEqual(counts)
  expect(countOutcomes(probabilities, Uint8Array.of(1, 0, 1, 0))).toEqual(counts)
  expect(counts).toMatchObject({ customers: 4, churners: 2 })
  expect([counts.thresholds, counts.contacted, counts.found].map((list) => Array.from(list))).toEqual([
    [0.9, 0.4, 0.1],
    [1, 3, 4],
    [1, 2, 2],
  ])
})

describe('the threshold curve', () => {
  test('by hand', () => {
    expect(thresholdCurve(countOutcomes([0.9, 0.4, 0.4, 0.1], [true, true, false, false]))).toEqual([
      { threshold: 0.9, contactedShare: 0.25, precision: 1, recall: 0.5, f1: 2 / 3, lift: 2 },
      { threshold: 0.4, contactedShare: 0.75, precision: 2 / 3, recall: 1, f1: 0.8, lift: 4 / 3 },
      { threshold: 0.1, contactedShare: 1, precision: 0.5, recall: 1, f1: 2 / 3, lift: 1 },
    ])
  })

  test('property: each point is what counting at its threshold gives, and there is one for each probability', () => {
    fc.assert(
      fc.property(labelled, (people) => {
        const curve = thresholdCurve(countOutcomes(...split(people)))
        expect(curve.map(({ threshold }) => threshold)).toEqual(
          [...new Set(people.map(({ probability }) => probability))].sort((one, other) => other - one),
        )
        for (const { threshold, precision, recall, contactedShare } of curve) {
          const contacted = people.filter(({ probability }) => probability >= threshold)
          const found = contacted.filter(({ churned }) => churned).length
          expect(precision).toBe(found / contacted.length)
          expect(recall).toBe(found / people.filter(({ churned }) => churned).length)
          expect(contactedShare).toBe(contacted.length / people.length)
        }
      }),
    )
  })

  test('is thinned evenly, with both ends', () => {
    const probabilities = Array.from({ length: 1_000 }, (_, place) => place / 1_000)
    const outcomes = probabilities.map((value) => value > 0.5)
    const curve = thresholdCurve(countOutcomes(probabilities, outcomes), { points: 11 })
    expect(curve.map(({ contactedShare }) => contactedShare)).toEqual([
      0.001, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ])
  })

  test.each<[string, unknown, unknown, string]>([
    ['lists of unequal length', [0.5, 0.6], [true], 'Option outcomes: got "a list of 1", expected a list of 2'],
    ['no outcomes', [0.5], undefined, 'Option outcomes: got nothing'],
    ['outcomes as text', [0.5, 0.6], ['Yes', 'No'], 'Option outcomes[0]: got "Yes", expected true or false, 1 or 0'],
    ['outcomes as other numbers', [0.5, 0.6], [1, 2], 'Option outcomes[1]: got 2, expected true or false, 1 or 0'],
    ['outcomes of no length', [], { length: -1 }, 'Option outcomes: got an object, expected a list of 0'],
    ['others only', [0.5, 0.6], [false, false], 'got "0 churners of 2", expected some of both kinds'],
    ['churners only', [0.5, 0.6], [true, true], 'got "2 churners of 2", expected some of both kinds'],
  ])('%s are refused', (_, probabilities, outcomes, message) => {
    const ask = () => countOutcomes(probabilities as number[], outcomes as boolean[])
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  })
})

test.each([undefined, null, [0.5, 0.6], {}, { thresholds: [1], contacted: [1], found: [] }])(
  '%o is not counts',
  (counts) => {
    for (const ask of [
      () => thresholdCurve(counts as never),
      () => realizedProfitCurve(counts as never, economics),
      () => expectedMaximumProfit(counts as never, economics),
    ]) {
      expect(ask).toThrow(InvalidOptionError)
      expect(ask).toThrow('expected what countOutcomes answers, or the outcomes of an evaluation')
    }
  },
)

describe.each(['holdOut', 'outOfFold'] as const)('the bundled model’s evaluation, %s', (sample) => {
  const { outcomes, rows, baseRate, reliability, rocAuc } = evaluation[sample]
  const curve = thresholdCurve(outcomes)

  test('is a curve from few customers to all', () => {
    expect(curve.length).toBeGreaterThan(90)
    expect(curve[0].contactedShare).toBeLessThan(0.02)
    expect(curve.at(-1)).toMatchObject({ contactedShare: 1, recall: 1, lift: 1 })
    expect(curve.at(-1)?.precision).toBeCloseTo(baseRate, 5)
    expect(outcomes.customers).toBe(rows)
  })

  test('agrees with the operating points between whose neighbours they lie', () => {
    for (const point of evaluation.operatingPoints) {
      const above = curve.findLast(({ threshold }) => threshold > point.threshold)
      const below = curve.find(({ threshold }) => threshold <= point.threshold)
      const { recall } = point[sample]
      // The manifest's figures have six digits.
      expect(recall).toBeGreaterThan((above?.recall ?? 1) - 1e-6)
      expect(recall).toBeLessThan((below?.recall ?? 0) + 1e-6)
    }
  })

  test('has the area that the evaluation says', () => {
    let area = 0
    let [others, found] = [0, 0]
    for (const point of curve) {
      const nextFound = point.recall
      const nextOthers = (point.contactedShare - point.recall * baseRate) / (1 - baseRate)
      area += ((nextOthers - others) * (nextFound + found)) / 2
      ;[others, found] = [nextOthers, nextFound]
    }
    // A curve through some of the points, at rounded thresholds, has nearly the area of the whole.
    expect(Math.abs(area - rocAuc)).toBeLessThan(5e-4)
  })

  test('says in every bin what the customers were given and what came of it', () => {
    expect(reliability.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows)
    const churners = reliability.reduce((sum, bin) => sum + bin.rows * bin.churn.value, 0)
    expect(churners / rows).toBeCloseTo(baseRate, 4)
    for (const { churn } of reliability) {
      expect(churn.low).toBeLessThan(churn.value + 1e-12)
      expect(churn.high).toBeGreaterThan(churn.value)
    }
  })
})

describe('the realised profit', () => {
  test('property: is what those contacted have earned, customer by customer', () => {
    fc.assert(
      fc.property(labelled, (people) => {
        const curve = realizedProfitCurve(countOutcomes(...split(people)), economics)
        expect(curve[0]).toEqual({ threshold: Number.POSITIVE_INFINITY, contactedShare: 0, profit: 0, perCustomer: 0 })
        for (const { threshold, contactedShare, profit, perCustomer } of curve) {
          const contacted = people.filter(({ probability }) => probability >= threshold)
          const earned = contacted.map(({ churned }) => expectedGain(churned ? 1 : 0, economics))
          expect(profit).toBeCloseTo(
            earned.reduce((sum, gain) => sum + gain, 0),
            9,
          )
          expect(perCustomer).toBe(profit / people.length)
          expect(contactedShare).toBe(contacted.length / people.length)
        }
      }),
    )
  })

  test('property: its top is the maximum profit', () => {
    fc.assert(
      fc.property(labelled, (people) => {
        const counts = countOutcomes(...split(people))
        const top = Math.max(...realizedProfitCurve(counts, economics).map(({ perCustomer }) => perCustomer))
        expect(top).toBeCloseTo(expectedMaximumProfit(counts, economics).perCustomer, 9)
      }),
    )
  })

  test('impossible economics are refused', () => {
    const { outcomes } = evaluation.holdOut
    expect(() => realizedProfitCurve(outcomes, { ...economics, saveRate: 2 })).toThrow(/Option saveRate: got 2/)
    expect(() => realizedProfitCurve(outcomes, economics, { points: 1 })).toThrow(/Option points: got 1/)
  })
})

describe('the profit curve', () => {
  test('property: rises to the best list and falls behind it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 0, max: 1_000 }).map((thousandth) => thousandth / 1_000),
          { maxLength: 300 },
        ),
        (probabilities) => {
          const curve = profitCurve(probabilities, economics, { points: 20 })
          const best = rankCustomers(probabilities, economics)
          const top = curve.reduce((one, other) => (other.expectedProfit > one.expectedProfit ? other : one))
          expect(curve[0]).toMatchObject({ contacted: 0, expectedProfit: 0, maximumCost: 0 })
          expect(curve.at(-1)?.contacted).toBe(probabilities.length)
          expect(curve.length).toBeLessThanOrEqual(21)
          expect(top.contacted).toBe(best.contacts.length)
          expect(Math.abs(top.expectedProfit - best.expectedProfit)).toBeLessThan(1e-9)
          for (const { contacted, marginalGain } of curve.slice(1))
            expect(marginalGain > 0).toBe(contacted <= best.worthContacting)
        },
      ),
    )
  })

  test('has its top besides the points asked for', () => {
    const curve = profitCurve([0.9, 0.8, 0.1, 0.05], economics, { points: 2 })
    expect(curve.map(({ contacted }) => contacted)).toEqual([0, 2, 4])
    expect(curve.map(({ contactedShare }) => contactedShare)).toEqual([0, 0.5, 1])
    expect(curve[1]?.maximumCost).toBe(22)
    expect(curve[1]?.marginalGain).toBe(expectedGain(0.8, economics))
  })

  test('of nobody is one point', () => {
    expect(profitCurve([], economics)).toEqual([
      { contacted: 0, contactedShare: 0, marginalGain: 0, expectedProfit: 0, maximumCost: 0 },
    ])
  })

  test('a misspelt option is refused', () => {
    expect(() => profitCurve([0.5], economics, { point: 3 } as never)).toThrow(/Option point: got 3, expected no such/)
  })

  test.each([1, 2.5, Number.NaN])('of %d points is refused', (points) => {
    expect(() => profitCurve([0.5], economics, { points })).toThrow(/Option points: got/)
  })
})
