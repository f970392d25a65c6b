import type { ChoiceProblem } from './prices'
import { amountsAt } from './selection'

/** A choice as marks for each item, with its sums. */
export interface Filling {
  readonly chosen: Uint8Array
  readonly value: number
  readonly weight: number
  readonly size: number
}

export function emptyFilling({ values }: ChoiceProblem): Filling {
  return { chosen: new Uint8Array(values.length), value: 0, weight: 0, size: 0 }
}

/** A choice with one item turned: out where it was in, in where it was out, whether or not it fits. */
export function turn({ values, weights }: ChoiceProblem, { chosen: before, ...sums }: Filling, item: number): Filling {
  const sign = before[item] ? -1 : 1
  const chosen = before.slice()
  chosen[item] ^= 1
  return {
    chosen,
    value: sums.value + sign * values[item],
    weight: sums.weight + sign * weights[item],
    size: sums.size + sign,
  }
}

/** A choice with the items added, one after another, that fit in. */
export function fill({ values, weights, capacity, count }: ChoiceProblem, start: Filling, items: Uint32Array): Filling {
  const chosen = start.chosen.slice()
  let { value, weight, size } = start
  for (const item of items) {
    if (chosen[item] || size >= count || weight + weights[item] > capacity) continue
    chosen[item] = 1
    value += values[item]
    weight += weights[item]
    size++
  }
  return { chosen, value, weight, size }
}

/**
 * Chooses among items that are all just worth their price, when there are more than places left: the heaviest run of
 * items, consecutive by weight, that fills every place and still fits. Their total weight comes close to the room left.
 */
export function heaviestRun(
  level: Uint32Array,
  { weights, capacity, count }: ChoiceProblem,
  worth: Filling,
): Uint32Array {
  const places = count - worth.size
  if (level.length <= places || places === 0) return level
  const sorted = amountsAt(level, weights).sort()
  let room = capacity - worth.weight - sorted.subarray(0, places).reduce((sum, weight) => sum + weight, 0)
  let first = 0
  for (; first + places < sorted.length; first++) {
    room -= sorted[first + places] - sorted[first]
    if (room < 0) break
  }
  // Of items with the weights at the run's ends, takes only as many as the run holds.
  const run = sorted.subarray(first, first + places)
  const [least, most] = [run[0], run[places - 1]]
  let lightest = run.lastIndexOf(least) + 1
  let heaviest = places - run.indexOf(most)
  return level.filter((item) => {
    if (weights[item] === least) return lightest-- > 0
    return weights[item] === most ? heaviest-- > 0 : weights[item] > least && weights[item] < most
  })
}
