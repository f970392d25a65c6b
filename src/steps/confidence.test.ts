import { expect, test } from 'vitest'
import type { ConfidenceBand } from '../model/manifest'
import { createInterval } from './confidence'

const band: ConfidenceBand = { method: 'by hand', level: 0.9, margins: [-1, 1], lower: [0.2, 0.4], upper: [0.4, 0.8] }

test('the interval lies between the band’s points, and holds the probability', () => {
  const intervalAt = createInterval(band)
  expect(intervalAt(-1, 0.3)).toEqual({ lower: 0.2, upper: 0.4 })
  expect(intervalAt(1, 0.5)).toEqual({ lower: 0.4, upper: 0.8 })
  expect(intervalAt(-1, 0.1)).toEqual({ lower: 0.1, upper: 0.4 })
  expect(intervalAt(-1, 0.5)).toEqual({ lower: 0.2, upper: 0.5 })
  expect(createInterval(undefined)(0, 0.5)).toBe(undefined)
})
