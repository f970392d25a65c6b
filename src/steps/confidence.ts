import type { ConfidenceBand } from '../model/manifest'
import { createCurve } from './rising-curve'

/**
 * Between which shares of churners the truth may lie for customers of this margin, at the manifest's `confidence.level`.
 * It is about the group with the same margin, not about what sets this customer apart within it.
 */
export interface ProbabilityInterval {
  readonly lower: number
  readonly upper: number
}

/**
 * Builds the interval around a probability from the manifest's band; none where the manifest has none. The band follows
 * the outcomes alone; where the calibrated probability lies outside of it, the interval is widened to hold it.
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
