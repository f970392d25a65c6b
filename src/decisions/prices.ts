import { greatestOfRank } from './selection'

/** A choice problem: items with a value and a weight, and limits on their number and total weight. */
export interface ChoiceProblem {
  /** Above 0: Float64Array of itemCount. */
  readonly values: Float64Array
  /** At least 0, none above the capacity: Float64Array of itemCount. */
  readonly weights: Float64Array
  readonly capacity: number
  /** Most items; `Infinity` for any number. */
  readonly count: number
}

/** What a unit of weight, and a place on the list, are worth where both are scarce. */
export interface Prices {
  readonly perWeight: number
  readonly perItem: number
  /** No choice within the limits is worth more than this. */
  readonly bound: number
}

interface Priced extends Prices {
  /** Capacity that the best choice at these prices leaves: how the bound changes with the price of weight. */
  readonly room: number
}

/** Steps after which the prices are as near as doubles come, even where every second one only halves the interval. */
const mostSteps = 120

/**
 * The prices at which the bound is least (Lagrangian relaxation; Fisher 1981, Management Science 27(1)): an item is
 * worth its value less what it takes of both limits. The bound is convex in the price of weight, and the tangents at
 * both ends of an interval cross where it may be least; where that hardly narrows the interval, it is halved. One pass
 * over the items for each step, and nothing is sorted.
 */
export function findPrices(problem: ChoiceProblem): Prices {
  const { values, weights } = problem
  let low = priceAt(problem, 0)
  let high = priceAt(
    problem,
    values.reduce((most, value, item) => (weights[item] > 0 ? Math.max(most, value / weights[item]) : most), 0),
  )
  let least = low.bound < high.bound ? low : high
  let halve = false
  for (let step = 0; step < mostSteps; step++) {
    const width = high.perWeight - low.perWeight
    const crossing = (high.bound - low.bound - high.room * width) / (low.room - high.room)
    const middle = priceAt(problem, low.perWeight + (halve ? width / 2 : crossing))
    if (middle.bound <= least.bound) least = middle
    if (middle.bound <= low.bound + low.room * crossing + 1e-13 * middle.bound || width <= 1e-15 * high.perWeight) break
    if (middle.room < 0) low = middle
    else high = middle
    halve = !halve && high.perWeight - low.perWeight > width / 2
  }
  return least
}

function priceAt({ values, weights, capacity, count }: ChoiceProblem, perWeight: number): Priced {
  const rests = values.map((value, item) => value - perWeight * weights[item])
  const perItem = count < values.length ? Math.max(0, greatestOfRank(rests.slice(), count)) : 0
  let bound = perWeight * capacity + (perItem > 0 ? perItem * count : 0)
  let room = capacity
  let left = count
  for (let item = 0; item < rests.length; item++) {
    if (rests[item] <= perItem) continue
    bound += rests[item] - perItem
    room -= weights[item]
    left--
  }
  // At a price above 0 the list is full: items that are just worth it fill it up.
  for (let item = 0; perItem > 0 && left > 0; item++) {
    if (rests[item] !== perItem) continue
    room -= weights[item]
    left--
  }
  return { perWeight, perItem, bound, room }
}
