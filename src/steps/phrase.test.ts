import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFormat } from './phrase'

test('numbers are shown as toFixed shows them', () => {
  const decimals = fc.integer({ min: 0, max: 6 })
  const amount = fc.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 8 }))
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    // Few decimals, and exactly between two of them.
    amount.map(([whole, digits]) => whole / 10 ** digits),
    amount.map(([whole, digits]) => (whole + 0.5) / 10 ** digits),
    fc.constantFrom(0, -0, 1e21, 1e-7, 1.005, 0.5, 2.5, 999999999.995, Number.NaN, Number.POSITIVE_INFINITY),
  )
  fc.assert(
    fc.property(decimals, number, (places, value) => {
      expect(createFormat(places)(value)).toBe(value.toFixed(places))
    }),
    { numRuns: 5_000, seed: 2 },
  )
})
