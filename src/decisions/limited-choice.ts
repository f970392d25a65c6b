import { measure } from './common-unit'
import { coreOf } from './core'
import { roundingShare, searchCore, type Work } from './core-search'
import { fill, heaviestRun, nothing } from './filling'
import { type ChoiceProblem, findPrices, type Prices } from './prices'
import { amountsAt, markGreatest, placesWhere } from './selection'

/** A choice of items within limits: the best one where `exact`, else one that falls short by at most `bound − value`. */
export interface Choice {
  /** 1 for each chosen item: Uint8Array of itemCount. */
  readonly chosen: Uint8Array
  /** No choice within the limits is worth more than this; what this one is worth where `exact`. */
  readonly bound: number
  readonly exact: boolean
  /** States that the search looked at: what it cost beyond some passes over the items. */
  readonly states: number
}

/** States after which a search keeps what it has found: some tenths of a second, however many items there are. */
const mostStates = 1_000_000

/** Rests below this share of the greatest value are level: no better than the prices are known among a million items. */
const levelShare = 1e-9

/**
 * The most valuable items within a capacity and a number: the knapsack problem, with a second limit. Prices for what is
 * scarce make a choice that is nearly the best, and a bound; a search around it closes the gap, or ends with the work that
 * it is given.
 */
export function chooseWithin({ values, weights, capacity, count }: ChoiceProblem, states = mostStates): Choice {
  const units = measure(weights, capacity)
  const items = placesWhere(values.length, (item) => units.weights[item] <= units.capacity)
  const work: Work = { left: states }
  const { chosen: marks, bound } = chooseFitting(
    { values: amountsAt(items, values), weights: amountsAt(items, units.weights), capacity: units.capacity, count },
    work,
  )
  const chosen = new Uint8Array(values.length)
  for (let place = 0; place < items.length; place++) chosen[items[place]] = marks[place]
  const value = sumOf(chosen, values)
  const exact = bound <= value * (1 + roundingShare)
  return { chosen, bound: exact ? value : bound, exact, states: states - Math.max(0, work.left) }
}

interface Chosen {
  readonly chosen: Uint8Array
  readonly bound: number
}

/** The same where each item fits by itself. */
function chooseFitting(problem: ChoiceProblem, work: Work): Chosen {
  const { values, weights, capacity, count } = problem
  const lightest = weights.reduce((least, weight) => Math.min(least, weight), Number.POSITIVE_INFINITY)
  const most = Math.min(count, lightest > 0 ? Math.floor(capacity / lightest) : values.length)
  const greatest = markGreatest(values, most)
  // No more items fit, however they are chosen, and none are more valuable.
  if (sumOf(greatest, weights) <= capacity) return { chosen: greatest, bound: sumOf(greatest, values) }

  const prices = findPrices(problem)
  if (prices.perItem > 0 || count >= values.length) return closeGap(problem, prices, work)
  // The number has no price: the capacity alone may keep to it, and is the easier question.
  const half: Work = { left: work.left >> 1 }
  const free = closeGap({ ...problem, count: Number.POSITIVE_INFINITY }, prices, half)
  work.left -= (work.left >> 1) - half.left
  return sizeOf(free.chosen) <= count ? free : closeGap(problem, prices, work)
}

/** Takes what is worth more than its price, fills up what that leaves, and searches around it. */
function closeGap(given: ChoiceProblem, prices: Prices, work: Work): Chosen {
  const problem = given.count < given.values.length ? given : { ...given, count: Number.POSITIVE_INFINITY }
  const { values, weights } = problem
  const rests = values.map((value, item) => value - prices.perWeight * weights[item] - prices.perItem)
  const rounding = levelShare * values.reduce((most, value) => Math.max(most, value), 0)
  const above = placesWhere(rests.length, (item) => rests[item] > rounding)
  const level = placesWhere(rests.length, (item) => Math.abs(rests[item]) <= rounding)
  const worth = fill(problem, nothing(problem), above)
  const start = fill(problem, worth, heaviestRun(level, problem, worth))
  const losses = rests.map((rest) => (Math.abs(rest) > rounding ? Math.abs(rest) : 0))
  const core = coreOf(losses, prices.bound - start.value)
  const filled = fill(problem, start, core.items)
  const { turned, bound } = searchCore(problem, prices, { start, core, known: filled.value, work })
  const chosen = turned ? start.chosen.slice() : filled.chosen
  for (const item of turned ?? []) chosen[item] ^= 1
  preferEarlier(
    chosen,
    core.items.filter((item) => chosen[item] !== start.chosen[item]),
    problem,
  )
  return { chosen, bound }
}

/** Of items of equal value and weight takes the first, where items were turned in another order. */
function preferEarlier(chosen: Uint8Array, turned: Uint32Array, { values, weights }: ChoiceProblem): void {
  const turnedValues = new Set(amountsAt(turned, values))
  const kinds = new Map<string, number[]>()
  for (let item = 0; item < values.length; item++) {
    if (!turnedValues.has(values[item])) continue
    const kind = `${values[item]} of ${weights[item]}`
    const alike = kinds.get(kind)
    if (alike) alike.push(item)
    else kinds.set(kind, [item])
  }
  for (const alike of kinds.values()) {
    const taken = alike.filter((item) => chosen[item]).length
    alike.forEach((item, rank) => {
      chosen[item] = rank < taken ? 1 : 0
    })
  }
}

function sumOf(chosen: Uint8Array, amounts: Float64Array): number {
  let sum = 0
  for (let item = 0; item < chosen.length; item++) if (chosen[item]) sum += amounts[item]
  return sum
}

function sizeOf(chosen: Uint8Array): number {
  return chosen.reduce((size, taken) => size + taken, 0)
}
