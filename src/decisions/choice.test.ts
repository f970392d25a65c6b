import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Choice, chooseWithin } from './choice'
import type { ChoiceProblem } from './prices'

const { POSITIVE_INFINITY: unlimited } = Number

/** A linear congruential generator with Numerical Recipes' constants, 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const total = (amounts: Iterable<number>) => Array.from(amounts).reduce((sum, amount) => sum + amount, 0)
const within = (choice: Choice, amounts: Float64Array) => total(amounts.filter((_, item) => choice.chosen[item]))
const sizeOf = ({ chosen }: Choice) => total(chosen)

/** The best of all choices that there are. */
function bestOfAll({ values, weights, capacity, count }: ChoiceProblem): number {
  let best = 0
  const go = (item: number, value: number, weight: number, size: number) => {
    if (weight > capacity || size > count) return
    best = Math.max(best, value)
    if (item === values.length) return
    go(item + 1, value + values[item], weight + weights[item], size + 1)
    go(item + 1, value, weight, size)
  }
  go(0, 0, 0, 0)
  return best
}

/** Values that leave little to tell items apart by, and others: of one yield, of one gain above it, of any. */
const problems = fc
  .record({
    weights: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 }),
    kind: fc.constantFrom('any', 'yield', 'above', 'below'),
    seed: fc.integer({ min: 1, max: 1e6 }),
    share: fc.integer({ min: 0, max: 110 }),
    count: fc.constantFrom(unlimited, 0, 1, 2, 3, 4, 5, 6, 8),
    step: fc.constantFrom(1, 2, 7, 0.1, 0.01),
  })
  .map(({ weights, kind, seed, share, count, step }): ChoiceProblem => {
    const random = seeded(seed)
    const valueBy = {
      any: () => 1 + 40 * random(),
      yield: (weight: number) => weight + 0.25,
      above: (weight: number) => 2 * weight + 5,
      below: (weight: number) => Math.max(1, 2 * weight - 3),
    }[kind]
    return {
      values: Float64Array.from(weights, valueBy),
      weights: Float64Array.from(weights, (weight) => weight * step),
      capacity: Math.round((share * total(weights)) / 100) * step,
      count,
    }
  })

test('property: against every choice there is, it keeps its limits and falls short by no more than its bound says', () => {
  let [best, proven, runs, shortfall] = [0, 0, 0, 0]
  fc.assert(
    fc.property(problems, (problem) => {
      const choice = chooseWithin(problem)
      const most = bestOfAll({ ...problem, capacity: problem.capacity * (1 + 1e-9) })
      const value = within(choice, problem.values)
      expect(value).toBeLessThan(most + 1e-9)
      expect(choice.bound).toBeGreaterThan(most - 1e-9)
      expect(within(choice, problem.weights)).toBeLessThanOrEqual(problem.capacity * (1 + 1e-9))
      expect(sizeOf(choice)).toBeLessThanOrEqual(problem.count)
      if (most - value < 1e-9) best++
      if (choice.bound - value < 1e-9) proven++
      if (most > 0) shortfall += (most - value) / most
      runs++
    }),
    { numRuns: 3_000, seed: 17 },
  )
  expect(best / runs).toBeGreaterThan(0.9)
  expect(proven / runs).toBeGreaterThan(0.4)
  expect(shortfall / runs).toBeLessThan(0.01)
})

test('a list that the budget alone would make too long: the best of those that are short enough', () => {
  const problem = { values: Float64Array.of(49, 49, 92), weights: Float64Array.of(1, 1, 8), capacity: 3, count: 1 }
  expect([...chooseWithin(problem).chosen]).toEqual([1, 0, 0])
})

test.each([
  ['everything fits', { capacity: 100, count: unlimited }, 6],
  ['the number alone binds', { capacity: 100, count: 2 }, 2],
  ['all weigh the same', { capacity: 14, count: unlimited }, 4],
  ['nothing fits', { capacity: 2.9, count: unlimited }, 0],
])('is the best one, and says so, where %s', (_, limits, size) => {
  const problem = { values: Float64Array.of(3, 1, 4, 1.5, 9, 2.6), weights: new Float64Array(6).fill(3), ...limits }
  const choice = chooseWithin(problem)
  expect(choice.bound).toBe(bestOfAll(problem))
  expect(within(choice, problem.values)).toBe(choice.bound)
  expect(sizeOf(choice)).toBe(size)
})

/** Problems on which an exact search could go on for minutes, each with the share that its choice may be below the bound. */
const hard: readonly [string, () => ChoiceProblem, number][] = [
  [
    'fifty offers in cents, gain a multiple of cost and a constant, both limits',
    () => hardProblem({ size: 50, gain: (cost) => 1.666 * cost + 5.44, capacity: 0.4, count: 17, cents: true }),
    2e-2,
  ],
  [
    'forty of gain = cost + constant, both limits',
    () => hardProblem({ size: 40, gain: (cost) => cost + 5, capacity: 0.4, count: 14 }),
    2e-2,
  ],
  [
    'forty of gain = cost + constant, both limits, by rising cost',
    () => hardProblem({ size: 40, gain: (cost) => cost + 5, capacity: 0.4, count: 14, sorted: true }),
    2e-2,
  ],
  [
    'a thousand of gain = cost + constant, both limits',
    () => hardProblem({ size: 1_000, gain: (cost) => cost + 5, capacity: 0.4, count: 350 }),
    1e-3,
  ],
  [
    'a thousand of gain = cost + constant',
    () => hardProblem({ size: 1_000, gain: (cost) => cost + 5, capacity: 0.4 }),
    1e-2,
  ],
  [
    'a thousand of gain = cost − constant',
    () => hardProblem({ size: 1_000, gain: (cost) => cost - 5, capacity: 0.4 }),
    1e-2,
  ],
  [
    'a hundred thousand of gain = cost − constant',
    () => hardProblem({ size: 100_000, gain: (cost) => cost - 5, capacity: 0.4 }),
    1e-4,
  ],
  [
    'a hundred thousand even costs, both limits',
    () => hardProblem({ size: 100_000, gain: (cost) => cost + 5, capacity: 0.4, count: 35_000, even: true }),
    1e-4,
  ],
]

function hardProblem(of: {
  size: number
  gain: (cost: number) => number
  capacity: number
  count?: number
  cents?: boolean
  even?: boolean
  sorted?: boolean
}): ChoiceProblem {
  const random = seeded(7)
  const weights = Float64Array.from({ length: of.size }, () => {
    const cost = 10 + 100 * random()
    if (of.even) return 2 * Math.round(cost / 2)
    return of.cents ? Math.round(100 * cost) / 100 : cost
  })
  if (of.sorted) weights.sort()
  return { values: weights.map(of.gain), weights, capacity: of.capacity * total(weights), count: of.count ?? unlimited }
}

describe('what a choice falls short by is small', () => {
  test.each(hard)('%s', (_, create, share) => {
    const problem = create()
    const choice = chooseWithin(problem)
    expect(within(choice, problem.weights)).toBeLessThanOrEqual(problem.capacity * (1 + 1e-9))
    expect(sizeOf(choice)).toBeLessThanOrEqual(problem.count)
    const value = within(choice, problem.values)
    expect(choice.bound - value).toBeGreaterThan(-1e-12 * value)
    expect(choice.bound - value).toBeLessThan(share * value)
  })

  test('of a hundred thousand ordinary offers, less than a hundred-thousandth', () => {
    const random = seeded(3)
    const weights = Float64Array.from({ length: 100_000 }, () => 5 + Math.floor(20 * random()))
    const values = weights.map(() => 60 * random())
    for (const count of [unlimited, 20_000]) {
      const choice = chooseWithin({ values, weights, capacity: 300_000, count })
      const value = within(choice, values)
      expect(choice.bound - value).toBeLessThan(1e-5 * value)
    }
  })
})

test('of a thousand and more equal items that are turned the first are taken', () => {
  // Just worth their price, beside one that leaves room for none of them.
  const weights = Float64Array.from({ length: 3_001 }, (_, item) => (item === 3_000 ? 1_500.5 : 1))
  const values = weights.map((weight) => 2 * weight)
  const { chosen } = chooseWithin({ values, weights, capacity: 2_000, count: unlimited })
  const equal = [...chosen.subarray(0, 3_000)]
  expect(equal).toEqual([...equal].sort((one, other) => other - one))
})

test.each<[string, readonly number[], number]>([
  ['0.1 and 0.2 fit into 0.3', [0.2, 0.1, 0.2], 0.1 + 0.2],
  ['whole amounts', [2, 1, 2], 3],
])('of equal items the first is taken: %s', (_, weights, capacity) => {
  const problem = {
    values: Float64Array.of(20, 21, 20),
    weights: Float64Array.from(weights),
    capacity,
    count: unlimited,
  }
  expect([...chooseWithin(problem).chosen]).toEqual([1, 1, 0])
})

test('property: no item that is left out stands before an equal one that is taken', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ value: fc.integer({ min: 1, max: 4 }), weight: fc.integer({ min: 0, max: 3 }) }), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(unlimited, 2, 5, 11),
      (items, capacity, count) => {
        const values = Float64Array.from(items, ({ value }) => value + 0.1)
        const weights = Float64Array.from(items, ({ weight }) => weight / 10)
        const { chosen } = chooseWithin({ values, weights, capacity: capacity / 10, count })
        items.forEach((item, place) => {
          const later = items.findIndex(
            (other, after) =>
              after > place && other.value === item.value && other.weight === item.weight && chosen[after],
          )
          if (!chosen[place]) expect(later).toBe(-1)
        })
      },
    ),
    { numRuns: 1_000, seed: 8 },
  )
})
