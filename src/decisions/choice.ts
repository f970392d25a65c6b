import { emptyFilling, type Filling, fill, heaviestRun, turn } from './filling'
import { type ChoiceProblem, findPrices } from './prices'
import { amountsAt, greatestOfRank, markGreatest, placesWhere } from './selection'

/** A choice of items within limits, and how good any could be. */
export interface Choice {
  /** 1 for each chosen item: Uint8Array of itemCount. */
  readonly chosen: Uint8Array
  /** No choice within the limits is worth more than this, apart from rounding. */
  readonly bound: number
}

/** 0.1 and 0.2 fit into 0.3, whatever binary fractions make of it. */
const roundingRoom = 1 + 1e-12

/** Differences in value below this share are rounding. */
const roundingShare = 1e-12

/**
 * Items near their price that are looked at, and those of them that are turned: of a long list the last few hardly
 * matter.
 */
const mostNear = 1_000
const mostTurned = 100

/**
 * Rests below this share of the greatest value are level: no better than the prices are known among a million items.
 */
const levelShare = 1e-9

/**
 * Valuable items within a capacity and a number: the knapsack problem, with a second limit. The prices of what is
 * scarce (Lagrangian relaxation) say which items are worth their place, and bound what any choice is worth. What these
 * leave of the limits is filled with the items that come nearest to their price. The gap to the bound is about what the
 * room left is worth at the prices: measured, 0.2 % of 200 customers' profit, 3e-9 of a million's.
 */
export function chooseWithin(given: ChoiceProblem): Choice {
  const capacity = given.capacity * roundingRoom
  const items = placesWhere(given.values.length, (item) => given.weights[item] <= capacity)
  const problem = {
    values: amountsAt(items, given.values),
    weights: amountsAt(items, given.weights),
    capacity,
    count: given.count,
  }
  const { chosen: marks, bound } = greatestThatFit(problem) ?? chooseByPrice(problem)
  const chosen = new Uint8Array(given.values.length)
  for (let place = 0; place < items.length; place++) chosen[items[place]] = marks[place]
  return { chosen, bound }
}

/** The most valuable of as many items as can fit at all, where they do fit: no choice is better. */
function greatestThatFit({ values, weights, capacity, count }: ChoiceProblem): Choice | undefined {
  const lightest = weights.reduce((least, weight) => Math.min(least, weight), Number.POSITIVE_INFINITY)
  const most = Math.min(count, lightest > 0 ? Math.floor(capacity / lightest) : values.length)
  const chosen = markGreatest(values, most)
  return sumOf(chosen, weights) <= capacity ? { chosen, bound: sumOf(chosen, values) } : undefined
}

/** Takes what is worth more than its price, and fills up what that leaves. Each item fits by itself. */
function chooseByPrice(problem: ChoiceProblem): Choice {
  const { values, weights } = problem
  const { perWeight, perItem, bound } = findPrices(problem)
  const rests = values.map((value, item) => value - perWeight * weights[item] - perItem)
  const rounding = levelShare * values.reduce((most, value) => Math.max(most, value), 0)
  const above = placesWhere(rests.length, (item) => rests[item] > rounding)
  const level = placesWhere(rests.length, (item) => Math.abs(rests[item]) <= rounding)
  const worth = fill(problem, emptyFilling(problem), above)
  const start = fill(problem, worth, heaviestRun(level, problem, worth))
  // To turn an item that is further from its price costs more than there is to gain.
  const near = nearest(rests, bound - start.value)
  near.sort((one, other) => Math.abs(rests[one]) - Math.abs(rests[other]) || one - other)
  const turned = fillNearest(restrict(problem, near), {
    ...start,
    chosen: Uint8Array.from(near, (item) => start.chosen[item]),
  })
  const { chosen } = start
  const changed = near.filter((item, place) => chosen[item] !== turned[place])
  for (const item of changed) chosen[item] ^= 1
  preferEarlier(chosen, changed, problem)
  return { chosen, bound }
}

/** The items whose rest is below a limit, whichever way; of very many the ones next to 0. */
function nearest(rests: Float64Array, limit: number): Uint32Array {
  const near = placesWhere(rests.length, (item) => Math.abs(rests[item]) < limit)
  if (near.length <= mostNear) return near
  const closeness = rests.map((rest) => -Math.abs(rest))
  const least = greatestOfRank(amountsAt(near, closeness), mostNear)
  return near.filter((item) => closeness[item] >= least).subarray(0, mostNear)
}

/** The same problem about some of its items. */
function restrict(problem: ChoiceProblem, items: Uint32Array): ChoiceProblem {
  return { ...problem, values: amountsAt(items, problem.values), weights: amountsAt(items, problem.weights) }
}

/**
 * Fills up a choice with items, the nearest to their price first; and where that is worth more, with one of them turned
 * out or in before. Answers marks by item.
 */
function fillNearest(problem: ChoiceProblem, start: Filling): Uint8Array {
  const items = Uint32Array.from(problem.values, (_, item) => item)
  let best = fill(problem, start, items)
  for (let item = 0; item < Math.min(items.length, mostTurned); item++) {
    const turned = turn(problem, start, item)
    if (turned.weight > problem.capacity || turned.size > problem.count) continue
    // What has been turned out stays out: it is left out of the items to fill up with.
    const filled = fill(problem, turned, start.chosen[item] ? items.filter((other) => other !== item) : items)
    if (filled.value > best.value * (1 + roundingShare)) best = filled
  }
  return best.chosen
}

/** Of items of equal value and weight takes the first, whichever were turned. */
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
