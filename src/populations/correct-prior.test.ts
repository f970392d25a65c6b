import {
  type ChurnPrediction,
  type Customer,
  correctPrior,
  createChurnPredictor,
  InvalidOptionError,
  predictColumns,
  rankCustomers,
  selfTest,
  simulate,
  whatWouldChange,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import { gymModel } from '@testing/small-model'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import manifest from '../../models/telco/manifest.json'
import { verification } from '../verification'

const predictor = createChurnPredictor()
const trained = manifest.evaluation.outOfFold.baseRate
const customers = verification.rows.map(({ customer }) => customer)

/** Elkan 2001, theorem 2, as printed: from base rate b to b'. */
const elkan = (p: number, b: number, other: number) => (other * (p - p * b)) / (b - p * b + other * p - b * other)

describe('a predictor for another share of churners', () => {
  const rare = correctPrior(predictor, { share: 0.05 })
  const pairs = customers.map((customer) => [predictor.predict(customer), rare.predict(customer)] as const)

  test('corrects every probability and both ends of its interval', () => {
    for (const [before, after] of pairs) {
      expect(after.probability).toBeCloseTo(elkan(before.probability, trained, 0.05), 12)
      expect(after.interval?.lower).toBeCloseTo(elkan(before.interval?.lower ?? -1, trained, 0.05), 12)
      expect(after.interval?.upper).toBeCloseTo(elkan(before.interval?.upper ?? -1, trained, 0.05), 12)
      expect(after.probability).toBeLessThan(before.probability)
    }
  })

  test('property: gives the share among those with equal margins, after churners are weighted to another share', () => {
    const counts = fc.integer({ min: 1, max: 10_000 })
    const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    const groups = fc.array(fc.tuple(counts, counts), { minLength: 2, maxLength: 8 })
    const stump = { feature: 3, threshold: 0.5, yes: { value: 0 }, no: { value: 0 } }
    fc.assert(
      fc.property(groups, shares, (population, share) => {
        const churners = population.reduce((sum, [left]) => sum + left, 0)
        const all = population.reduce((sum, [left, stayed]) => sum + left + stayed, 0)
        const trainedShare = churners / all
        for (const [left, stayed] of population) {
          // A model that knows the share of its group.
          const margin = Math.log(left / stayed)
          const gym = createChurnPredictor({
            model: gymModel([{ ...stump, yes: { value: margin }, no: { value: margin } }]),
          })
          const weighted = (left * share) / trainedShare
          const expected = weighted / (weighted + (stayed * (1 - share)) / (1 - trainedShare))
          const corrected = correctPrior(gym, { share, trainedShare })
          const member = { plan: 'Monthly', pool: false, sauna: false, fee: 20, age: 30 } as const
          expect(corrected.predict(member).probability).toBeCloseTo(expected, 6)
        }
      }),
      { numRuns: 50, seed: 3 },
    )
  })

  test('keeps the decisions and risk bands of named operating points', () => {
    for (const { name, threshold, margin } of predictor.manifest.operatingPoints) {
      const point = rare.manifest.operatingPoints.find((each) => each.name === name)
      expect(point?.margin).toBe(margin)
      expect(point?.threshold).toBeCloseTo(elkan(threshold, trained, 0.05), 12)
      for (const customer of customers) {
        const [before, after] = [predictor, rare].map((each) => each.predict(customer, { policy: name }))
        expect([after.churn, after.riskBand]).toEqual([before.churn, before.riskBand])
        expect(after.threshold).toBe(point?.threshold)
      }
    }
    expect(pairs.some(([{ churn }]) => churn)).toBe(true)
  })

  test('compares own thresholds and economics with the corrected probability', () => {
    const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }
    for (const customer of customers) {
      const { probability } = rare.predict(customer)
      expect(rare.predict(customer, { policy: { threshold: probability } }).churn).toBe(true)
      expect(rare.predict(customer, { policy: { threshold: probability * (1 + 1e-9) } }).churn).toBe(false)
      const { expectedGain = Number.NaN } = rare.predict(customer, { policy: economics })
      expect(expectedGain).toBeCloseTo(probability * 0.3 * (400 - 30) - (1 - probability) * 30 - 2, 9)
    }
    const worth = (each: typeof predictor) => rankCustomers(each.predictBatch(customers), economics).worthContacting
    expect(worth(rare)).toBeLessThan(worth(predictor))
  })

  test('explains the same margin, answers alike in batches, streams and columns, and passes the self-test', async () => {
    const expected = pairs.map(([, after]) => after)
    expect(rare.predictBatch(customers).map((item) => item.ok && item.prediction)).toEqual(expected)
    const streamed: ChurnPrediction[] = []
    for await (const item of rare.predictStream(customers)) if (item.ok) streamed.push(item.prediction)
    expect(streamed).toEqual(expected)
    const { probability, contributions, logOdds } = rare.explain(ordinaryCustomer)
    const before = predictor.explain(ordinaryCustomer)
    expect(probability).toBe(rare.predict(ordinaryCustomer).probability)
    expect([contributions, logOdds]).toEqual([before.contributions, before.logOdds])
    const fields = Object.keys(ordinaryCustomer) as (keyof Customer)[]
    const columns = Object.fromEntries(fields.map((name) => [name, [ordinaryCustomer[name]]]))
    expect(predictColumns(rare, columns as never).probabilities[0]).toBe(probability)
    expect(selfTest(rare, verification)).toEqual(selfTest(predictor, verification))
  })

  test('is what what-if questions ask', () => {
    const { before, after } = simulate(rare, ordinaryCustomer, { contract: 'Two year' })
    expect(before.probability).toBe(rare.predict(ordinaryCustomer).probability)
    expect(after.probability).toBeLessThan(before.probability)
    const { answers } = whatWouldChange(rare, ordinaryCustomer, { target: { probabilityAtMost: 0.08 } })
    expect(answers.length).toBeGreaterThan(0)
    for (const { prediction } of answers) expect(prediction.probability).toBeLessThanOrEqual(0.08)
  })

  test('says so in its manifest, and leaves the other one as it was', () => {
    expect(rare.manifest.population).toEqual({ trainedShare: trained, share: 0.05 })
    expect(predictor.manifest.population).toBe(undefined)
    expect(Object.isFrozen(rare.manifest.operatingPoints[0])).toBe(true)
    expect(pairs.map(([before]) => before)).toEqual(customers.map((customer) => predictor.predict(customer)))
  })

  test('keeps the predictor’s own policy', () => {
    const own = correctPrior(createChurnPredictor({ policy: 'recall' }), { share: 0.05 })
    expect(own.predict(ordinaryCustomer)).toMatchObject({ operatingPoint: 'recall' })
  })

  test('corrected again replaces the correction, and the share of the training data changes nothing', () => {
    const again = correctPrior(rare, { share: 0.1 })
    const once = correctPrior(predictor, { share: 0.1 })
    const same = correctPrior(rare, { share: trained })
    for (const customer of customers) {
      expect(again.predict(customer)).toEqual(once.predict(customer))
      expect(same.predict(customer)).toEqual(predictor.predict(customer))
    }
  })

  test('is asynchronous where the other one is', async () => {
    const later = correctPrior(createChurnPredictor({ runtime: laterRuntime }), { share: 0.05 })
    const answer = later.predict(ordinaryCustomer)
    expect(answer).toBeInstanceOf(Promise)
    expect(await answer).toEqual(rare.predict(ordinaryCustomer))
  })
})

test('never turns two customers around, and keeps certainty certain', () => {
  const extreme = correctPrior(predictor, { share: 1e-9 })
  const ordered = [...customers].sort(
    (one, other) => predictor.predict(one).probability - predictor.predict(other).probability,
  )
  const corrected = ordered.map((customer) => extreme.predict(customer).probability)
  expect(corrected).toEqual([...corrected].sort((one, other) => one - other))
  expect(corrected.every((probability) => probability > 0 && probability < 1e-6)).toBe(true)
})

test.each<[string, unknown, string]>([
  ['a share of 0', { share: 0 }, 'Option share: got 0, expected a share above 0 and below 1.'],
  ['a share of 1', { share: 1 }, 'Option share: got 1'],
  ['no number', { share: Number.NaN }, 'Option share: got NaN'],
  ['a share as text', { share: '0.05' }, 'Option share: got "0.05"'],
  ['no share', {}, 'Option share: got nothing'],
  ['percent', { share: 5 }, 'Option share: got 5'],
  ['the share alone', 0.05, 'Option options: got 0.05, expected an object with any of share, trainedShare'],
  ['nothing', undefined, 'Option options: got nothing'],
  ['a misspelt option', { shar: 0.05 }, 'Option shar: got 0.05, expected no such option'],
  [
    'an impossible share in training',
    { share: 0.05, trainedShare: 1 },
    'Option trainedShare: got 1, expected the share',
  ],
  ['odds beyond numbers', { share: 5e-324, trainedShare: 0.9999 }, 'Option share: got 5e-324, expected one whose odds'],
])('%s is refused', (_, population, message) => {
  const ask = () => correctPrior(predictor, population as never)
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow(message)
})

test('a model that does not say what it was trained on needs to be told', () => {
  const { evaluation, ...others } = gymModel([
    { feature: 3, threshold: 0.5, yes: { value: 1 }, no: { value: -1 } },
  ]).manifest
  expect(evaluation).toBeDefined()
  const loaded = gymModel([{ feature: 3, threshold: 0.5, yes: { value: 1 }, no: { value: -1 } }])
  const silent = createChurnPredictor({ model: { ...loaded, manifest: others } })
  expect(() => correctPrior(silent, { share: 0.1 })).toThrow(
    'Option trainedShare: got nothing, expected the share of churners in the training data, above 0 and below 1',
  )
  expect(correctPrior(silent, { share: 0.1, trainedShare: 0.2 }).manifest.population?.trainedShare).toBe(0.2)
})

test('anything but a predictor is refused', () => {
  expect(() => correctPrior({} as never, { share: 0.1 })).toThrow('Option predictor: got an object')
})

test('an impossible share of the training data is not said to be missing', () => {
  const correct = () => correctPrior(createChurnPredictor(), { share: 0.1, trainedShare: 2 })
  expect(correct).toThrow(
    /^Option trainedShare: got 2, expected the share of churners in the training data, above 0 and below 1\.$/,
  )
})
