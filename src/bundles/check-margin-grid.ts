import type { BundleCheck } from '../checks/errors'
import type { ModelManifest } from '../model/manifest'
import { createCalibrator } from '../steps/calibrate'
import { findCutOff } from '../steps/cut-offs'

/** Holds a manifest's grid to what makes every margin on it exact: float32 holds every whole number up to 2²⁴. */
export function checkMarginGrid({ margin: grid, link }: ModelManifest, check: BundleCheck): void {
  if (grid === undefined) return
  const { unit, bits, bound } = grid
  const expected = link === 'logit' ? 'log-odds' : 'probability'
  check('margin.unit', unit, unit === expected, `${expected}, as the link is ${link}`)
  check('margin.bits', bits, isWholeBetween(bits, 12, 20), 'a whole number from 12 to 20')
  check('margin.bound', bound, isWholeBetween(bound, 1, 2 ** 24 - 1), 'a whole number from 1 to 2^24 − 1')
}

function isWholeBetween(value: number, least: number, greatest: number): boolean {
  return Number.isInteger(value) && value >= least && value <= greatest
}

/** Holds the margins of operating points to their thresholds: deciders compare with these, and do not look again. */
export function checkMargins(
  { margin: grid, link, calibration, operatingPoints }: ModelManifest,
  expect: (what: string, got: unknown, expected: unknown) => void,
): void {
  if (grid === undefined) return
  const calibrate = createCalibrator(link, calibration)
  const estimateAt = (margin: number) => ({ probability: calibrate(margin), interval: undefined })
  for (const { name, threshold, margin } of operatingPoints) {
    const cutOff = findCutOff(grid, estimateAt, ({ probability }) => probability >= threshold)
    expect(`margin of ${name}`, margin, cutOff)
  }
}
