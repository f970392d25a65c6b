/** exp, log and log1p against values to many digits: those of the training workspace, and random ones computed here. */

import { errorInUnits } from '@testing/many-digits'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import fixture from '../../training/fixtures/arithmetic.json'
import { exp } from './exponential'
import { log, log1p } from './logarithm'
import { logistic, softplusTail } from './logistic'

const cases = [
  { name: 'exp', apply: exp, least: -745.1332191019412, greatest: 709.782712893384 },
  { name: 'log', apply: log, least: 5e-324, greatest: Number.MAX_VALUE },
  { name: 'log1p', apply: log1p, least: -1 + 2 ** -53, greatest: Number.MAX_VALUE },
] as const

describe.each(cases)('$name', ({ name, apply, least, greatest }) => {
  test('gives the bits of the training workspace, within one unit in the last place of the true value', () => {
    const { x, nearest, rest, result } = fixture[name]
    expect(x.length).toBeGreaterThan(500)
    x.forEach((argument, place) => {
      expect(apply(argument), `of ${argument}`).toBe(result[place])
      expect(Math.abs(errorInUnits(name, argument, apply(argument))), `of ${argument}`).toBeLessThan(0.85)
      // Both judges agree.
      expect(errorInUnits(name, argument, nearest[place]) + rest[place], `of ${argument}`).toBeCloseTo(0, 5)
    })
  })

  test('property: is within one unit in the last place wherever its result is finite', () => {
    const sizes = [
      fc.double({ min: least, max: greatest, noNaN: true }),
      fc.double({ min: Math.max(least, -1), max: 4, noNaN: true }),
    ]
    fc.assert(
      fc.property(fc.oneof(...sizes), (argument) => {
        expect(Math.abs(errorInUnits(name, argument, apply(argument)))).toBeLessThan(1)
      }),
      { numRuns: 5_000 },
    )
  })
})

test('densely, over what probabilities are made of', () => {
  const worst = { exp: 0, log: 0, log1p: 0 }
  for (let step = -6_000; step <= 6_000; step++) {
    const logOdds = step * Math.PI * 1e-3
    const share = exp(-Math.abs(logOdds))
    worst.exp = Math.max(worst.exp, Math.abs(errorInUnits('exp', logOdds, exp(logOdds))))
    worst.log = Math.max(worst.log, Math.abs(errorInUnits('log', share, log(share))))
    worst.log1p = Math.max(worst.log1p, Math.abs(errorInUnits('log1p', share, log1p(share))))
  }
  for (const units of Object.values(worst)) {
    expect(units).toBeLessThan(0.85)
    expect(units).toBeGreaterThan(0.5)
  }
})

describe('where there is no finite result, and at the edges', () => {
  const { NaN: none, POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: below, MAX_VALUE: most } = Number
  test.each<[string, (x: number) => number, number, number]>([
    ['exp', exp, none, none],
    ['exp', exp, 0, 1],
    ['exp', exp, -0, 1],
    ['exp', exp, 5e-324, 1],
    ['exp', exp, infinity, infinity],
    ['exp', exp, below, 0],
    ['exp', exp, 709.7827128933841, infinity],
    ['exp', exp, -745.1332191019411, 5e-324],
    ['exp', exp, -745.1332191019412, 0],
    ['exp', exp, -most, 0],
    ['log', log, none, none],
    ['log', log, 0, below],
    ['log', log, -0, below],
    ['log', log, -5e-324, none],
    ['log', log, 1, 0],
    ['log', log, infinity, infinity],
    ['log', log, below, none],
    ['log1p', log1p, none, none],
    ['log1p', log1p, 0, 0],
    ['log1p', log1p, -0, -0],
    ['log1p', log1p, 5e-324, 5e-324],
    ['log1p', log1p, -1, below],
    ['log1p', log1p, -1 - 2 ** -52, none],
    ['log1p', log1p, infinity, infinity],
    ['log1p', log1p, below, none],
  ])('%s', (_, apply, x, expected) => {
    expect(apply(x)).toBe(expected)
  })
})

describe('greater log-odds never give less', () => {
  const step = 2 ** -44
  const whole = fc.maxSafeInteger().map((steps) => (steps % (40 / step)) * step)

  test('property: closer than a step they give the same probability, a step apart below 0 a greater one', () => {
    fc.assert(
      fc.property(whole, (logOdds) => {
        const probability = logistic(logOdds)
        expect([logistic(logOdds - step / 4), logistic(logOdds + step / 4)]).toEqual([probability, probability])
        const following = logistic(logOdds + step)
        if (logOdds < 0) expect(following).toBeGreaterThan(probability)
        else expect(following).toBeGreaterThanOrEqual(probability)
      }),
      { numRuns: 2_000 },
    )
  })

  test('in the tail of softplus, which falls', () => {
    let rises = 0
    for (let place = 0; place < 2 ** 20; place++) {
      if (softplusTail((place + 1) * 2 ** -16) >= softplusTail(place * 2 ** -16)) rises++
    }
    expect(rises).toBe(0)
  })
})
