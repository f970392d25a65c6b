import type { BundleCheck } from '../checks/errors'
import type { ModelManifest } from '../model/manifest'
import { createCalibrator } from '../steps/calibrate'
import { findCutOff } from '../steps/cut-offs'

/** Holds the unit of a manifest's grid to its link. */
export function checkMarginGrid({ margin: grid, link }: ModelManifest, check: BundleCheck): void {
  if (grid === undefined) return
  const expected = link === 'logit' ? 'log-odds' : 'probability'
  check('margin.unit', grid.unit, grid.unit === expected, `${expected}, as the link is ${link}`)
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
