import { InvalidOptionError } from './errors'
import type { Manifest, OperatingPointName, RiskBand } from './manifest'

/** What to believe of a customer at one operating point. */
export interface Decision {
  /** Whether the probability reaches the threshold. */
  readonly churn: boolean
  readonly threshold: number
  readonly operatingPoint: OperatingPointName
  readonly riskBand: RiskBand
}

/** Decides on a probability at a named operating point, or at the default one. */
export type Decider = (probability: number, operatingPoint?: OperatingPointName) => Decision

/** Builds the decider from a manifest's operating points and risk bands. */
export function createDecider(manifest: Manifest, defaultPoint = manifest.defaultOperatingPoint): Decider {
  const thresholds = new Map<string, number>(manifest.operatingPoints.map(({ name, threshold }) => [name, threshold]))
  const thresholdOf = (name: string): number => {
    const threshold = thresholds.get(name)
    if (threshold !== undefined) return threshold
    throw new InvalidOptionError('operatingPoint', name, `one of ${[...thresholds.keys()].join(', ')}`)
  }
  const bands = manifest.riskBands.map(({ name, from }) => ({ name, from: from ? thresholdOf(from) : 0 }))
  thresholdOf(defaultPoint)
  return (probability, operatingPoint = defaultPoint) => {
    const threshold = thresholdOf(operatingPoint)
    let riskBand = bands[0].name
    for (const band of bands) if (probability >= band.from) riskBand = band.name
    return { churn: probability >= threshold, threshold, operatingPoint, riskBand }
  }
}
