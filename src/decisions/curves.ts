import { InvalidOptionError } from '../errors'
import type { Manifest } from '../manifest'
import { type CustomerEconomics, gainsOf, sortByFalling } from './customer-economics'
import { rankOutcomes } from './outcomes'

/** What happens at one threshold: customers with at least this probability are contacted. All shares are 0 to 1. */
export interface ThresholdPoint {
  readonly threshold: number
  /** Share of all customers that are contacted. */
  readonly contactedShare: number
  /** Share of the contacted who churn. */
  readonly precision: number
  /** Share of the churners who are contacted: the gain curve's height. */
  readonly recall: number
  readonly f1: number
  /** How many times as many churners there are among the contacted as among all. */
  readonly lift: number
}

/** What contacting the first so many of the list is expected to earn. */
export interface ProfitPoint {
  readonly contacted: number
  readonly contactedShare: number
  /** Expected gain of the last one contacted; negative from where on contacting more earns less. */
  readonly marginalGain: number
  readonly expectedProfit: number
  /** What it costs if everybody takes the offer. */
  readonly mostCost: number
}

/** How finely to draw. */
export interface CurveOptions {
  /** Most points, evenly spread over the customers; 101 by default. */
  readonly points?: number
}

/**
 * Precision, recall, gain and lift at every threshold, from the caller's own labelled customers: falling thresholds.
 *
 * @throws {InvalidOptionError} for lists of unequal length, impossible values, or outcomes of one kind only.
 */
export function thresholdCurve(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<boolean>,
  options?: CurveOptions,
): readonly ThresholdPoint[] {
  const limit = pointLimit(options)
  const { customerCount, churnerCount, thresholds, alarmed, found } = rankOutcomes(probabilities, outcomes)
  const steps = spread(limit, customerCount, alarmed)
  return steps.map((step) => pointOf(thresholds[step], alarmed[step], found[step], churnerCount, customerCount))
}

/**
 * The same at the model's own operating points, from its evaluation: falling thresholds.
 *
 * @param sample The hold-out, which no choice has seen, or the out-of-fold predictions that the thresholds were chosen on.
 */
export function operatingPointCurve(
  { operatingPoints }: Pick<Manifest, 'operatingPoints'>,
  sample: 'holdOut' | 'outOfFold' = 'holdOut',
): readonly ThresholdPoint[] {
  return [...operatingPoints]
    .sort((one, other) => other.threshold - one.threshold)
    .map(({ threshold, [sample]: figures }) => {
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = figures
      const churners = truePositives + falseNegatives
      const customers = churners + falsePositives + trueNegatives
      return pointOf(threshold, truePositives + falsePositives, truePositives, churners, customers)
    })
}

/**
 * What contacting one customer more is expected to earn, from the best customer to the last: it rises to the best list
 * and falls behind it. From probabilities alone: no outcome is needed.
 *
 * @throws {InvalidOptionError} for impossible probabilities or economics.
 */
export function profitCurve(
  probabilities: ArrayLike<number>,
  economics: CustomerEconomics,
  options?: CurveOptions,
): readonly ProfitPoint[] {
  const limit = pointLimit(options)
  const { gains, mostCosts } = gainsOf(probabilities, economics)
  const count = gains.length
  const order = sortByFalling(
    Uint32Array.from(gains, (_, place) => place),
    gains,
  )
  const wanted = new Set(evenly(limit, count))
  // The top is a point of its own, wherever it stands.
  wanted.add(gains.reduce((above, gain) => above + (gain > 0 ? 1 : 0), 0))
  const points: ProfitPoint[] = []
  let expectedProfit = 0
  let mostCost = 0
  for (let contacted = 0; contacted <= count; contacted++) {
    const last = order[contacted - 1]
    if (contacted > 0) {
      expectedProfit += gains[last]
      mostCost += mostCosts[last]
    }
    if (!wanted.has(contacted)) continue
    const marginalGain = contacted > 0 ? gains[last] : 0
    points.push({
      contacted,
      contactedShare: count === 0 ? 0 : contacted / count,
      marginalGain,
      expectedProfit,
      mostCost,
    })
  }
  return points
}

function pointOf(
  threshold: number,
  alarmed: number,
  found: number,
  churners: number,
  customers: number,
): ThresholdPoint {
  const precision = found / alarmed
  const recall = found / churners
  return {
    threshold,
    contactedShare: alarmed / customers,
    precision,
    recall,
    f1: (2 * found) / (alarmed + churners),
    lift: precision / (churners / customers),
  }
}

function pointLimit(options: CurveOptions | undefined): number {
  const points = options?.points ?? 101
  if (Number.isSafeInteger(points) && points >= 2) return points
  throw new InvalidOptionError('points', points, 'a whole number of at least 2')
}

/** Whole numbers from 0 to `last`, evenly spread. */
function evenly(limit: number, last: number): number[] {
  const points = Math.min(limit, last + 1)
  return Array.from({ length: points }, (_, point) => Math.round((point * last) / Math.max(1, points - 1)))
}

/** Steps whose numbers of contacted customers lie evenly: the first that reaches each, the first and the last always. */
function spread(limit: number, customers: number, alarmed: Uint32Array): number[] {
  if (alarmed.length <= limit) return Array.from(alarmed.keys())
  const steps = new Set<number>()
  let step = 0
  for (const wanted of evenly(limit, customers)) {
    while (alarmed[step] < wanted) step++
    steps.add(step)
  }
  return [...steps]
}
