import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextFloat32 } from './read-ensemble'
import { createStepLookup, findStep } from './step-lookup'

const special = [
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  0,
  2 ** -149,
  2 ** -126,
  1,
  1024,
  3.4028234663852886e38,
  Number.POSITIVE_INFINITY,
]
const number = fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(...special))

/** Many that lie close together, and few that lie far apart. */
const thresholdsOf = fc
  .oneof(
    fc.array(number, { maxLength: 40 }),
    fc.array(fc.integer({ min: -20, max: 300 }), { maxLength: 200 }),
    fc
      .tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 50 }))
      .map(([from, count]) => {
        const values = [from]
        while (values.length < count && Number.isFinite(values[0])) values.unshift(nextFloat32(values[0]))
        return values.filter(Number.isFinite)
      }),
  )
  .map((values) => Float32Array.from(new Set(Float32Array.from(values))).sort())

/** How many thresholds a value has passed, one by one. */
const passed = (thresholds: Float32Array, value: number) =>
  Number.isNaN(value) ? thresholds.length + 1 : thresholds.filter((at) => value >= at).length

test('any value has passed as many thresholds as a look at each of them says', () => {
  fc.assert(
    fc.property(thresholdsOf, fc.array(number, { maxLength: 30 }), (thresholds, values) => {
      const lookup = createStepLookup(thresholds)
      const around = [...thresholds].flatMap((at) => [
        at,
        at === Number.POSITIVE_INFINITY ? at : nextFloat32(at),
        at === Number.NEGATIVE_INFINITY ? at : -nextFloat32(-at),
      ])
      for (const value of [...values, ...around, ...special, Number.NaN]) {
        expect([value, findStep(lookup, value)]).toEqual([value, passed(thresholds, value)])
      }
    }),
    { numRuns: 500, seed: 13 },
  )
})

test('missing values are missing whatever their bits', () => {
  const lookup = createStepLookup(Float32Array.of(-1, 2, Number.POSITIVE_INFINITY))
  for (const bits of [0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffc00000, 0xffffffff]) {
    const [value] = new Float32Array(Uint32Array.of(bits).buffer)
    expect(value).toBeNaN()
    expect(findStep(lookup, value)).toBe(4)
  }
})

test('thresholds a few apart each get a bucket; more than can be numbered are searched', () => {
  const cents = Float32Array.from({ length: 2_000 }, (_, index) => 20 + index / 20)
  const lookup = createStepLookup(cents)
  expect(lookup.first.filter((before) => before === 0xffff).length).toBe(0)
  expect(lookup.first.length).toBeLessThanOrEqual(2 ** 14)

  const many = Float32Array.from({ length: 70_000 }, (_, index) => index + 1)
  const searched = createStepLookup(many)
  expect([...searched.first]).toEqual([0xffff])
  for (const value of [0, 1, 1.5, 35_000, 69_999.5, 70_000, 1e9]) {
    expect(findStep(searched, value)).toBe(Math.min(70_000, Math.floor(value)))
  }
})
