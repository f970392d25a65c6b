import {
  createChurnPredictor,
  InvalidOptionError,
  operatingPointCurve,
  profitCurve,
  rankCustomers,
  thresholdCurve,
} from '@org/churn'
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

describe('the threshold curve', () => {
  test('by hand', () => {
    expect(thresholdCurve([0.9, 0.4, 0.4, 0.1], [true, true, false, false])).toEqual([
      { threshold: 0.9, contactedShare: 0.25, precision: 1, recall: 0.5, f1: 2 / 3, lift: 2 },
      { threshold: 0.4, contactedShare: 0.75, precision: 2 / 3, recall: 1, f1: 0.8, lift: 4 / 3 },
      { threshold: 0.1, contactedShare: 1, precision: 0.5, recall: 1, f1: 2 / 3, lift: 1 },
    ])
  })

  test('property: each point is what counting at its threshold gives, and there is one for each probability', () => {
    fc.assert(
      fc.property(labelled, (people) => {
        const curve = thresholdCurve(...split(people))
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
    const curve = thresholdCurve(
      probabilities,
      probabilities.map((value) => value > 0.5),
      { points: 11 },
    )
    expect(curve.map(({ contactedShare }) => contactedShare)).toEqual([
      0.001, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ])
  })

  test.each<[string, unknown, unknown, string]>([
    ['lists of unequal length', [0.5, 0.6], [true], 'Option outcomes: got "a list of 1", expected a list of 2'],
    ['no outcomes', [0.5], undefined, 'Option outcomes: got undefined'],
    ['outcomes as text', [0.5, 0.6], ['Yes', 'No'], 'Option outcomes[0]: got "Yes", expected true or false'],
    ['churners only', [0.5, 0.6], [true, true], 'got "2 churners of 2", expected some of both kinds'],
  ])('%s are refused', (_, probabilities, outcomes, message) => {
    const ask = () => thresholdCurve(probabilities as number[], outcomes as boolean[])
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  })
})

test('the model’s own curve is its evaluation at the operating points', () => {
  const { model } = createChurnPredictor()
  for (const sample of ['holdOut', 'outOfFold'] as const) {
    const curve = operatingPointCurve(model, sample)
    expect(curve.map(({ threshold }) => threshold)).toEqual(
      model.operatingPoints.map(({ threshold }) => threshold).sort((one, other) => other - one),
    )
    for (const { threshold, precision, recall, f1, lift, contactedShare } of curve) {
      const figures = model.operatingPoints.find((point) => point.threshold === threshold)?.[sample]
      // The manifest's figures have six digits.
      expect(precision).toBeCloseTo(figures?.precision ?? -1, 5)
      expect(recall).toBeCloseTo(figures?.recall ?? -1, 5)
      expect(f1).toBeCloseTo(figures?.f1 ?? -1, 5)
      expect(lift).toBeCloseTo(precision / model.evaluation[sample].baseRate, 4)
      expect(contactedShare).toBeGreaterThan(0)
    }
  }
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
          expect(curve[0]).toMatchObject({ contacted: 0, expectedProfit: 0, mostCost: 0 })
          expect(curve.at(-1)?.contacted).toBe(probabilities.length)
          expect(curve.length).toBeLessThanOrEqual(21)
          expect(top.contacted).toBe(best.contacts.length)
          expect(Math.abs(top.expectedProfit - best.expectedProfit)).toBeLessThan(1e-9)
          for (const { contacted, marginalGain } of curve.slice(1))
            expect(marginalGain > 0).toBe(contacted <= best.worthwhile)
        },
      ),
    )
  })

  test.each([1, 2.5, Number.NaN])('of %d points is refused', (points) => {
    expect(() => profitCurve([0.5], economics, { points })).toThrow(/Option points: got/)
  })
})
