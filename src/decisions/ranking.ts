import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/options'
import { chooseWithin } from './choice'
import {
  type CustomerEconomics,
  type CustomerGains,
  gainsOf,
  type ScoredCustomers,
  sortByFalling,
} from './customer-economics'
import { amountsAt, placesWhere } from './selection'

/** How much may be spent, and on how many. */
export interface RankingLimits {
  /** The most the list may cost if everybody on it takes the offer: contact and offer for each. No limit by default. */
  readonly budget?: number
  /** Most customers on the list. No limit by default. */
  readonly count?: number
}

/** Differences in profit below this share are rounding. */
const roundingShare = 1e-12

/** Checked where they are read: nothing at all is no limit either. */
const limitRules = { budget: undefined, count: undefined }

/** Whom to contact. Places are those of the list that was given. */
export interface CustomerRanking {
  /** The list: places, greatest expected gain first, equal ones in their given order. */
  readonly contacts: readonly number[]
  /** Expected gain of each contact, in the order of the list. */
  readonly gains: readonly number[]
  /** Sum of the gains. */
  readonly expectedProfit: number
  /** What the list is expected to cost, and the most it can: if everybody takes the offer. */
  readonly expectedCost: number
  readonly maximumCost: number
  /** How many customers are worth contacting at all: behind them the marginal gain turns negative. */
  readonly worthContacting: number
  /**
   * No list within the limits has a greater expected profit than this: `expectedProfit` itself where that is proven.
   */
  readonly profitBound: number
}

/**
 * A list of customers of great expected profit under a budget, a head-count, or both. Where a contact costs the same
 * for everyone, or only the head-count binds, it is the best list: the customers of greatest gain. Where costs differ,
 * a budget makes it a knapsack: customers are taken by what they gain beyond the price of the budget they use, and
 * `profitBound` says how much more any list could bring at most. The more customers there are, the less that is.
 *
 * @param customers Churn probability of each customer, or the items of `predictBatch`: refused ones are not contacted.
 * @param economics Shared by all, or lists with a figure for each customer.
 * @throws {InvalidOptionError} for impossible probabilities, economics or limits.
 */
export function rankCustomers(
  customers: ScoredCustomers,
  economics: CustomerEconomics,
  limits?: RankingLimits,
): CustomerRanking {
  const { budget = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY } = readOptions(limits, limitRules)
  if (!(typeof budget === 'number' && budget >= 0)) {
    throw new InvalidOptionError('budget', budget, 'a number of at least 0')
  }
  if (!((Number.isInteger(count) && count >= 0) || count === Number.POSITIVE_INFINITY)) {
    throw new InvalidOptionError('count', count, 'a whole number of at least 0')
  }
  const figures = gainsOf(customers, economics)
  const { gains, maximumCosts } = figures
  const worthContacting = placesWhere(gains.length, (place) => gains[place] > 0)
  const { chosen, bound } = chooseWithin({
    values: amountsAt(worthContacting, gains),
    weights: amountsAt(worthContacting, maximumCosts),
    capacity: budget,
    count,
  })
  const contacts = worthContacting.filter((_, item) => chosen[item])
  return describeList(sortByFalling(contacts, gains), figures, {
    worthContacting: worthContacting.length,
    bound,
  })
}

function total(places: Uint32Array, amounts: Float64Array): number {
  let sum = 0
  for (const place of places) sum += amounts[place]
  return sum
}

function describeList(
  contacts: Uint32Array,
  { gains, maximumCosts, expectedCosts }: CustomerGains,
  { worthContacting, bound }: { readonly worthContacting: number; readonly bound: number },
): CustomerRanking {
  const expectedProfit = total(contacts, gains)
  return {
    contacts: Array.from(contacts),
    gains: Array.from(amountsAt(contacts, gains)),
    expectedProfit,
    expectedCost: total(contacts, expectedCosts),
    maximumCost: total(contacts, maximumCosts),
    worthContacting,
    profitBound: bound > expectedProfit * (1 + roundingShare) ? bound : expectedProfit,
  }
}
