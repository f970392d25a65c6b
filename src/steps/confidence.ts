import type { ConfidenceBand } from '../model/manifest'
import { createCurve } from './rising-curve'

/**
 * The range in which the true share of churners may lie among customers with this margin, at the manifest's
 * `confidence.level`. It describes the group with the same margin, not what sets this customer apart within it.
 */
export interface ProbabilityInterval {
  readonly lower: number
  readonly upper: number
}

/**
 * Builds the interval around a probability from the manifest's band; undefined if the manifest has no band. The band
 * depends on outcomes alone. If the calibrated probability lies outside it, the interval is widened to include it.
 */
export function createInterval(
  confidence: ConfidenceBand | undefined,
): (margin: number, probability: number) => ProbabilityInterval | undefined {
  if (!confidence) return () => undefined
  const { margins: at } = confidence
  const lower = createCurve({ at, values: confidence.lower })
  const upper = createCurve({ at, values: confidence.upper })
  return (margin, probability) => ({
    lower: Math.min(lower(margin), probability),
    upper: Math.max(upper(margin), probability),
  })
}
