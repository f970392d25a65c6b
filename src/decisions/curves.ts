import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/options'
import { expectedGain, type OfferEconomics } from '../steps/economics'
import { type CustomerEconomics, gainsOf, type ScoredCustomers, sortByFalling } from './customer-economics'
import { type OutcomeCounts, readCounts } from './outcomes'
import { placesWhere } from './selection'

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
  /** Share of churners among the contacted, divided by the share among all. */
  readonly lift: number
}

/** The expected profit of contacting the first customers of the list. */
export interface ProfitPoint {
  readonly contacted: number
  readonly contactedShare: number
  /** Expected gain of the last one contacted; negative once contacting more earns less. */
  readonly marginalGain: number
  readonly expectedProfit: number
  /** What it costs if everybody takes the offer. */
  readonly maximumCost: number
}

/** What contacting everybody from a threshold on would have earned. */
export interface RealizedProfitPoint {
  /** `Infinity` if nobody is contacted. */
  readonly threshold: number
  readonly contactedShare: number
  /** In the currency of the economics, in all and per customer of the base, contacted or not. */
  readonly profit: number
  readonly perCustomer: number
}

/** How finely to draw. */
export interface CurveOptions {
  /**
   * Most points, evenly spread over the customers; 101 by default. Where nobody is contacted, and the top, may come on
   * top.
   */
  readonly points?: number
}

/**
 * Precision, recall, gain and lift at falling thresholds.
 *
 * @param counts Counts of your own labelled customers, from {@link countOutcomes}, or `outcomes` of an evaluation's
 * sample.
 * @throws {InvalidOptionError} for anything but counts.
 */
export function thresholdCurve(counts: OutcomeCounts, options?: CurveOptions): readonly ThresholdPoint[] {
  const { customers, churners, thresholds, contacted, found, steps } = evenSteps(counts, options)
  return steps.map((step) => {
    const precision = found[step] / contacted[step]
    return {
      threshold: thresholds[step],
      contactedShare: contacted[step] / customers,
      precision,
      recall: found[step] / churners,
      f1: (2 * found[step]) / (contacted[step] + churners),
      lift: precision / (churners / customers),
    }
  })
}

/**
 * What contacting everybody from each threshold on would have earned, now that it is known who churned: by
 * {@link expectedGain} at 1 for each churner contacted and at 0 for each other. From contacting nobody to everybody.
 *
 * @param counts Counts of your own labelled customers, from {@link countOutcomes}, or `outcomes` of an evaluation's
 * sample.
 * @throws {InvalidOptionError} for anything but counts, and for impossible economics.
 */
export function realizedProfitCurve(
  counts: OutcomeCounts,
  economics: OfferEconomics,
  options?: CurveOptions,
): readonly RealizedProfitPoint[] {
  const perChurner = expectedGain(1, economics)
  const perOther = expectedGain(0, economics)
  const { customers, thresholds, contacted, found, steps } = evenSteps(counts, options)
  const points = steps.map((step) => {
    const profit = found[step] * perChurner + (contacted[step] - found[step]) * perOther
    const contactedShare = contacted[step] / customers
    return { threshold: thresholds[step], contactedShare, profit, perCustomer: profit / customers }
  })
  return [{ threshold: Number.POSITIVE_INFINITY, contactedShare: 0, profit: 0, perCustomer: 0 }, ...points]
}

/**
 * The expected profit of contacting one more customer at a time, from the best to the last: it rises up to the best
 * list and falls after it. Needs only probabilities, no outcomes. The maximum is always one of the points.
 *
 * @param customers Churn probability of each customer, or the items of `predictBatch`: refused ones are left out.
 * @throws {InvalidOptionError} for impossible probabilities or economics.
 */
export function profitCurve(
  customers: ScoredCustomers,
  economics: CustomerEconomics,
  options?: CurveOptions,
): readonly ProfitPoint[] {
  const limit = pointLimit(options)
  const { gains, maximumCosts } = gainsOf(customers, economics)
  const order = sortByFalling(
    placesWhere(gains.length, (place) => gains[place] > Number.NEGATIVE_INFINITY),
    gains,
  )
  const count = order.length
  const wanted = new Set(evenNumbers(limit, count))
  // Always includes the maximum.
  wanted.add(gains.reduce((above, gain) => above + (gain > 0 ? 1 : 0), 0))
  const points: ProfitPoint[] = []
  let expectedProfit = 0
  let maximumCost = 0
  for (let contacted = 0; contacted <= count; contacted++) {
    const last = order[contacted - 1]
    if (contacted > 0) {
      expectedProfit += gains[last]
      maximumCost += maximumCosts[last]
    }
    if (!wanted.has(contacted)) continue
    const marginalGain = contacted > 0 ? gains[last] : 0
    points.push({
      contacted,
      contactedShare: count === 0 ? 0 : contacted / count,
      marginalGain,
      expectedProfit,
      maximumCost,
    })
  }
  return points
}

function pointLimit(options: CurveOptions | undefined): number {
  const { points = 101 } = readOptions(options, { points: undefined })
  if (Number.isSafeInteger(points) && points >= 2) return points
  throw new InvalidOptionError('points', points, 'a whole number of at least 2')
}

/** Whole numbers from 0 to `last`, evenly spread. */
function evenNumbers(limit: number, last: number): number[] {
  const points = Math.min(limit, last + 1)
  return Array.from({ length: points }, (_, point) => Math.round((point * last) / Math.max(1, points - 1)))
}

/**
 * A copy of the counts, and steps whose numbers of contacted customers lie evenly: the first that reaches each, the first and the last always.
 */
export function evenSteps(
  given: OutcomeCounts,
  options: CurveOptions | undefined,
): OutcomeCounts & { readonly steps: readonly number[] } {
  const counts = readCounts(given)
  const { customers, contacted } = counts
  const limit = pointLimit(options)
  if (contacted.length <= limit) return { ...counts, steps: Array.from(contacted, (_, step) => step) }
  const steps = new Set<number>()
  let step = 0
  for (const wanted of evenNumbers(limit, customers)) {
    while (contacted[step] < wanted) step++
    steps.add(step)
  }
  return { ...counts, steps: [...steps] }
}
