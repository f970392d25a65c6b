import type { OutcomeCounts } from '../decisions/outcomes'
import type { DecisionFigures, EvaluatedSample, ModelEvaluation } from '../model/evaluation'
import type { PackagedEvaluation } from './facts'

/** Customers below which a figure could point at one of them; training has the same number. */
export const fewestTold = 10

/** The evaluation without a figure about fewer than ten customers. */
export function withoutSmallGroups(evaluation: ModelEvaluation): PackagedEvaluation {
  return {
    ...evaluation,
    operatingPoints: evaluation.operatingPoints.map(({ outOfFold, holdOut, ...point }) => ({
      ...point,
      ...(isTold(outOfFold) && { outOfFold }),
      ...(isTold(holdOut) && { holdOut }),
    })),
    outOfFold: sampleWithoutSmallGroups(evaluation.outOfFold),
    holdOut: sampleWithoutSmallGroups(evaluation.holdOut),
  }
}

/** Whether each of the four groups is empty or large enough. */
function isTold(figures: DecisionFigures): boolean {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = figures
  return [truePositives, falsePositives, falseNegatives, trueNegatives].every(
    (count) => count === 0 || count >= fewestTold,
  )
}

function sampleWithoutSmallGroups(sample: EvaluatedSample): EvaluatedSample {
  const isFine = sample.reliability.every(({ rows }) => rows >= fewestTold)
  return {
    ...sample,
    outcomes: withoutSmallSteps(sample.outcomes),
    reliability: isFine ? sample.reliability : [],
  }
}

/** Keeps the thresholds between which at least ten customers lie, and above and below which as many do. */
function withoutSmallSteps({ customers, churners, thresholds, contacted, found }: OutcomeCounts): OutcomeCounts {
  const kept: number[] = []
  let last = 0
  for (const [place, count] of Array.from(contacted).entries()) {
    const rest = customers - count
    if (count - last < fewestTold || (rest > 0 && rest < fewestTold)) continue
    kept.push(place)
    last = count
  }
  const pick = (list: ArrayLike<number>) => kept.map((place) => list[place] as number)
  return { customers, churners, thresholds: pick(thresholds), contacted: pick(contacted), found: pick(found) }
}
