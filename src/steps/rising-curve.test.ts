import { expect, test } from 'vitest'
import { createCurve } from './rising-curve'

test('by hand: straight lines between the points, level beyond', () => {
  const curve = createCurve({ at: [0, 2, 4], values: [0.25, 0.75, 0.75] })
  expect([-1, 0, 1, 2, 3, 4, 9].map(curve)).toEqual([0.25, 0.25, 0.5, 0.75, 0.75, 0.75, 0.75])
  expect([-1, 0, 1].map(createCurve({ at: [0], values: [0.5] }))).toEqual([0.5, 0.5, 0.5])
})

test('rounding lifts no line above its end', () => {
  const unit = 2 ** -53
  // Both the rise and the sum of it are ties, which are rounded up to the even neighbour.
  const [low, high] = [1.5 * unit, 0.5 + 3 * unit]
  expect(low + (high - low)).toBeGreaterThan(high)
  const curve = createCurve({ at: [-3, 1, 2], values: [low, high, high] })
  expect(curve(1 - unit)).toBe(high)
})
