import type { RiskBand } from '@org/churn'
import { predictor } from './predictor.ts'

/** One band of risk: from where to where, as probabilities. */
export interface Band {
  readonly name: RiskBand
  readonly start: number
  readonly end: number
}

const { riskBands, operatingPoints } = predictor.manifest
const starts = riskBands.map(({ from }) => operatingPoints.find(({ name }) => name === from)?.threshold ?? 0)

/** The model's bands, from low to high. */
export const bands: readonly Band[] = riskBands.map(({ name }, index) => ({
  name,
  start: starts[index],
  end: starts[index + 1] ?? 1,
}))

/** The band in which a probability lies. */
export function bandOf(probability: number): RiskBand {
  return (bands.findLast(({ start }) => probability >= start) ?? bands[0]).name
}
