/** Calibrations and intervals against what the training workspace says, at ordinary margins and at the extremes. */
import { describe, expect, test } from 'vitest'
import fixture from '../../training/fixtures/calibrations.json'
import type { Calibration, ConfidenceBand, MarginLink } from '../model/manifest'
import { createCalibrator } from './calibrate'
import { createInterval } from './confidence'

interface Case {
  readonly link: MarginLink
  readonly calibration: Calibration
  readonly confidence: ConfidenceBand
  readonly margins: readonly number[]
  readonly probabilities: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

const cases = (fixture.cases as unknown as readonly Case[]).map((each) => ({
  ...each,
  method: each.calibration.method,
}))

test('every method is there for both links, and a beta without one of its parameters', () => {
  const got = cases.map(({ link, method }) => `${method} ${link}`)
  const expected = ['none', 'platt', 'beta', 'isotonic', 'beta'].flatMap((method) => [
    `${method} logit`,
    `${method} identity`,
  ])
  expect(got).toEqual(expected)
  const last = cases.at(-1)?.calibration
  expect(last).toMatchObject({ method: 'beta', a: expect.any(Number), b: expect.any(Number) })
  expect(Object.values(last ?? {})).toContain(0)
})

describe.each(cases)(
  '$method after $link',
  ({ link, calibration, confidence, margins, probabilities, lower, upper }) => {
    const calibrate = createCalibrator(link, calibration)
    const intervalAt = createInterval(confidence)
    const got = margins.map(calibrate)

    test('gives the probabilities of the training workspace, to the last bit', () => {
      expect(margins.length).toBeGreaterThan(80)
      got.forEach((probability, place) => {
        expect(probability, `margin ${margins[place]}`).toBe(probabilities[place])
      })
    })

    test('never falls and stays within [0, 1]', () => {
      // Margins ascend, some of them by one float64 step.
      got.forEach((probability, place) => {
        expect(probability, `margin ${margins[place]}`).toBeGreaterThanOrEqual(got[place - 1] ?? 0)
        expect(probability).toBeLessThanOrEqual(1)
      })
    })

    test('stands within its interval, whose ends are those of the training workspace to the last bit', () => {
      margins.forEach((margin, place) => {
        const interval = intervalAt(margin, got[place])
        expect(interval?.lower).toBeLessThanOrEqual(got[place])
        expect(interval?.upper).toBeGreaterThanOrEqual(got[place])
        expect(interval).toEqual({ lower: lower[place], upper: upper[place] })
      })
    })
  },
)

test('without a calibration log-odds become probabilities by the logistic function, in float64', () => {
  const calibrate = createCalibrator('logit', { method: 'none' })
  expect(calibrate(0)).toBe(0.5)
  expect(calibrate(Math.log(3))).toBeCloseTo(0.75, 14)
  expect(calibrate(-Math.log(3))).toBeCloseTo(0.25, 14)
  // ONNX Runtime's own post-transform gives exactly 0 from about -17.3 on.
  expect(calibrate(-17.4)).toBeCloseTo(2.775e-8, 11)
  expect([calibrate(800), calibrate(-800)]).toEqual([1, 0])
})

test('without a calibration a probability stays one, against the rounding of float32 sums', () => {
  const calibrate = createCalibrator('identity', { method: 'none' })
  expect([0.25, 1.0000001, -1e-9].map(calibrate)).toEqual([0.25, 1, 0])
})

test('an interval is widened where the probability lies outside of the band, and absent where there is no band', () => {
  const band: ConfidenceBand = { method: '', level: 0.95, margins: [-1, 1], lower: [0, 0.4], upper: [0.6, 0.8] }
  const intervalAt = createInterval(band)
  expect(intervalAt(0, 0.5)).toEqual({ lower: 0.2, upper: 0.7 })
  expect(intervalAt(0, 0.1)).toEqual({ lower: 0.1, upper: 0.7 })
  expect(intervalAt(9, 0.9)).toEqual({ lower: 0.4, upper: 0.9 })
  expect(createInterval(undefined)(0, 0.5)).toBeUndefined()
})
