import { gymContract } from '@testing/small-model'
import { expect, test } from 'vitest'
import type { ContractField } from '../model/contract'
import type { ChurnPrediction } from '../steps/prediction'
import { nearestNumbers, type ReachedSet, rankSets } from './change-ranking'
import { readTarget } from './target'

const fieldOf = (name: string) => gymContract.fields.find((field) => field.name === name) as ContractField
const at = (probability: number) => ({ probability, churn: probability >= 0.5 }) as ChurnPrediction
const set = (changes: object, probability = 0.1): ReachedSet => ({
  steps: Object.entries(changes).map(([name, value]) => ({ field: fieldOf(name), value })),
  result: at(probability),
})
const customer = { plan: 'Monthly', pool: true, fee: 20, age: 40 }

test.each([
  ['the nearest of those that suffice', [{ fee: 15 }, { fee: 18 }, { fee: 10 }], [{ fee: 18 }]],
  ['both of two that are equally near', [{ fee: 18 }, { fee: 22 }], [{ fee: 18 }, { fee: 22 }]],
  [
    'each that is nearer in one number',
    [
      { fee: 18, age: 50 },
      { fee: 15, age: 45 },
    ],
    [
      { fee: 18, age: 50 },
      { fee: 15, age: 45 },
    ],
  ],
  [
    'none that is as near in one and farther in the other',
    [
      { fee: 18, age: 50 },
      { fee: 18, age: 45 },
    ],
    [{ fee: 18, age: 45 }],
  ],
  [
    'sets of other values by themselves',
    [
      { plan: 'Yearly', fee: 15 },
      { plan: 'Family', fee: 18 },
    ],
    [
      { plan: 'Yearly', fee: 15 },
      { plan: 'Family', fee: 18 },
    ],
  ],
])('%s', (_, sets, kept) => {
  const reached = sets.map((changes) => set(changes))
  const valuesOf = ({ steps }: ReachedSet) => Object.fromEntries(steps.map(({ field, value }) => [field.name, value]))
  expect(nearestNumbers(reached, customer).map(valuesOf)).toEqual(kept)
})

test('fewest changes first, then the greatest known gain, then the greatest effect, then as they were found', () => {
  const [two, weak, strong, up, again] = [
    set({ fee: 15, pool: false }, 0.01),
    set({ fee: 18 }, 0.4),
    set({ fee: 10 }, 0.1),
    set({ pool: false }, 0.95),
    set({ fee: 12 }, 0.1),
  ]
  const sets = [two, weak, strong, up, again]
  expect(rankSets(sets, at(0.5), () => undefined)).toEqual([up, strong, again, weak, two])
  const gains = new Map([
    [weak, 3],
    [two, 9],
    [again, -1],
  ])
  expect(rankSets(sets, at(0.5), (each) => gains.get(each))).toEqual([weak, again, up, strong, two])
})

test.each([
  [{ probabilityAtMost: 0.3 }, 0.3, true],
  [{ probabilityAtMost: 0.3 }, 0.3 + 1e-12, false],
  [{ probabilityAtMost: 0 }, 0, true],
  [{ probabilityAtMost: 1 }, 1, true],
  [{ probabilityAtLeast: 0.3 }, 0.3, true],
  [{ probabilityAtLeast: 0.3 }, 0.3 - 1e-12, false],
  [{ probabilityAtLeast: 1 }, 1, true],
  [{ probabilityAtLeast: 0 }, 0, true],
  [{ churn: true }, 0.6, true],
  [{ churn: true }, 0.4, false],
  [{ churn: false }, 0.4, true],
])('%o at %d: %s', (target, probability, expected) => {
  expect(readTarget(target as never).isReached(at(probability))).toBe(expected)
})
