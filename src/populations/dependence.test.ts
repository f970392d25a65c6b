import { describe, expect, test } from 'vitest'
import { dependenceOf } from './dependence'

const from = (values: readonly unknown[], logOdds = values.map((_, place) => place)) =>
  dependenceOf(values, Float64Array.from(logOdds))

test('by hand: each value with its customers, those without one last', () => {
  expect(from(['b', null, 'a', 'b', undefined], [1, 7, 2, -2, 9])).toEqual([
    { value: 'a', range: undefined, count: 1, mean: 2, minimum: 2, maximum: 2 },
    { value: 'b', range: undefined, count: 2, mean: -0.5, minimum: -2, maximum: 1 },
    { value: null, range: undefined, count: 2, mean: 8, minimum: 7, maximum: 9 },
  ])
})

test.each<[string, unknown[], unknown[]]>([
  ['numbers by size', [10, 9, 100], [9, 10, 100]],
  ['texts by letter', ['b', 'a', 'B'], ['B', 'a', 'b']],
  ['no before yes', [true, false, true], [false, true]],
])('%s', (_, values, expected) => {
  expect(from(values).map(({ value }) => value)).toEqual(expected)
})

describe('numbers', () => {
  const rising = (count: number) => Array.from({ length: count }, (_, place) => place)

  test('up to twenty are values of their own', () => {
    expect(from(rising(20)).map(({ value }) => value)).toEqual(rising(20))
  })

  test('more are ranges that hold about as many customers each', () => {
    const points = from([...rising(100)].reverse())
    expect(points.map(({ range, count }) => [range, count])).toEqual(
      rising(20).map((place) => [[5 * place, 5 * place + 4], 5]),
    )
    expect(points[0]).toEqual({ value: undefined, range: [0, 4], count: 5, mean: 97, minimum: 95, maximum: 99 })
  })

  test('of one value are never torn apart, and the last range holds the rest', () => {
    const points = from([...Array.from({ length: 50 }, () => 7), ...rising(22).map((place) => 100 + place)])
    expect(points.map(({ range, count }) => [range, count])).toEqual([
      [[7, 7], 50],
      [[100, 103], 4],
      [[104, 107], 4],
      [[108, 111], 4],
      [[112, 115], 4],
      [[116, 119], 4],
      [[120, 121], 2],
    ])
  })

  test('with some missing are ranges of the others', () => {
    const points = from([null, ...rising(40), null])
    expect(points.length).toBe(21)
    expect(points.at(-1)).toMatchObject({ value: null, range: undefined, count: 2 })
    expect(points.slice(0, 20).every(({ count }) => count === 2)).toBe(true)
  })
})
