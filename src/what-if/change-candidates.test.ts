import { gymColumns, gymContract } from '@testing/small-model'
import { describe, expect, test } from 'vitest'
import type { ContractField, NumberField } from '../model/contract'
import type { TreeEnsemble } from '../trees/ensemble'
import { candidatesFor } from './change-candidates'

const fieldOf = (name: string) => gymContract.fields.find((field) => field.name === name) as ContractField
const fee = fieldOf('fee') as NumberField

/** What is tried for one field where the trees split its column at these thresholds. */
function tried(
  field: ContractField,
  present: unknown,
  thresholds: readonly number[] = [],
  includeUnoffered = false,
): readonly unknown[] | undefined {
  const column = gymColumns.findIndex((each) => each.field === field.name)
  const ensemble = { feature: Int32Array.from(thresholds, () => column), threshold: Float32Array.from(thresholds) }
  const [found] = candidatesFor(
    [field],
    { [field.name]: present },
    gymColumns,
    ensemble as unknown as TreeEnsemble,
    includeUnoffered,
  )
  return found?.values
}

describe('of a listed field', () => {
  test('the values it may be changed to from the present one, and of those it is not offered only on request', () => {
    expect(tried(fieldOf('plan'), 'Monthly')).toEqual(['Yearly'])
    expect(tried(fieldOf('plan'), 'Monthly', [], true)).toEqual(['Yearly', 'Family'])
    expect(tried(fieldOf('plan'), 'Yearly')).toBe(undefined)
    expect(tried(fieldOf('plan'), 'Yearly', [], true)).toEqual(['Family'])
    expect(tried(fieldOf('plan'), 'Family', [], true)).toEqual(['Yearly'])
  })

  test.each([null, undefined])('nothing where the present one is %s', (present) => {
    expect(tried(fieldOf('plan'), present)).toBe(undefined)
    expect(tried(fee, present, [20])).toBe(undefined)
  })
})

describe('of a number', () => {
  const either: NumberField = { ...fee, actionable: { direction: 'either', bounds: [10, 40], offered: true } }
  const upwards: NumberField = { ...fee, actionable: { direction: 'increase', bounds: [10, 40], offered: true } }

  test.each<[string, NumberField, number, readonly number[], readonly number[] | undefined]>([
    ['the nearest beyond each threshold, the nearest first', either, 20, [15, 25, 30], [25, 14, 30]],
    ['of two equally near the lower one first', either, 20, [18, 23], [17, 23]],
    ['at a threshold one is beyond it already', either, 20, [20], [19]],
    ['below a threshold to the threshold itself', either, 19, [20], [20]],
    ['one for thresholds that no whole number lies between', either, 20, [15.2, 15.7], [15]],
    ['thresholds between whole numbers, from below', upwards, 15, [15.2, 15.7, 16.5], [16, 17]],
    ['only downwards', fee, 20, [15, 25], [14]],
    ['only upwards', upwards, 20, [15, 25], [25]],
    ['nothing without a threshold in the allowed direction', upwards, 20, [15], undefined],
    ['up to the bounds, and not beyond', either, 20, [10, 11, 40, 41], [10, 40]],
    ['from above the bounds to the nearest within', either, 90, [50, 60, 45], [40]],
    ['from below the bounds to the nearest within', either, 5, [7, 8], [10]],
    ['never where no tree looks', either, 20, [Number.POSITIVE_INFINITY], undefined],
  ])('%s', (_, field, present, thresholds, expected) => {
    expect(tried(field, present, thresholds)).toEqual(expected)
  })

  test('nothing where the company does not offer it, unless asked for', () => {
    const unoffered: NumberField = { ...fee, actionable: { direction: 'decrease', offered: false } }
    expect(tried(unoffered, 20, [15])).toBe(undefined)
    expect(tried(unoffered, 20, [15], true)).toEqual([14])
  })

  test('within the trained range where there are no bounds, and always within the limits', () => {
    const { bounds, ...direction } = { direction: 'either', offered: true, bounds: undefined } as const
    const unbounded: NumberField = { ...fee, actionable: direction }
    expect(bounds).toBe(undefined)
    expect(tried(unbounded, 20, [5, 6, 40, 41])).toEqual([5, 40])
    const generous: NumberField = { ...fee, limits: [15, 30], actionable: { ...direction, bounds: [0, 100] } }
    expect(tried(generous, 20, [15, 16, 30, 31])).toEqual([15, 30])
  })

  test('with the field’s decimals, on the side of the threshold that float32 puts it on', () => {
    const cents: NumberField = { ...either, decimals: 2 }
    const threshold = Math.fround(20.1)
    expect(tried(cents, 20, [threshold])).toEqual([Math.fround(20.1) >= threshold ? 20.1 : 20.11])
    expect(tried(cents, 21, [threshold])).toEqual([20.09])
  })

  test('where whole numbers are finer than float32, with the middle rounded as float32 rounds it', () => {
    const large: NumberField = {
      ...either,
      limits: [0, 1e9],
      actionable: { direction: 'either', bounds: [0, 1e9], offered: true },
    }
    // 16777219 lies between 16777218 and 16777220, and goes to the even one of them.
    expect(Math.fround(16_777_219)).toBe(16_777_220)
    expect(tried(large, 2e7, [16_777_220])).toEqual([16_777_218])
    expect(tried(large, 1e7, [16_777_220])).toEqual([16_777_219])
    // 16777217 goes to 16777216.
    expect(tried(large, 2e7, [16_777_218])).toEqual([16_777_217])
  })

  test('beyond what decimals can tell apart, the very threshold and the float32 before it', () => {
    const huge: NumberField = {
      ...either,
      decimals: 2,
      limits: [0, 2 ** 80],
      actionable: { direction: 'either', bounds: [0, 2 ** 80], offered: true },
    }
    expect(tried(huge, 2 ** 60 - 2 ** 40, [2 ** 60])).toEqual([2 ** 60])
    expect(tried(huge, 2 ** 61, [2 ** 60])).toEqual([2 ** 60 - 2 ** 36])
  })
})
