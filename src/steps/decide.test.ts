import { estimatorOf, onGrid } from '@testing/on-grid'
import { withoutGrid } from '@testing/without-grid'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import type { Calibration, ConfidenceBand, MarginGrid, MarginLink } from '../model/manifest'
import { createDecider } from './decide'
import type { DecisionPolicy } from './policy'

const { manifest } = bundledModel

describe('a risk band', () => {
  const bandAt = (probability: number) => {
    const estimate = { probability, interval: undefined }
    return createDecider(withoutGrid(manifest), () => estimate)({}).decide(0, estimate).riskBand
  }
  const thresholdOf = (wanted: string) => manifest.operatingPoints.find(({ name }) => name === wanted)?.threshold ?? 0

  test.each([
    ['recall', 'low', 'medium'],
    ['precision', 'medium', 'high'],
  ])('begins exactly at the operating point of %s', (name, below, from) => {
    const threshold = thresholdOf(name)
    expect(threshold).toBeGreaterThan(0)
    expect([bandAt(threshold - 1e-12), bandAt(threshold)]).toEqual([below, from])
  })
})

const curve = (values: readonly number[]) => [...values].sort((one, other) => one - other)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const slope = fc.oneof(fc.double({ min: 0, max: 4, noNaN: true }), fc.constantFrom(0, 1e-9, 1e-15))
const intercept = fc.double({ min: -3, max: 3, noNaN: true })
const points = fc.uniqueArray(fc.integer({ min: -80, max: 80 }), { minLength: 3, maxLength: 12 }).map(curve)
const calibrations: fc.Arbitrary<Calibration> = fc.oneof(
  fc.constant({ method: 'none' as const }),
  fc.record({ method: fc.constant('platt' as const), slope, intercept }),
  fc.record({ method: fc.constant('beta' as const), a: slope, b: slope, c: intercept }),
  fc.tuple(points, fc.array(share, { minLength: 12, maxLength: 12 })).map(([at, values]) => ({
    method: 'isotonic' as const,
    thresholds: at.map((tenth) => tenth / 10),
    values: curve(values.slice(0, at.length)),
  })),
)
const confidences: fc.Arbitrary<ConfidenceBand> = fc
  .tuple(points, fc.array(share, { minLength: 12, maxLength: 12 }), fc.array(share, { minLength: 12, maxLength: 12 }))
  .map(([at, one, other]) => ({
    method: 'drawn',
    level: 0.9,
    margins: at.map((tenth) => tenth / 20),
    lower: curve(at.map((_, place) => Math.min(one[place], other[place]))),
    upper: curve(at.map((_, place) => Math.max(one[place], other[place]))),
  }))
const grids: fc.Arbitrary<readonly [MarginLink, MarginGrid]> = fc.oneof(
  fc.integer({ min: 12, max: 20 }).map((bits) => ['logit', { unit: 'log-odds', bits, bound: 2 ** 23 }] as const),
  fc
    .integer({ min: 12, max: 20 })
    .map((bits) => ['identity', { unit: 'probability', bits, bound: 2 ** bits }] as const),
)
const money = fc.double({ min: 0.01, max: 500, noNaN: true })
const policies: fc.Arbitrary<DecisionPolicy> = fc.oneof(
  fc.constantFrom('recall' as const, 'balanced' as const, 'precision' as const),
  fc.oneof(share, fc.constantFrom(0, 1, Number.POSITIVE_INFINITY)).map((threshold) => ({ threshold })),
  fc.record({ customerValue: money, offerCost: money, contactCost: money, saveRate: share }),
)

describe('on a grid', () => {
  test('property: comparing integers decides as comparing probabilities does, around every turn and elsewhere', () => {
    fc.assert(
      fc.property(
        grids,
        calibrations,
        confidences,
        policies,
        fc.boolean(),
        fc.array(share, { minLength: 20, maxLength: 20 }),
        ([link, grid], calibration, confidence, policy, abstain, shares) => {
          const model = onGrid({ link, calibration, confidence }, grid)
          const at = estimatorOf(model)
          const byIntegers = createDecider(model, at)({ policy, abstain })
          const byProbabilities = createDecider(withoutGrid(model), at)({ policy, abstain })
          const decide = (steps: number) => {
            const margin = steps * 2 ** -grid.bits
            const [got, expected] = [byIntegers, byProbabilities].map((decider) => decider.decide(margin, at(margin)))
            expect([byIntegers.judge(margin), byProbabilities.judge(margin)]).toEqual([got.churn, expected.churn])
            return [got, expected] as const
          }
          const looked = shares.map((part) => Math.round((2 * part - 1) * grid.bound))
          looked.push(-grid.bound, grid.bound)
          const sorted = curve(looked)
          // Between two margins that are decided otherwise lies a turn: there, every margin around it.
          for (const [place, to] of sorted.entries()) {
            let [low, high] = [sorted[place - 1] ?? to, to]
            const verdict = (steps: number) => JSON.stringify([decide(steps)[1].churn, decide(steps)[1].riskBand])
            while (high - low > 1 && verdict(low) !== verdict(high)) {
              const middle = Math.floor((low + high) / 2)
              if (verdict(middle) === verdict(low)) low = middle
              else high = middle
            }
            for (const steps of [low - 1, low, high, high + 1, to]) {
              if (Math.abs(steps) > grid.bound) continue
              const [got, expected] = decide(steps)
              expect(got, `margin ${steps}`).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
