import { log } from '../arithmetic/logarithm'
import { logistic, rounded, softplusTail } from '../arithmetic/logistic'
import type { Calibration, MarginLink } from '../model/manifest'
import { createCurve } from './rising-curve'

/** Turns a margin into a calibrated probability; a greater margin never gets a smaller one. */
export type Calibrator = (margin: number) => number

/** Probabilities are kept this far from 0 and 1 before their log-odds are taken, in training as well. */
const smallest = 1e-6

/**
 * Builds the calibrator of a model, all in float64 from + − × ÷, so that every engine gives the same bits. Without a
 * calibration: the logistic function for models whose margin is log-odds; an identity link passes a probability through,
 * kept within [0, 1] against the rounding of float32 sums.
 */
export function createCalibrator(link: MarginLink, calibration: Calibration): Calibrator {
  const curve = curveOf(calibration)
  if (link === 'logit') return curve
  if (calibration.method === 'none') return (margin) => Math.min(1, Math.max(0, margin))
  return (margin) => {
    const chance = Math.min(1 - smallest, Math.max(smallest, margin))
    return curve(log(chance / (1 - chance)))
  }
}

/** From the model's log-odds to the calibrated probability. */
function curveOf(calibration: Calibration): Calibrator {
  switch (calibration.method) {
    case 'none':
      return logistic
    case 'platt':
      return (logOdds) => logistic(calibration.slope * logOdds + calibration.intercept)
    case 'beta': {
      const { a, b, c } = calibration
      return (logOdds) => {
        // −ln p = ln(1 + e⁻ᶻ) and −ln(1 − p) = ln(1 + eᶻ), without the p that would round to 0 or 1.
        const z = rounded(logOdds)
        const tail = softplusTail(Math.abs(z))
        return logistic(b * (Math.max(z, 0) + tail) - a * (Math.max(-z, 0) + tail) + c)
      }
    }
    case 'isotonic':
      return createCurve({ at: calibration.thresholds, values: calibration.values })
  }
}
