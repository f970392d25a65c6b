import { countOutcomes, InvalidOptionError, netBenefitCurve } from '@org/churn'
import { evaluation } from '@org/churn/evaluation'
import { expect, test } from 'vitest'

/** Sixty invented customers: probabilities in twentieths, and whether each churned. */
const twentieths = [
  8, 16, 7, 8, 14, 18, 8, 10, 6, 2, 13, 18, 7, 11, 18, 15, 8, 1, 7, 19, 13, 1, 7, 18, 2, 17, 6, 17, 16, 4, 18, 18, 7, 2,
  5, 16, 4, 10, 5, 12, 13, 4, 9, 8, 4, 8, 8, 3, 12, 10, 13, 12, 17, 13, 17, 14, 19, 15, 14, 18,
]
const churned = '100001000011100100010011000100101001010000000000011001111011'

/**
 * Threshold, share contacted, net benefit, and that of contacting everybody: computed customer by customer with Python's
 * exact fractions, from the definition in Vickers and Elkin (2006).
 */
const expected = [
  [0.95, 0.03333333333333333, 0.03333333333333333, -11.666666666666666],
  [0.9, 0.15, -0.18333333333333332, -5.333333333333333],
  [0.85, 0.21666666666666667, -0.22777777777777777, -3.2222222222222223],
  [0.8, 0.26666666666666666, -0.23333333333333334, -2.1666666666666665],
  [0.75, 0.3, -0.16666666666666666, -1.5333333333333334],
  [0.7, 0.35, -0.09444444444444444, -1.1111111111111112],
  [0.65, 0.43333333333333335, -0.04285714285714286, -0.8095238095238095],
  [0.6, 0.48333333333333334, -0.058333333333333334, -0.5833333333333334],
  [0.55, 0.5, -0.018518518518518517, -0.4074074074074074],
  [0.5, 0.55, 0.05, -0.26666666666666666],
  [0.45, 0.5666666666666667, 0.08181818181818182, -0.15151515151515152],
  [0.4, 0.6833333333333333, 0.07222222222222222, -0.05555555555555555],
  [0.35, 0.7666666666666667, 0.15128205128205127, 0.02564102564102564],
  [0.3, 0.8, 0.18095238095238095, 0.09523809523809523],
  [0.25, 0.8333333333333334, 0.2111111111111111, 0.15555555555555556],
  [0.2, 0.9, 0.23333333333333334, 0.20833333333333334],
  [0.15, 0.9166666666666666, 0.2696078431372549, 0.2549019607843137],
  [0.1, 0.9666666666666667, 0.3, 0.2962962962962963],
  [0.05, 1.0, 0.3333333333333333, 0.3333333333333333],
]

test('is what the definition gives, customer by customer', () => {
  const counts = countOutcomes(
    twentieths.map((each) => each / 20),
    [...churned].map(Number),
  )
  const curve = netBenefitCurve(counts)
  expect(curve.length).toBe(expected.length)
  curve.forEach(({ threshold, contactedShare, netBenefit, ofEverybody }, place) => {
    const [at, share, benefit, everybody] = expected[place]
    expect(threshold).toBe(at)
    expect(contactedShare).toBeCloseTo(share, 12)
    expect(netBenefit).toBeCloseTo(benefit, 12)
    expect(ofEverybody).toBeCloseTo(everybody, 12)
  })
})

test('at the lowest threshold everybody is contacted, and certain probabilities have no point', () => {
  const curve = netBenefitCurve(countOutcomes([1, 0.6, 0.2, 0], [1, 0, 1, 0]))
  expect(curve.map(({ threshold }) => threshold)).toEqual([0.6, 0.2])
  const all = netBenefitCurve(countOutcomes([0.6, 0.2], [1, 0])).at(-1)
  expect(all?.contactedShare).toBe(1)
  expect(all?.netBenefit).toBe(all?.ofEverybody)
})

test('the bundled model is of more use than contacting everybody or nobody where offers are made', () => {
  const curve = netBenefitCurve(evaluation.holdOut.outcomes).filter(
    ({ threshold }) => threshold > 0.1 && threshold < 0.6,
  )
  expect(curve.length).toBeGreaterThan(20)
  for (const { netBenefit, ofEverybody } of curve) expect(netBenefit).toBeGreaterThan(Math.max(0, ofEverybody))
})

test('draws as many points as asked for, and refuses anything but counts', () => {
  expect(netBenefitCurve(evaluation.holdOut.outcomes, { points: 11 }).length).toBeLessThanOrEqual(11)
  expect(() => netBenefitCurve({} as never)).toThrow(InvalidOptionError)
  expect(() => netBenefitCurve(evaluation.holdOut.outcomes, { points: 1 })).toThrow('Option points: got 1')
})
