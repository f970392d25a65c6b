import { InvalidOptionError } from '../checks/errors'
import { checkNames, copyNamed } from '../checks/options'
import { checkEconomics, copyFigures, type OfferEconomics } from '../steps/economics'
import { type BetaDistribution, betaCumulative } from './beta-distribution'
import { type OutcomeCounts, readCounts } from './outcomes'

/** Economics whose save rate is unknown before the campaign, but has a known distribution. */
export interface CampaignEconomics extends Omit<OfferEconomics, 'saveRate'> {
  /** A share from 0 to 1, or the beta distribution of it. */
  readonly saveRate: number | BetaDistribution
}

/** What the best campaign on labelled customers would have earned. */
export interface MaximumProfit {
  /** In the currency of the economics, per customer of the base, contacted or not. */
  readonly perCustomer: number
  /** Share of the base that the best campaign contacts; its mean over the save rates. */
  readonly contactedShare: number
  /**
   * Customers of at least this probability are contacted by the best campaign at this save rate, at its mean where it
   * is a distribution; `Infinity` where it contacts no one.
   */
  readonly threshold: number
}

/**
 * The expected maximum profit of a model on labelled customers (EMPC): the profit of the best threshold for each save
 * rate, averaged over the distribution of save rates. With a save rate that is a number, the maximum profit (MPC).
 *
 * Verbraken, Verbeke, Baesens (2013), "A Novel Profit Maximizing Metric for Measuring Classification Performance of
 * Customer Churn Prediction Models", IEEE Transactions on Knowledge and Data Engineering 25(5); Verbeke et al. (2012),
 * European Journal of Operational Research 218(1). The best thresholds are corners of the ROC curve's convex hull,
 * between which the integral has a closed form in the incomplete beta function.
 *
 * @param counts Counts of your own labelled customers, from {@link countOutcomes}, or `outcomes` of an evaluation's
 * sample.
 * @throws {InvalidOptionError} for impossible economics, or anything but counts.
 */
export function expectedMaximumProfit(counts: OutcomeCounts, economics: CampaignEconomics): MaximumProfit {
  const figures = copyFigures(economics)
  const { saveRate } = figures
  const distribution = typeof saveRate === 'object' && saveRate ? readDistribution(saveRate) : undefined
  const mean = distribution ? distribution.alpha / (distribution.alpha + distribution.beta) : saveRate
  const read = checkEconomics({ ...figures, saveRate: mean })
  const { customerValue, offerCost, contactCost } = read
  if (distribution && offerCost >= customerValue) {
    throw new InvalidOptionError('offerCost', offerCost, `less than the customerValue of ${customerValue}`)
  }
  const hull = hullOf(readCounts(counts))
  const rates = distribution ? distributedRates(hull, read, distribution) : { chances: [], means: [] }
  const best = bestCorner(hull, read, mean as number)
  const profitAt = ({ churners, others }: Corner, chance: number, rate: number) =>
    rate * (customerValue - offerCost) * churners -
    chance * (contactCost * churners + (offerCost + contactCost) * others)
  if (!distribution) {
    return {
      perCustomer: profitAt(best, 1, mean as number),
      contactedShare: best.churners + best.others,
      threshold: best.threshold,
    }
  }
  let perCustomer = 0
  let contactedShare = 0
  hull.forEach((corner, place) => {
    perCustomer += profitAt(corner, rates.chances[place], rates.means[place])
    contactedShare += rates.chances[place] * (corner.churners + corner.others)
  })
  return { perCustomer, contactedShare, threshold: best.threshold }
}

/** A corner of the hull: shares of the whole base that are contacted, churners and others. */
interface Corner {
  readonly threshold: number
  readonly churners: number
  readonly others: number
}

/** The upper convex hull of the ROC curve, in shares of the base, from no one to everyone (Andrew's monotone chain). */
function hullOf({ customers, thresholds, contacted, found }: OutcomeCounts): readonly Corner[] {
  const hull: Corner[] = []
  for (let step = -1; step < thresholds.length; step++) {
    const corner =
      step < 0
        ? { threshold: Number.POSITIVE_INFINITY, churners: 0, others: 0 }
        : {
            threshold: thresholds[step],
            churners: found[step] / customers,
            others: (contacted[step] - found[step]) / customers,
          }
    while (hull.length > 1 && liesBelow(hull[hull.length - 2], hull[hull.length - 1], corner)) hull.pop()
    hull.push(corner)
  }
  return hull
}

/** Whether the middle corner lies on or below the line between its neighbours. */
function liesBelow(before: Corner, middle: Corner, behind: Corner): boolean {
  return (
    (middle.others - before.others) * (behind.churners - before.churners) >=
    (behind.others - before.others) * (middle.churners - before.churners)
  )
}

/** The save rate from which on the next corner earns more than the one before; rising along the hull. */
function rateBetween(from: Corner, to: Corner, { customerValue, offerCost, contactCost }: CampaignEconomics): number {
  const churners = to.churners - from.churners
  // A customer who stays anyway is never worth contacting, not even for free.
  if (churners === 0) return Number.POSITIVE_INFINITY
  const cost = contactCost * churners + (offerCost + contactCost) * (to.others - from.others)
  return cost / ((customerValue - offerCost) * churners)
}

/** For each corner the chance that it is the best, and the mean save rate where it is, times that chance. */
function distributedRates(hull: readonly Corner[], economics: CampaignEconomics, distribution: BetaDistribution) {
  const { alpha, beta } = distribution
  const mean = alpha / (alpha + beta)
  const inner = hull.slice(1).map((to, place) => rateBetween(hull[place], to, economics))
  const edges = [0, ...inner, 1]
  // The mean of a beta distribution cut off at a value is a beta distribution of alpha + 1 below it.
  const below = edges.map((edge) => betaCumulative(edge, distribution))
  const weighted = edges.map((edge) => mean * betaCumulative(edge, { alpha: alpha + 1, beta }))
  return {
    chances: hull.map((_, place) => below[place + 1] - below[place]),
    means: hull.map((_, place) => weighted[place + 1] - weighted[place]),
  }
}

/** The corner that earns the most at one save rate; contacting fewer where it makes no difference. */
function bestCorner(hull: readonly Corner[], economics: CampaignEconomics, rate: number): Corner {
  const { customerValue, offerCost, contactCost } = economics
  const profit = ({ churners, others }: Corner) =>
    churners * (rate * (customerValue - offerCost) - contactCost) - others * (offerCost + contactCost)
  return hull.reduce((best, corner) => (profit(corner) > profit(best) ? corner : best))
}

/**
 * A save rate that is known better than from a million customers is a number, and the beta function loses its digits.
 */
const mostCertain = 1e6

const distributionNames = ['alpha', 'beta'] as const

function readDistribution(given: BetaDistribution): BetaDistribution {
  const figures = copyNamed(given, distributionNames)
  checkNames(figures, distributionNames)
  const { alpha, beta } = figures
  for (const [name, value] of Object.entries({ alpha, beta })) {
    if (!(Number.isFinite(value) && (value as number) > 0 && (value as number) <= mostCertain)) {
      throw new InvalidOptionError(`saveRate.${name}`, value, `a finite number above 0, at most ${mostCertain}`)
    }
  }
  return { alpha, beta } as BetaDistribution
}
