import {
  type CustomerEconomics,
  type CustomerRanking,
  expectedGain,
  type ProfitPoint,
  profitCurve,
  type RankingLimits,
  rankCustomers,
} from '@org/churn'
import { economicsAt } from './list-economics.ts'

/** What a plan is made from. */
export interface PlanRequest {
  readonly probabilities: Float64Array
  readonly economics: CustomerEconomics
  readonly limits: RankingLimits
}

/** Whom to contact, and what that is expected to bring. */
export interface Plan
  extends Pick<CustomerRanking, 'expectedProfit' | 'expectedCost' | 'maximumCost' | 'worthContacting'> {
  /** Every customer of the list: first those to contact, then the others, both by falling expected gain. */
  readonly order: Uint32Array<ArrayBuffer>
  /** Expected gain of contacting each customer, in the list's order. */
  readonly gains: Float64Array<ArrayBuffer>
  /** How many of `order`, from the first, are contacted. */
  readonly contacted: number
  /** By how much another list within the limits could bring more, at the very most; 0 where it is proven that none does. */
  readonly shortfall: number
  /** Expected profit by number of contacts, greatest gain first, without any limit. */
  readonly curve: readonly ProfitPoint[]
  /** What a little more of each limit would add to the expected profit; undefined for what has no limit. */
  readonly more: { readonly money: number | undefined; readonly calls: number | undefined }
}

/** How much more of each limit {@link Plan.more} tells of. */
export const moreMoney = 1000
export const moreCalls = 50

/** Plans a list: whom the package would contact within the limits, and everyone else behind them. */
export function planContacts({ probabilities, economics, limits }: PlanRequest): Plan {
  const ranking = rankCustomers(probabilities, economics, limits)
  const { contacts, expectedProfit, expectedCost, maximumCost, worthContacting, profitBound } = ranking
  const gains = Float64Array.from(probabilities, (probability, row) =>
    expectedGain(probability, economicsAt(economics, row)),
  )
  const chosen = new Uint8Array(probabilities.length)
  for (const row of contacts) chosen[row] = 1
  const others = Uint32Array.from(gains.keys())
    .filter((row) => chosen[row] === 0)
    .sort((a, b) => gains[b] - gains[a] || a - b)
  const gainedBy = (wider: RankingLimits) =>
    rankCustomers(probabilities, economics, { ...limits, ...wider }).expectedProfit - expectedProfit
  const { budget = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY } = limits
  const order = new Uint32Array(probabilities.length)
  order.set(contacts)
  order.set(others, contacts.length)
  return {
    order,
    gains,
    contacted: contacts.length,
    expectedProfit,
    expectedCost,
    maximumCost,
    worthContacting,
    shortfall: profitBound - expectedProfit,
    curve: profitCurve(probabilities, economics),
    more: {
      money: budget === Number.POSITIVE_INFINITY ? undefined : gainedBy({ budget: budget + moreMoney }),
      calls: count === Number.POSITIVE_INFINITY ? undefined : gainedBy({ count: count + moreCalls }),
    },
  }
}

/** What everybody worth contacting would cost, if all of them took the offer: no budget above it makes a difference. */
export function mostToSpend({ curve, worthContacting }: Plan): number {
  return curve.find(({ contacted }) => contacted === worthContacting)?.maximumCost ?? 0
}
