import {
  type Customer,
  correctPrior,
  createChurnPredictor,
  decisionRecord,
  InvalidCustomerError,
  InvalidOptionError,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer, shiftingCustomer } from '@testing/customers'
import { laterRuntime } from '@testing/runtimes'
import { gymModel, type Member } from '@testing/small-model'
import { unbilledModel } from '@testing/unbilled'
import { describe, expect, test } from 'vitest'
import manifest from '../../models/telco/manifest.json'
import { verification } from '../verification'

const predictor = createChurnPredictor()
const at = '2026-11-27T09:30:00Z'

describe('a decision record', () => {
  const record = decisionRecord(predictor, { ...ordinaryCustomer, gender: 'Female', seniorCitizen: true }, { at })

  test('holds what the decision was made of', () => {
    const { threshold } = manifest.operatingPoints.find(({ name }) => name === 'balanced') ?? {}
    const { probability, interval, riskBand } = predictor.predict(ordinaryCustomer)
    expect(record).toMatchObject({
      format: 1,
      at,
      population: null,
      warnings: [],
      decision: {
        churn: true,
        probability,
        interval,
        threshold,
        policy: { kind: 'operating point', name: 'balanced' },
        riskBand,
        expectedGain: null,
      },
    })
    expect(record.model).toEqual({
      name: 'telco',
      version: manifest.version,
      sha256: manifest.model.sha256,
      contractSha256: manifest.contract.sha256,
    })
  })

  test('holds the inputs used, and no sensitive field that is not', () => {
    const { totalCharges, ...inputs } = ordinaryCustomer
    expect(record.inputs).toEqual(inputs)
    expect(JSON.stringify(record)).not.toMatch(/gender|senior/i)
  })

  test('its reasons have words, and add up to the margin', () => {
    const { margin, base, remainder, contributions } = record.reasons
    expect(contributions.reduce((sum, { logOdds }) => sum + logOdds, base + remainder)).toBeCloseTo(margin, 9)
    for (const { sentence, phrase } of contributions) expect(sentence.startsWith(`${phrase}: `)).toBe(true)
    const few = decisionRecord(predictor, ordinaryCustomer, { top: 2 }).reasons
    expect(few.contributions).toEqual(contributions.slice(0, 2))
    expect(few.margin).toBe(margin)
  })

  test('names the smallest changes that would have decided otherwise, whether or not they are offered', () => {
    const { outcome, sentence, sets } = record.otherwise
    expect([outcome, sets.length]).toEqual(['FOUND', 3])
    expect(sentence).toMatch(/would bring the model to the target/)
    for (const { changes, probability } of sets) {
      const changed = Object.fromEntries(changes.map(({ field, to }) => [field, to]))
      const answer = predictor.predict({ ...ordinaryCustomer, ...changed } as Customer)
      expect([answer.churn, answer.probability]).toEqual([false, probability])
    }
    const stays = decisionRecord(predictor, { ...ordinaryCustomer, contract: 'Two year' })
    expect(stays.decision.churn).toBe(false)
    expect(stays.otherwise.sets[0].changes.length).toBeGreaterThan(0)
    const stuck = decisionRecord(predictor, ordinaryCustomer, { maxChanges: 1, policy: { threshold: 0.01 } })
    expect(stuck.otherwise).toMatchObject({ outcome: 'NONE_WITHIN_LIMITS', sets: [] })
    expect(decisionRecord(predictor, ordinaryCustomer, { sets: 1 }).otherwise.sets).toEqual(sets.slice(0, 1))
  })

  test('is plain JSON, and the same for the same question', () => {
    const records = verification.rows.map(({ customer }) => decisionRecord(predictor, customer))
    expect(JSON.parse(JSON.stringify(records))).toEqual(records)
    expect(verification.rows.map(({ customer }) => decisionRecord(predictor, customer))).toEqual(records)
    expect(records.some(({ warnings }) => warnings.length > 0)).toBe(true)
    const unbilled = createChurnPredictor({ model: loadModel(unbilledModel) })
    const without = decisionRecord(unbilled, { ...ordinaryCustomer, monthlyCharges: null })
    expect(JSON.parse(JSON.stringify(without))).toMatchObject({ inputs: { monthlyCharges: null } })
    expect(records.every((each) => each.at === null)).toBe(true)
    const zero = decisionRecord(predictor, { ...ordinaryCustomer, tenureMonths: -0 })
    expect(JSON.parse(JSON.stringify(zero))).toEqual(zero)
  })

  test('says which policy decided', () => {
    const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }
    const { decision } = decisionRecord(predictor, ordinaryCustomer, { policy: economics })
    expect(decision.policy).toEqual({ kind: 'economics', ...economics })
    expect(decision.expectedGain).toBeCloseTo(
      predictor.predict(ordinaryCustomer, { policy: economics }).expectedGain ?? -1,
      12,
    )
    const own = createChurnPredictor({ policy: { threshold: 0.25 } })
    expect(decisionRecord(own, ordinaryCustomer).decision).toMatchObject({
      threshold: 0.25,
      policy: { kind: 'threshold' },
    })
    const never = decisionRecord(predictor, ordinaryCustomer, { policy: { threshold: Number.POSITIVE_INFINITY } })
    expect(never.decision).toMatchObject({ churn: false, threshold: null })
  })

  test('says which share of churners was corrected to', () => {
    const rare = decisionRecord(correctPrior(predictor, { share: 0.05 }), ordinaryCustomer)
    expect(rare.population).toEqual({ trainedShare: manifest.evaluation.outOfFold.baseRate, share: 0.05 })
    expect(rare.decision.probability).toBeLessThan(record.decision.probability)
  })

  test('reads the caller’s record once', () => {
    const shifting = shiftingCustomer()
    expect(decisionRecord(predictor, shifting.customer, { at })).toEqual(record)
    expect(shifting.reads()).toBe(1)
  })

  test('is the same, as a promise, with an asynchronous runtime', async () => {
    const later = createChurnPredictor({ runtime: laterRuntime })
    expect(await decisionRecord(later, ordinaryCustomer, { at })).toEqual(record)
    await expect(decisionRecord(later, {} as never)).rejects.toBeInstanceOf(InvalidCustomerError)
  })

  test('of a model that decides by a sensitive field names the value it used, but gives no reason', () => {
    const gym = createChurnPredictor({
      model: gymModel([
        { feature: 6, threshold: 40, cover: 10, yes: { value: 1, cover: 4 }, no: { value: -1, cover: 6 } },
      ]),
    })
    const member: Member = { plan: 'Monthly', pool: false, sauna: false, fee: 20, age: 30 }
    const { inputs, reasons } = decisionRecord(gym, member)
    expect(inputs).toEqual(member)
    expect(reasons.contributions.map(({ field }) => field)).not.toContain('age')
  })
})

test.each<[string, unknown, string]>([
  ['a time that is none', { at: 'yesterday' }, 'Option at: got "yesterday", expected a point in time as text, such as'],
  ['a number as text', { at: '1' }, 'Option at: got "1", expected a point in time'],
  ['a time without an offset', { at: '2026-03-02T09:00' }, 'Option at: got "2026-03-02T09:00"'],
  ['a date in words', { at: 'March 2, 2026' }, 'Option at: got "March 2, 2026"'],
  ['a clock', { at: 1_764_235_800_000 }, 'Option at: got 1764235800000'],
  ['an unknown policy', { policy: 'bold' }, 'Option policy: got "bold"'],
  ['abstaining', { abstain: true }, 'Option abstain: got true, expected no such option'],
  ['no sets', { sets: 0 }, 'Option sets: got 0, expected a whole number of at least 1'],
  ['half a change', { maxChanges: 0.5 }, 'Option maxChanges: got 0.5'],
])('%s is refused', (_, options, message) => {
  const ask = () => decisionRecord(predictor, ordinaryCustomer, options as never)
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow(message)
})
