import { expect, test } from 'vitest'
import { createCalibrator } from './calibration'

test('log-odds become probabilities by the logistic function, in float64', () => {
  const calibrate = createCalibrator('logit')
  expect(calibrate(0)).toBe(0.5)
  expect(calibrate(Math.log(3))).toBeCloseTo(0.75, 14)
  expect(calibrate(-Math.log(3))).toBeCloseTo(0.25, 14)
  // ONNX Runtime's own post-transform gives exactly 0 from about -17.3 on.
  expect(calibrate(-17.4)).toBeCloseTo(2.775e-8, 11)
  expect([calibrate(800), calibrate(-800)]).toEqual([1, 0])
})

test('a probability stays one, against the rounding of float32 sums', () => {
  const calibrate = createCalibrator('identity')
  expect([0.25, 1.0000001, -1e-9].map(calibrate)).toEqual([0.25, 1, 0])
})
