import { countOutcomes, type OutcomeCounts } from '@org/churn'
import type { ReliabilityBin } from '@org/churn/evaluation'
import type { ScoredList } from './list.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** How the probabilities met what happened, where the file says it. */
export interface Outcomes {
  readonly customers: number
  readonly left: number
  /** Tenths of the list by rising probability. */
  readonly reliability: readonly ReliabilityBin[]
  /** What every curve is drawn from; undefined where all did the same, and there is nothing to tell apart. */
  readonly counts: OutcomeCounts | undefined
}

const parts = 10

/** Judges the list's probabilities by the outcomes in the file; undefined where it has none. */
export function judgeOutcomes(list: Pick<ScoredList, 'probabilities' | 'outcomes'>): Outcomes | undefined {
  const known = Uint32Array.from(list.outcomes.keys()).filter((row) => list.outcomes[row] >= 0)
  const customers = known.length
  if (customers === 0) return undefined
  const rising = known.sort((a, b) => list.probabilities[a] - list.probabilities[b] || a - b)
  const probabilities = Float64Array.from(rising, (row) => list.probabilities[row])
  const outcomes = Array.from(rising, (row) => list.outcomes[row] === 1)
  const left = outcomes.filter(Boolean).length
  return {
    customers,
    left,
    reliability: reliabilityOf(probabilities, outcomes),
    counts: left === 0 || left === customers ? undefined : countOutcomes(probabilities, outcomes),
  }
}

/**
 * Area under the ROC curve: how often who left stands above who stayed, ties counted half (Mann and Whitney, 1947). By
 * trapezoids: between two thresholds the curve rises with who left and advances with who stayed.
 */
export function rocAucOf({ customers, churners, contacted, found }: OutcomeCounts): number {
  let area = 0
  for (let step = 0; step < found.length; step++) {
    const [foundBefore, contactedBefore] = step === 0 ? [0, 0] : [found[step - 1], contacted[step - 1]]
    const stayed = contacted[step] - found[step] - (contactedBefore - foundBefore)
    area += (stayed * (found[step] + foundBefore)) / 2
  }
  return area / (churners * (customers - churners))
}

/** Both lists by rising probability. */
function reliabilityOf(probabilities: Float64Array, outcomes: readonly boolean[]): readonly ReliabilityBin[] {
  const customers = probabilities.length
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.round((edge * customers) / parts))
    const rows = to - from
    const left = outcomes.slice(from, to).filter(Boolean).length
    const meanProbability = probabilities.subarray(from, to).reduce((sum, probability) => sum + probability, 0) / rows
    return { rows, meanProbability, churn: { value: left / rows, ...wilsonInterval(left, rows) } }
  }).filter(({ rows }) => rows > 0)
}
