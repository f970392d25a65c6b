import type { Claim } from './errors'
import type { Calibration, Link } from './manifest'
import { checkPoints, createCurve } from './rising-curve'

/** Turns a margin into a calibrated probability. */
export type Calibrator = (margin: number) => number

/** Probabilities are kept this far from 0 and 1 before their log-odds are taken, in training as well. */
const smallest = 1e-6

/**
 * Builds the calibrator of a model, all in float64. Without a calibration: the logistic function for models whose margin
 * is log-odds; an identity link passes a probability through, kept within [0, 1] against the rounding of float32 sums.
 */
export function createCalibrator(link: Link, calibration: Calibration): Calibrator {
  const bend = bendOf(calibration)
  if (link === 'logit') return bend
  if (calibration.method === 'none') return (margin) => Math.min(1, Math.max(0, margin))
  return (margin) => {
    const chance = Math.min(1 - smallest, Math.max(smallest, margin))
    return bend(Math.log(chance / (1 - chance)))
  }
}

/** From the model's log-odds to the calibrated probability. */
function bendOf(calibration: Calibration): Calibrator {
  switch (calibration.method) {
    case 'none':
      return logistic
    case 'platt':
      return (logOdds) => logistic(calibration.slope * logOdds + calibration.intercept)
    case 'beta': {
      const { a, b, c } = calibration
      // ln p = −softplus(−z) and ln(1 − p) = −softplus(z), without the p that would round to 0 or 1.
      return (logOdds) => logistic(b * softplus(logOdds) - a * softplus(-logOdds) + c)
    }
    case 'isotonic':
      return createCurve({ at: calibration.thresholds, values: calibration.values })
  }
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

/** Parameters by method; the last is an intercept, the others must not turn the order of customers around. */
const parameters = { none: [], platt: ['slope', 'intercept'], beta: ['a', 'b', 'c'], isotonic: [] } as const

/** Holds a manifest's calibration to what the calibrator relies on. */
export function checkCalibration(calibration: Calibration, claim: Claim): void {
  const names: readonly string[] = parameters[calibration.method]
  claim('calibration.method', calibration.method, names !== undefined, `one of ${Object.keys(parameters).join(', ')}`)
  names.forEach((name, place) => {
    const value = (calibration as unknown as Record<string, number>)[name]
    const least = place < names.length - 1 ? 0 : Number.NEGATIVE_INFINITY
    const expected = least === 0 ? 'a finite number of at least 0' : 'a finite number'
    claim(`calibration.${name}`, value, Number.isFinite(value) && value >= least, expected)
  })
  if (calibration.method === 'isotonic') {
    checkPoints({ at: calibration.thresholds, values: calibration.values }, 'calibration', claim)
  }
}
