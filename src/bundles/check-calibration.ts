import type { BundleCheck } from '../checks/errors'
import type { Calibration, ConfidenceBand } from '../model/manifest'

/** Holds a manifest's calibration to what the calibrator relies on. */
export function checkCalibration(calibration: Calibration, check: BundleCheck): void {
  if (calibration.method !== 'isotonic') return
  checkPoints({ at: calibration.thresholds, values: calibration.values }, 'calibration', check)
}

/** Holds a manifest's band to what the interval relies on. */
export function checkConfidence({ margins: at, lower, upper }: ConfidenceBand, check: BundleCheck): void {
  checkPoints({ at, values: lower }, 'confidence.lower', check)
  checkPoints({ at, values: upper }, 'confidence.upper', check)
  lower.forEach((low, place) => {
    check(`confidence.lower: value ${place}`, low, low <= upper[place], `at most the upper one, ${upper[place]}`)
  })
}

/** Points of a curve that never falls, see `steps/rising-curve.ts`. */
interface Points {
  readonly at: readonly number[]
  readonly values: readonly number[]
}

/** Holds points to what they promise; `where` is their place in the manifest, for the message. */
function checkPoints({ at, values }: Points, where: string, check: BundleCheck): void {
  const whole = at.length > 0 && values.length === at.length
  check(`${where}: number of values`, values.length, whole, `${at.length || 'some'}`)
  for (let place = 0; place < at.length; place++) {
    const [x, y] = [at[place], values[place]]
    check(`${where}: margin ${place}`, x, !(x <= at[place - 1]), 'a number above the one before')
    check(`${where}: value ${place}`, y, y >= (values[place - 1] ?? 0), 'at least the one before')
  }
}
