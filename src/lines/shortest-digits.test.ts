import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortestRoom, writeShortest } from './shortest-digits'

const bytes = new Uint8Array(3 + shortestRoom)
const view = new DataView(bytes.buffer)
const written = (number: number) => new TextDecoder().decode(bytes.subarray(3, writeShortest(view, 3, number)))

test('property: digits are those of String', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2 ** 26), (anywhere, steps) => {
      for (const number of [anywhere, steps / 2 ** 26, 1 - anywhere, 0.01 + 0.99 * (steps / 2 ** 26)])
        expect(written(number)).toBe(String(number))
    }),
    { seed: 1, numRuns: 50_000 },
  )
})

test('property: digits of short decimals and their neighbours are those of String', () => {
  const neighbour = new Float64Array(1)
  const bits = new BigInt64Array(neighbour.buffer)
  fc.assert(
    fc.property(fc.nat(10 ** 6), fc.nat(17), fc.integer({ min: -3, max: 3 }), (digits, decimals, steps) => {
      neighbour[0] = digits / 10 ** decimals
      bits[0] += BigInt(steps)
      expect(written(neighbour[0])).toBe(String(neighbour[0]))
    }),
    { seed: 1, numRuns: 50_000 },
  )
})

describe('the shortest is one of', () => {
  test.each([
    0, 1, 0.5, 0.25, 0.1, 0.3, 0.01, 0.05764747160057225, 0.9999999999999999, 5e-324, 1e-7, 0.009999999999999998,
  ])('%d', (number) => {
    expect(written(number)).toBe(String(number))
  })

  test('every power of 2 and its neighbours', () => {
    for (let power = 1; power > 2 ** -60; power /= 2)
      for (const step of [0, 1, -1, 2, -2, 3, -3]) {
        const number = power + (step * power) / 2 ** 52
        expect(written(number)).toBe(String(number))
      }
  })
})
