import { powerOfTwo } from '../arithmetic/powers-of-two'
import { once } from '../checks/once'
import type { ModelManifest, OperatingPointName } from '../model/manifest'
import { type Criterion, type Estimate, type EstimateAt, findCutOff } from './cut-offs'
import type { DecisionRule } from './policy'

/** Whether a margin is beyond a line, given the margin and its estimate. */
export type Crossed = (margin: number, estimate: Estimate) => boolean

/** Where margins cross the threshold of a rule. */
export interface Crossings {
  /** The probability is on the side that acts. */
  readonly acts: Crossed
  /** Whether the interval's upper end has reached the threshold, and whether its lower end has. */
  readonly upper: () => Crossed
  readonly lower: () => Crossed
}

/**
 * Finds the crossings of rules for one model. If margins are on a grid, crossings are cut-offs: the manifest states those
 * of the operating points; the latest other rule's are remembered.
 */
export function createCrossings(manifest: ModelManifest, estimateAt: EstimateAt): (rule: DecisionRule) => Crossings {
  const { margin: grid, operatingPoints } = manifest
  const crossedAt = (criterion: Criterion, stated?: number): Crossed => {
    if (!grid) return (_, estimate) => criterion(estimate)
    const cutOff = stated ?? findCutOff(grid, estimateAt, criterion)
    const steps = powerOfTwo(grid.bits)
    return (margin) => margin * steps >= cutOff
  }
  const crossingsOf = ({ threshold, gain }: DecisionRule, stated?: number): Crossings => {
    const reaches: Criterion = gain ? (at) => at.probability > threshold : (at) => at.probability >= threshold
    return {
      acts: crossedAt(reaches, stated),
      upper: once(() => crossedAt(({ interval }) => !!interval && interval.upper >= threshold)),
      lower: once(() => crossedAt(({ interval }) => !!interval && interval.lower >= threshold)),
    }
  }
  const points = new Map<OperatingPointName | undefined, Crossings>()
  for (const { name, threshold, margin } of operatingPoints) {
    points.set(name, crossingsOf({ threshold, operatingPoint: name, gain: undefined }, margin))
  }
  let last: { readonly rule: DecisionRule; readonly crossings: Crossings } | undefined
  return (rule) => {
    const known = points.get(rule.operatingPoint)
    if (known) return known
    if (last?.rule.threshold !== rule.threshold || !last.rule.gain !== !rule.gain) {
      last = { rule, crossings: crossingsOf(rule) }
    }
    return last.crossings
  }
}
