import { type CurveOptions, evenSteps } from './curves'
import type { OutcomeCounts } from './outcomes'

/** What contacting everybody from a threshold on is worth, where the threshold says what a false alarm may cost. */
export interface NetBenefitPoint {
  /** Above 0 and below 1. A churner found is worth (1 − threshold) / threshold false alarms to whoever decides here. */
  readonly threshold: number
  readonly contactedShare: number
  /** In churners found per customer of the base, false alarms taken off. */
  readonly netBenefit: number
  /** The same of contacting everybody; contacting nobody has 0. */
  readonly ofEverybody: number
}

/**
 * Decision-curve analysis (Vickers and Elkin 2006, Medical Decision Making 26(6)): at each threshold t, with n customers,
 * the net benefit
 *
 *     churners found / n − others contacted / n · t / (1 − t)
 *
 * beside that of contacting everybody. A model is of use at the thresholds where it is above both that and 0. It needs no
 * economics: whoever contacts from t on says by that how many false alarms a churner is worth.
 *
 * @param counts Counts of your own labelled customers, from {@link countOutcomes}, or `outcomes` of an evaluation's
 * sample.
 * @throws {InvalidOptionError} for anything but counts.
 */
export function netBenefitCurve(counts: OutcomeCounts, options?: CurveOptions): readonly NetBenefitPoint[] {
  const { customers, churners, thresholds, contacted, found, steps } = evenSteps(counts, options)
  return steps
    .filter((step) => thresholds[step] > 0 && thresholds[step] < 1)
    .map((step) => {
      const threshold = thresholds[step]
      const alarmCost = threshold / (1 - threshold)
      return {
        threshold,
        contactedShare: contacted[step] / customers,
        netBenefit: (found[step] - (contacted[step] - found[step]) * alarmCost) / customers,
        ofEverybody: (churners - (customers - churners) * alarmCost) / customers,
      }
    })
}
