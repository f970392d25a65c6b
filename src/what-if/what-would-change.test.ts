import { createChurnPredictor, InvalidCustomerError, InvalidOptionError, whatWouldChange } from '@org/churn'
import { ordinaryCustomer, shiftingCustomer } from '@testing/customers'
import type { TestTree } from '@testing/onnx-writer'
import { laterRuntime } from '@testing/runtimes'
import { gymModel, type Member } from '@testing/small-model'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()

/** Numbers stand at 5 and 6: their thresholds lie on whole numbers and between them. */
const splits = fc
  .record({
    feature: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(5)),
    number: fc.oneof(
      fc.integer({ min: 8, max: 42 }),
      fc.integer({ min: 32, max: 168 }).map((quarter) => quarter / 4),
    ),
    leaves: fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })),
  })
  .map(({ feature, number, leaves: [yes, no] }) => ({
    feature,
    threshold: feature < 5 ? 0.5 : number,
    yes: { value: yes / 10 },
    no: { value: no / 10 },
  }))

const trees = fc.array(
  fc.tuple(splits, splits).map(([root, child]): TestTree => ({ ...root, no: child })),
  { minLength: 1, maxLength: 6 },
)

const members = fc
  .record({
    plan: fc.constantFrom<Member['plan']>('Monthly', 'Yearly', 'Family'),
    pool: fc.boolean(),
    sauna: fc.boolean(),
    fee: fc.integer({ min: 5, max: 45 }),
    age: fc.integer({ min: 16, max: 90 }),
  })
  .map((member) => ({ ...member, sauna: member.sauna && member.pool }))

/**
 * Every record that a company can bring a member to: the yearly plan, with what it does not offer the family plan too,
 * any pool and sauna, any lower whole fee.
 */
function* everyRecord(member: Member, includeUnoffered: boolean): Generator<Member> {
  const plans: readonly Member['plan'][] = includeUnoffered ? ['Yearly', 'Family'] : ['Yearly']
  for (const plan of new Set([member.plan, ...plans])) {
    for (const pool of [true, false]) {
      for (const sauna of pool ? [true, false] : [false]) {
        yield { ...member, plan, pool, sauna }
        for (let fee = 10; fee < member.fee && fee <= 40; fee++) yield { ...member, plan, pool, sauna, fee }
      }
    }
  }
}

/** What leading from one member to another costs, counted by hand: nobody knows what a pool costs. */
function costOf(from: Member, to: Member): number | undefined {
  if (from.pool !== to.pool) return undefined
  const yearly = to.plan === 'Yearly' ? 30 : 0
  const family = to.plan === 'Family' ? (from.plan === 'Monthly' ? 12 : 6) : 0
  return (from.plan === to.plan ? 0 : yearly + family) + (from.sauna === to.sauna ? 0 : 5) + 12 * (from.fee - to.fee)
}

const changedNames = (from: Member, to: Member) =>
  (Object.keys(from) as (keyof Member)[]).filter((name) => from[name] !== to[name])

const goals = fc.double({ min: 0.05, max: 0.95, noNaN: true })
const policy = { customerValue: 200, offerCost: 10, contactCost: 2, saveRate: 0.3 }
const sameMember = (one: Member, other: Member) => changedNames(one, other).length === 0

describe('against exhaustive search', () => {
  test('property: finds a set wherever there is one, no larger than needed, and every answer holds', () => {
    fc.assert(
      fc.property(trees, members, goals, fc.boolean(), (forest, member, goal, includeUnoffered) => {
        const gym = createChurnPredictor({ model: gymModel(forest) })
        const target = { probabilityAtMost: goal }
        const got = whatWouldChange(gym, member, { target, includeUnoffered, policy, maxChanges: 4, top: 100_000 })
        const records = [...everyRecord(member, includeUnoffered)]
        const reaching = records.filter((record) => gym.predict(record).probability <= goal)
        const sizes = reaching.map((record) => changedNames(member, record).length)

        expect(got.complete).toBe(true)
        if (sizes.includes(0)) expect(got).toMatchObject({ outcome: 'ALREADY_AT_TARGET', answers: [] })
        else if (sizes.length === 0) {
          const least = Math.min(...records.map((record) => gym.predict(record).probability))
          const nearest = records.filter((record) => gym.predict(record).probability === least)
          expect(got).toMatchObject({ outcome: 'NONE_WITHIN_LIMITS', found: 0 })
          expect(got.answers.length).toBe(least < got.before.probability ? 1 : 0)
          for (const { customer, steps } of got.answers) {
            expect(nearest).toContainEqual(customer)
            expect(steps.length).toBe(Math.min(...nearest.map((record) => changedNames(member, record).length)))
          }
        } else expect(got.answers[0]?.steps.length).toBe(Math.min(...sizes))

        for (const { changes, customer, prediction, reachesTarget, steps, cost, gain } of got.answers) {
          expect({ ...member, ...changes }).toEqual(customer)
          expect(gym.predict(customer, { policy })).toEqual(prediction)
          expect([prediction.probability <= goal, records.some((record) => sameMember(record, customer))]).toEqual([
            reachesTarget,
            true,
          ])
          expect(cost).toBe(costOf(member, customer))
          const value = 200 * (got.before.probability - prediction.probability)
          if (cost === undefined) expect(gain).toBe(undefined)
          else expect(gain).toBeCloseTo(value - cost - 2, 9)
          expect(steps.every(({ offered, to }) => offered === (to !== 'Family'))).toBe(true)
        }
        // Every possible single change, except fees lower than needed.
        if (!sizes.includes(0)) {
          const singles = reaching.filter((record) => changedNames(member, record).length === 1)
          const fees = singles.filter(({ fee }) => fee !== member.fee).map(({ fee }) => fee)
          const expected = singles.filter(({ fee }) => fee === member.fee || fee === Math.max(...fees))
          const answered = got.answers
            .filter(({ steps, reachesTarget }) => steps.length === 1 && reachesTarget)
            .map(({ customer }) => customer)
          expect(new Set(answered.map((each) => JSON.stringify(each)))).toEqual(
            new Set(expected.map((each) => JSON.stringify(each))),
          )
        }
      }),
      { numRuns: 300, seed: 11 },
    )
  })

  test('what must change together is found together: no pool, so no sauna either', () => {
    const gym = createChurnPredictor({
      model: gymModel([{ feature: 3, threshold: 0.5, yes: { value: -1 }, no: { value: 1 } }]),
    })
    const member: Member = { plan: 'Monthly', pool: true, sauna: true, fee: 20, age: 30 }
    const { answers, before } = whatWouldChange(gym, member)
    expect(before.churn).toBe(true)
    expect(answers.map(({ changes }) => changes)).toEqual([{ pool: false, sauna: false }])
  })
})

describe('the shipped model', () => {
  const target = { probabilityAtMost: 0.4 }
  const found = whatWouldChange(predictor, ordinaryCustomer, { target })

  test('fewest changes first, then the greatest effect', () => {
    expect(found.outcome).toBe('FOUND')
    const ranks = found.answers.map(
      ({ steps, probabilityDifference }) => [steps.length, probabilityDifference] as const,
    )
    expect(ranks.length).toBeGreaterThan(1)
    expect(ranks).toEqual([...ranks].sort((one, other) => one[0] - other[0] || one[1] - other[1]))
  })

  test('changes only what the contract lets a company act on, in words for people', () => {
    const { answers } = whatWouldChange(predictor, ordinaryCustomer, { target, maxChanges: 3, top: 1_000 })
    for (const { steps } of answers) {
      for (const { field, to } of steps) {
        const { actionable, sensitive, input, ...contractField } =
          predictor.contract.fields.find(({ name }) => name === field) ?? {}
        expect([sensitive, input, Boolean(actionable)]).toEqual([false, true, true])
        if (actionable && 'changes' in actionable) {
          const changes: readonly { readonly to: unknown; readonly offered: boolean }[] = actionable.changes
          expect(changes.filter(({ offered }) => offered).map((change) => change.to)).toContain(to)
        } else expect(contractField).toHaveProperty('unit')
      }
    }
    expect(answers[0]?.steps[0]?.sentence).toBe('Contract: Month-to-month contract → Two-year contract')
  })

  test('the same question has the same answer', () => {
    expect(whatWouldChange(predictor, ordinaryCustomer, { target })).toEqual(found)
  })

  test('an honest none within these limits', () => {
    const none = whatWouldChange(predictor, ordinaryCustomer, { target: { probabilityAtMost: 0.0001 } })
    expect(none).toMatchObject({ outcome: 'NONE_WITHIN_LIMITS', found: 0, complete: true })
    expect(none.sentence).toBe('None within these limits: no set of up to 2 changes reaches the target.')
    expect(none.answers).toMatchObject([{ reachesTarget: false, steps: [{ to: 'Two year' }, {}] }])
    expect(found.answers.every(({ reachesTarget }) => reachesTarget)).toBe(true)
  })

  test('proposes what the company does not offer only on request, and says which changes those are', () => {
    const fibre = { target, fields: ['internetService'], maxChanges: 1 } as const
    expect(whatWouldChange(predictor, ordinaryCustomer, fibre)).toMatchObject({ found: 0, answers: [] })
    const { answers } = whatWouldChange(predictor, ordinaryCustomer, { ...fibre, includeUnoffered: true })
    expect(answers).toMatchObject([{ changes: { internetService: 'DSL' }, cost: undefined, gain: undefined }])
    expect(answers[0].steps).toMatchObject([{ offered: false, cost: undefined }])
  })

  test('prices an answer, and says what it would gain under economics, the predictor’s own included', () => {
    const economics = { customerValue: 900, offerCost: 30, contactCost: 2, saveRate: 0.3 }
    const own = createChurnPredictor({ policy: economics })
    const asked = whatWouldChange(predictor, ordinaryCustomer, { target, policy: economics })
    expect(whatWouldChange(own, ordinaryCustomer, { target })).toEqual(asked)
    const [{ cost, gain, probabilityDifference, steps }] = asked.answers
    expect([cost, steps.map(({ cost }) => cost)]).toEqual([100, [100]])
    expect(gain).toBeCloseTo(900 * -probabilityDifference - 100 - 2, 9)
    expect(found.answers[0]).toMatchObject({ cost: 100, gain: undefined })
  })

  test('reads the caller’s record and policy once: a getter that answers differently makes no difference', () => {
    const shifting = shiftingCustomer()
    let asked = 0
    const policy = {
      get threshold() {
        return asked++ === 0 ? 0.4 : 0.9
      },
    }
    const expected = whatWouldChange(predictor, ordinaryCustomer, { policy: { threshold: 0.4 } })
    expect(expected.answers[0].steps).toMatchObject([{ field: 'contract', from: 'Month-to-month' }])
    expect(whatWouldChange(predictor, shifting.customer, { policy })).toEqual(expected)
    expect(shifting.reads()).toBe(1)
  })

  test('says when the bound on work came first, and keeps what it found', () => {
    const none = whatWouldChange(predictor, ordinaryCustomer, {
      target: { probabilityAtMost: 0.0001 },
      maxEvaluations: 30,
    })
    expect(none).toMatchObject({ outcome: 'STOPPED_EARLY', complete: false, evaluations: 30 })
    expect(none.sentence).toContain('stopped after 30')
    const some = whatWouldChange(predictor, ordinaryCustomer, { target, maxEvaluations: 30 })
    expect(some).toMatchObject({ outcome: 'FOUND', complete: false })
    expect(some.answers[0].changes).toEqual({ contract: 'Two year' })
    expect(some.answers).toHaveLength(some.found)
    const whole = whatWouldChange(predictor, ordinaryCustomer, { target })
    expect(whole.complete).toBe(true)
    expect(whole.evaluations).toBeGreaterThan(30)
  })

  test('keeps to the fields asked for', () => {
    const { answers } = whatWouldChange(predictor, ordinaryCustomer, {
      target: { probabilityAtMost: 0.55 },
      fields: ['paymentMethod', 'techSupport'],
    })
    expect(answers.length).toBeGreaterThan(0)
    for (const { changes } of answers)
      expect(['paymentMethod', 'techSupport']).toEqual(expect.arrayContaining(Object.keys(changes)))
  })

  test('follows the policy it is asked under, in both directions', () => {
    const policy = { threshold: 0.3 }
    for (const { prediction } of whatWouldChange(predictor, ordinaryCustomer, { policy }).answers) {
      expect(prediction).toMatchObject({ churn: false, threshold: 0.3 })
    }
    const loyal = { ...ordinaryCustomer, contract: 'Two year' as const, tenureMonths: 70 }
    const worse = whatWouldChange(predictor, loyal, { policy: { threshold: 0.05 }, target: { churn: true } })
    for (const { prediction } of worse.answers) expect(prediction.churn).toBe(true)
  })

  test('is the same, as a promise, with an asynchronous runtime', async () => {
    const later = createChurnPredictor({ runtime: laterRuntime })
    const promise = whatWouldChange(later, ordinaryCustomer, { target, maxChanges: 3 })
    expect(promise).toBeInstanceOf(Promise)
    expect(await promise).toEqual(whatWouldChange(predictor, ordinaryCustomer, { target, maxChanges: 3 }))
    await expect(whatWouldChange(later, {} as never)).rejects.toBeInstanceOf(InvalidCustomerError)
    await expect(whatWouldChange(later, ordinaryCustomer, { top: 0 })).rejects.toBeInstanceOf(InvalidOptionError)
  })
})

test.each([
  ['an impossible target', { target: { probabilityAtMost: 2 } }, 'Option target.probabilityAtMost: got 2'],
  ['a target below 0', { target: { probabilityAtLeast: -0.1 } }, 'Option target.probabilityAtLeast: got -0.1'],
  ['an unreadable target', { target: { probabilityAtMost: Symbol('0.2') } }, 'got a symbol, expected one of { churn'],
  ['a target that is not a boolean', { target: { churn: 'no' } }, 'Option target.churn: got "no"'],
  ['a misspelt option', { targt: { churn: false } }, 'Option targt: got an object, expected no such option'],
  [
    'an option of older tutorials',
    { maxChange: 1 },
    'Option maxChange: got 1, expected no such option, but one of policy',
  ],
  ['no object of options', 3, 'Option options: got 3, expected an object'],
  ['no field at all', { fields: [] }, 'Option fields: got an array of 0, expected an array of fields among phone'],
  ['two targets', { target: { churn: false, probabilityAtMost: 0.1 } }, 'Option target: got an object'],
  ['no policy', { policy: null }, 'Option policy: got null, expected one of recall, balanced, precision'],
  ['no target', { target: null }, 'Option target: got null'],
  ['no changes', { maxChanges: 0 }, 'Option maxChanges: got 0, expected a whole number of at least 1'],
  ['endless work', { maxEvaluations: Number.POSITIVE_INFINITY }, 'Option maxEvaluations: got Infinity'],
  [
    'what nobody can act on',
    { fields: ['tenureMonths'] },
    'Option fields: got "tenureMonths", expected fields among phone',
  ],
  ['a misspelt field', { fields: ['contracts'] }, 'Option fields: got "contracts"'],
  ['a field by its name alone', { fields: 'contract' }, 'Option fields: got "contract", expected an array'],
])('%s is refused', (_, options, message) => {
  const ask = () => whatWouldChange(predictor, ordinaryCustomer, options as never)
  expect(ask).toThrow(InvalidOptionError)
  expect(ask).toThrow(message)
})

test('a target may name what it does not ask for', () => {
  const target = { churn: false, probabilityAtMost: undefined } as never
  expect(whatWouldChange(predictor, ordinaryCustomer, { target })).toEqual(whatWouldChange(predictor, ordinaryCustomer))
})

describe('bounded work', () => {
  const target = { probabilityAtMost: 0.01 }

  test('that suffices exactly is enough', () => {
    const limits = { fields: ['contract'], maxChanges: 1 } as const
    const whole = whatWouldChange(predictor, ordinaryCustomer, { target, ...limits, maxEvaluations: 2 })
    expect(whole).toMatchObject({ outcome: 'NONE_WITHIN_LIMITS', complete: true, evaluations: 2 })
    const cut = whatWouldChange(predictor, ordinaryCustomer, { target, ...limits, maxEvaluations: 1 })
    expect(cut).toMatchObject({ outcome: 'STOPPED_EARLY', complete: false, evaluations: 1 })
  })

  test('says within which limits its outcome holds', () => {
    const { limits } = whatWouldChange(predictor, ordinaryCustomer, { target, maxEvaluations: 40 })
    expect(limits).toEqual({ maxChanges: 2, maxEvaluations: 40 })
  })
})

test('of numbers that suffice only the nearest is an answer, and counted', () => {
  const stump = (threshold: number): TestTree => ({ feature: 5, threshold, yes: { value: -1 }, no: { value: 1 } })
  const gym = createChurnPredictor({ model: gymModel([stump(15), stump(20), stump(25)]) })
  const member: Member = { plan: 'Monthly', pool: false, sauna: false, fee: 30, age: 30 }
  const { answers, found, evaluations, sentence } = whatWouldChange(gym, member, { target: { probabilityAtMost: 0.3 } })
  expect(answers.map(({ changes }) => changes)).toEqual([{ fee: 19 }])
  // Six single changes, of which two suffice, and six pairs of the others.
  expect([found, evaluations]).toEqual([1, 6 + 6])
  expect(sentence).toBe('One set of up to 2 changes would bring the model to the target.')
})

test('something else than a predictor, or a customer, is refused', () => {
  expect(() => whatWouldChange({ predict: () => 0 } as never, ordinaryCustomer)).toThrow(
    /Option predictor: got an object/,
  )
  expect(() => whatWouldChange(predictor, null as never)).toThrow(InvalidCustomerError)
})
