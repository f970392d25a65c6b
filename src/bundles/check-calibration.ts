import type { BundleCheck } from '../checks/errors'
import type { Calibration, ConfidenceBand } from '../model/manifest'

/** Parameters by method; the last is an intercept, the others must not turn the order of customers around. */
const parameters = { none: [], platt: ['slope', 'intercept'], beta: ['a', 'b', 'c'], isotonic: [] } as const

/** Holds a manifest's calibration to what the calibrator relies on. */
export function checkCalibration(calibration: Calibration, check: BundleCheck): void {
  const names: readonly string[] = parameters[calibration.method]
  check('calibration.method', calibration.method, names !== undefined, `one of ${Object.keys(parameters).join(', ')}`)
  names.forEach((name, place) => {
    const value = (calibration as unknown as Record<string, number>)[name]
    const least = place < names.length - 1 ? 0 : Number.NEGATIVE_INFINITY
    const expected = least === 0 ? 'a finite number of at least 0' : 'a finite number'
    check(`calibration.${name}`, value, Number.isFinite(value) && value >= least, expected)
  })
  if (calibration.method === 'isotonic') {
    checkPoints({ at: calibration.thresholds, values: calibration.values }, 'calibration', check)
  }
}

/** Holds a manifest's band to what the interval relies on. */
export function checkConfidence({ level, margins: at, lower, upper }: ConfidenceBand, check: BundleCheck): void {
  check('confidence.level', level, level > 0 && level < 1, 'a number between 0 and 1')
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
  const whole = at?.length > 0 && values?.length === at.length
  check(`${where}: number of values`, values?.length, whole, `${at?.length || 'some'}`)
  for (let place = 0; place < at.length; place++) {
    const [x, y] = [at[place], values[place]]
    const rises = Number.isFinite(x) && !(x <= at[place - 1])
    check(`${where}: margin ${place}`, x, rises, 'a finite number above the one before')
    check(`${where}: value ${place}`, y, y >= (values[place - 1] ?? 0) && y <= 1, 'at least the one before, at most 1')
  }
}
