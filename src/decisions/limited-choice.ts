import { type Packing, pack } from './knapsack'

/** Limits of a choice: what its items may weigh together, and how many they may be. */
export interface ChoiceLimits {
  readonly capacity: number
  readonly count: number
}

/** Work after which one knapsack keeps what it has found: well below a second. */
const maxSteps = 5_000_000

/** Prices that are tried where both limits bind. */
const rounds = 20

/**
 * The most valuable items within a capacity and a number. Where one of the limits does not bind, exact as the knapsack is.
 * Where both do, the number is given a price, which every item's value is lowered by (Lagrangian relaxation; Fisher 1981,
 * Management Science 27(1)): the price is halved in on, each choice within the limits is a candidate, each relaxed optimum a
 * bound. Equal, they prove the choice exact.
 */
export function chooseWithin(values: Float64Array, weights: Float64Array, { capacity, count }: ChoiceLimits): Packing {
  const free = pack(values, weights, capacity, maxSteps)
  if (sizeOf(free.chosen) <= count) return free
  const greatest = greatestValues(values, count)
  if (sum(greatest, weights) <= capacity) {
    return { chosen: greatest, value: sum(greatest, values), bound: sum(greatest, values), exact: true }
  }
  let best = new Uint8Array(values.length)
  let bestValue = 0
  let bound = Math.min(free.bound, sum(greatest, values))
  let low = 0
  let high = values.reduce((most, value) => Math.max(most, value), 0)
  for (let round = 0; round < rounds && bound > bestValue * (1 + 1e-12); round++) {
    const price = (low + high) / 2
    const places = Uint32Array.from(values.keys()).filter((item) => values[item] > price)
    const relaxed = pack(
      Float64Array.from(places, (item) => values[item] - price),
      Float64Array.from(places, (item) => weights[item]),
      capacity,
      maxSteps,
    )
    bound = Math.min(bound, relaxed.bound + price * count)
    const taken = places.filter((_, place) => relaxed.chosen[place] === 1)
    if (taken.length > count) {
      low = price
      continue
    }
    high = price
    const value = taken.reduce((total, item) => total + values[item], 0)
    if (value > bestValue) {
      bestValue = value
      best = Uint8Array.from(values, () => 0)
      for (const item of taken) best[item] = 1
    }
  }
  return { chosen: best, value: bestValue, bound, exact: bound <= bestValue * (1 + 1e-12) }
}

/** Marks the `count` items of greatest value; of equal ones the first. */
function greatestValues(values: Float64Array, count: number): Uint8Array {
  const order = Uint32Array.from(values.keys()).sort((one, other) => values[other] - values[one] || one - other)
  const chosen = new Uint8Array(values.length)
  for (const item of order.subarray(0, count)) chosen[item] = 1
  return chosen
}

function sizeOf(chosen: Uint8Array): number {
  return chosen.reduce((total, taken) => total + taken, 0)
}

function sum(chosen: Uint8Array, amounts: Float64Array): number {
  return chosen.reduce((total, taken, item) => total + (taken ? amounts[item] : 0), 0)
}
