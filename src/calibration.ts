import type { Link } from './manifest'

/** Turns a margin into a calibrated probability. */
export type Calibrator = (margin: number) => number

/**
 * The logistic function in float64 for models whose margin is log-odds; an identity link passes a probability through,
 * kept within [0, 1] against the rounding of float32 sums.
 */
export function createCalibrator(link: Link): Calibrator {
  return link === 'logit' ? (margin) => 1 / (1 + Math.exp(-margin)) : (margin) => Math.min(1, Math.max(0, margin))
}
