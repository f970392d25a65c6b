import { InvalidOptionError } from '../errors'
import { type CustomerEconomics, gainsOf, sortByFalling } from './customer-economics'
import { chooseWithin } from './limited-choice'

/** How much may be spent, and on how many. */
export interface RankingLimits {
  /** Most that the list may cost if everybody on it takes the offer: contact and offer for each. No limit by default. */
  readonly budget?: number
  /** Most customers on the list. No limit by default. */
  readonly count?: number
}

/** Whom to contact. Places are those of the probabilities that were given. */
export interface Ranking {
  /** The list: greatest expected gain first, equal ones in their given order. Uint32Array of places. */
  readonly contacts: Uint32Array
  /** Expected gain of each contact, in the order of the list: Float64Array. */
  readonly gains: Float64Array
  /** Sum of the gains. */
  readonly expectedProfit: number
  /** What the list is expected to cost, and the most it can: if everybody takes the offer. */
  readonly expectedCost: number
  readonly mostCost: number
  /** How many customers are worth contacting at all: behind them the marginal gain turns negative. */
  readonly worthwhile: number
  /** Whether no other list within the limits has a greater expected profit. */
  readonly exact: boolean
  /** No list within the limits has a greater expected profit than this: `expectedProfit` itself where `exact`. */
  readonly profitBound: number
}

/**
 * The list of customers with the greatest expected profit under a budget, a head-count, or both. Where a contact costs
 * the same for everyone, that is the customers of greatest gain, exactly. Where costs differ, a budget makes it a knapsack,
 * which is solved exactly but for hard cases. With a head-count beside it that binds as well, the list may fall short of the
 * best one. `exact` says which it is, `profitBound` by how much.
 *
 * @param probabilities Churn probability of each customer.
 * @param economics Shared by all, or lists with a figure for each customer.
 * @throws {InvalidOptionError} for impossible probabilities, economics or limits.
 */
export function rankCustomers(
  probabilities: ArrayLike<number>,
  economics: CustomerEconomics,
  limits?: RankingLimits,
): Ranking {
  const { budget = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY } = limits ?? {}
  if (!(budget >= 0)) throw new InvalidOptionError('budget', budget, 'a number of at least 0')
  if (!(count >= 0 && (Number.isInteger(count) || count === Number.POSITIVE_INFINITY))) {
    throw new InvalidOptionError('count', count, 'a whole number of at least 0')
  }
  const { gains, mostCosts, expectedCosts } = gainsOf(probabilities, economics)
  const worthwhile = worthContacting(gains)
  const cost = sharedCost(worthwhile, mostCosts)
  const one = (list: Uint32Array, exact: boolean, bound?: number) =>
    describeList(list, { gains, mostCosts, expectedCosts, worthwhile: worthwhile.length, exact, bound })

  if (cost !== undefined || budget >= total(worthwhile, mostCosts)) {
    const affordable = cost === undefined || cost === 0 ? worthwhile.length : Math.floor((budget / cost) * roundingRoom)
    return one(sortByFalling(worthwhile, gains).slice(0, Math.min(affordable, count)), true)
  }
  const { chosen, bound, exact } = chooseWithin(
    Float64Array.from(worthwhile, (place) => gains[place]),
    Float64Array.from(worthwhile, (place) => mostCosts[place]),
    { capacity: budget * roundingRoom, count },
  )
  return one(
    sortByFalling(
      worthwhile.filter((_, item) => chosen[item] === 1),
      gains,
    ),
    exact,
    bound,
  )
}

/** 0.1 and 0.2 fit into 0.3, whatever binary fractions make of it. */
const roundingRoom = 1 + 1e-12

/** Places of the customers whose expected gain is above 0. */
function worthContacting(gains: Float64Array): Uint32Array {
  const places = new Uint32Array(gains.length)
  let count = 0
  for (let place = 0; place < gains.length; place++) if (gains[place] > 0) places[count++] = place
  return places.subarray(0, count)
}

/** The cost of a contact where it is the same for all. */
function sharedCost(places: Uint32Array, costs: Float64Array): number | undefined {
  return places.every((place) => costs[place] === costs[places[0]]) ? (costs[places[0]] ?? 0) : undefined
}

function total(places: Uint32Array, amounts: Float64Array): number {
  let sum = 0
  for (const place of places) sum += amounts[place]
  return sum
}

interface ListFigures {
  readonly gains: Float64Array
  readonly mostCosts: Float64Array
  readonly expectedCosts: Float64Array
  readonly worthwhile: number
  readonly exact: boolean
  readonly bound: number | undefined
}

function describeList(
  contacts: Uint32Array,
  { gains, mostCosts, expectedCosts, worthwhile, exact, bound }: ListFigures,
): Ranking {
  const expectedProfit = total(contacts, gains)
  return {
    contacts,
    gains: Float64Array.from(contacts, (place) => gains[place]),
    expectedProfit,
    expectedCost: total(contacts, expectedCosts),
    mostCost: total(contacts, mostCosts),
    worthwhile,
    exact,
    profitBound: exact ? expectedProfit : Math.max(expectedProfit, bound ?? expectedProfit),
  }
}
