import { expectedGain } from '@org/churn'
import type { Economy } from './economy.ts'
import type { ScoredList } from './list.ts'

/** Whom to contact, best first, and what that is expected to bring. */
export interface Plan {
  /** Every customer of the list, by falling expected gain. */
  readonly order: Uint32Array<ArrayBuffer>
  /** Expected gain of contacting each customer, in the list's order. */
  readonly gains: Float64Array<ArrayBuffer>
  /** Expected profit after contacting the first n, for n = 0 to the list's length. */
  readonly profits: Float64Array<ArrayBuffer>
  /** Expected spending after contacting the first n. */
  readonly costs: Float64Array<ArrayBuffer>
  /** Where the profit is highest without any limit. */
  readonly best: number
  /** Where it is highest within the budget: so many are contacted. */
  readonly contacted: number
}

/** Ranks the list by what contacting each customer is expected to gain, and contacts while it gains and can be paid. */
export function planContacts(list: ScoredList, quantities: readonly string[], economy: Economy): Plan {
  const { count, probabilities } = list
  const { customerValue, valueField, offerCost, contactCost, saveRate, budget = Number.POSITIVE_INFINITY } = economy
  const factors = valueField === undefined ? undefined : list.quantities[quantities.indexOf(valueField)]
  const gains = new Float64Array(count)
  const spending = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const probability = probabilities[row]
    const value = factors ? customerValue * (factors[row] || 0) : customerValue
    const accepting = probability * saveRate + (1 - probability)
    spending[row] = contactCost + accepting * offerCost
    const gain =
      value > 0 ? expectedGain(probability, { customerValue: value, offerCost, contactCost, saveRate }) : undefined
    gains[row] = gain ?? -spending[row]
  }
  const order = Uint32Array.from({ length: count }, (_, row) => row)
  order.sort((a, b) => gains[b] - gains[a] || a - b)

  const profits = new Float64Array(count + 1)
  const costs = new Float64Array(count + 1)
  let best = 0
  let contacted = 0
  order.forEach((row, place) => {
    profits[place + 1] = profits[place] + gains[row]
    costs[place + 1] = costs[place] + spending[row]
    if (gains[row] <= 0) return
    best = place + 1
    if (costs[place + 1] <= budget) contacted = place + 1
  })
  return { order, gains, profits, costs, best, contacted }
}
