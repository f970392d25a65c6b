import type { ModelManifest } from '@org/churn'

/** A manifest whose decisions are made on probabilities, so that a test may change its calibration or its thresholds. */
export function withoutGrid({ margin: _, operatingPoints, ...manifest }: ModelManifest): ModelManifest {
  return { ...manifest, operatingPoints: operatingPoints.map(({ margin: _, ...point }) => point) }
}
