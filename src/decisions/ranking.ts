import { InvalidOptionError } from '../checks/errors'
import { readOptions } from '../checks/given-options'
import {
  type CustomerEconomics,
  type CustomerGains,
  gainsOf,
  type ScoredCustomers,
  sortByFalling,
} from './customer-economics'
import { chooseWithin } from './limited-choice'
import { amountsAt, placesWhere } from './selection'

/** How much may be spent, and on how many. */
export interface RankingLimits {
  /** Most that the list may cost if everybody on it takes the offer: contact and offer for each. No limit by default. */
  readonly budget?: number
  /** Most customers on the list. No limit by default. */
  readonly count?: number
}

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
  /** Whether no other list within the limits has a greater expected profit. */
  readonly exact: boolean
  /** No list within the limits has a greater expected profit than this: `expectedProfit` itself where `exact`. */
  readonly profitBound: number
}

/**
 * The list of customers with the greatest expected profit under a budget, a head-count, or both. Where a contact costs
 * the same for everyone, that is the customers of greatest gain. Where costs differ, a budget makes it a knapsack: the work
 * on it is bounded, and mostly enough to find the best list and to know it. `exact` says whether it was, `profitBound` how
 * much more the best list could bring at most.
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
  const { chosen, bound, exact } = chooseWithin({
    values: amountsAt(worthContacting, gains),
    weights: amountsAt(worthContacting, maximumCosts),
    capacity: budget,
    count,
  })
  const contacts = worthContacting.filter((_, item) => chosen[item])
  return describeList(sortByFalling(contacts, gains), figures, {
    worthContacting: worthContacting.length,
    bound,
    exact,
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
  {
    worthContacting,
    bound,
    exact,
  }: { readonly worthContacting: number; readonly bound: number; readonly exact: boolean },
): CustomerRanking {
  const expectedProfit = total(contacts, gains)
  return {
    contacts: Array.from(contacts),
    gains: Array.from(amountsAt(contacts, gains)),
    expectedProfit,
    expectedCost: total(contacts, expectedCosts),
    maximumCost: total(contacts, maximumCosts),
    worthContacting,
    exact,
    profitBound: exact ? expectedProfit : Math.max(expectedProfit, bound),
  }
}
