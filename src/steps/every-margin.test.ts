/** The shipped model's probabilities and intervals at every margin that there can be: about 18 million. */
import { expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import type { MarginGrid } from '../model/manifest'
import { createCalibrator } from './calibrate'
import { createInterval } from './confidence'

const { manifest } = bundledModel
const { bits, bound } = manifest.margin as MarginGrid

test('from one margin to the next neither the probability nor an end of its interval falls', () => {
  const calibrate = createCalibrator(manifest.link, manifest.calibration)
  const intervalAt = createInterval(manifest.confidence)
  const step = 2 ** -bits
  const before = { probability: 0, lower: 0, upper: 0 }
  let falls = 0
  let level = 0
  for (let steps = -bound; steps <= bound; steps++) {
    const margin = steps * step
    const probability = calibrate(margin)
    const { lower, upper } = intervalAt(margin, probability) ?? { lower: Number.NaN, upper: Number.NaN }
    // Written so that a NaN counts.
    if (!(probability >= before.probability && lower >= before.lower && upper >= before.upper)) falls++
    if (probability === before.probability) level++
    before.probability = probability
    before.lower = lower
    before.upper = upper
  }
  expect(falls).toBe(0)
  // Not because nothing changes.
  expect(level).toBeLessThan(bound / 10)
  expect(before.probability).toBeGreaterThan(0.95)
  expect(before.probability).toBeLessThan(1)
}, 60_000)
