import { createChurnPredictor, InvalidOptionError, reasonShares, tellingReasons } from '@org/churn'
import { describe, expect, it } from 'vitest'
import { verification } from '../verification'

const predictor = createChurnPredictor()
type Reason = Parameters<typeof tellingReasons>[1][number]

/** A reason of the shipped contract, made by hand. */
function reason(field: string, value: unknown, logOdds: number): Reason {
  const direction = logOdds > 0 ? 'raises' : 'lowers'
  const code = `${field}.${typeof value === 'number' ? '' : `${value}.`}${direction}`
  return { field, code, label: field, value, logOdds, direction, phrase: field, sentence: field }
}

const sharesOf =
  (shares: ReadonlyMap<string, number>) =>
  ({ code }: Pick<Reason, 'code'>) =>
    shares.get(code) ?? 0

const fieldsOf = (reasons: readonly Reason[]) => reasons.map(({ field }) => field)
const tenure = reason('tenureMonths', 2, 1.6)
const fiber = reason('internetService', 'Fiber optic', 0.5)
const contract = reason('contract', 'Month-to-month', 0.45)
const payment = reason('paymentMethod', 'Electronic check', 0.25)
const support = reason('techSupport', false, 0.2)
const backup = reason('onlineBackup', false, 0.05)
const all = [tenure, fiber, contract, payment, support, backup, reason('partner', true, -0.1)]

describe('tellingReasons', () => {
  it('puts what an offer can change before what nobody can, and keeps the others', () => {
    const { first, others } = tellingReasons(predictor, all)
    expect(fieldsOf(first)).toEqual(['contract', 'paymentMethod', 'techSupport'])
    // A downgrade from fiber is possible, but nobody offers it; the backup is too weak; the partner lowers the risk.
    expect(fieldsOf(others)).toEqual(['tenureMonths', 'internetService', 'onlineBackup'])
  })

  it('prefers what distinguishes a customer from the others of the list', () => {
    const shares = sharesOf(
      new Map([
        [contract.code, 0.95],
        [fiber.code, 1],
        [tenure.code, 0.5],
        [payment.code, 0.6],
        [support.code, 0.7],
      ]),
    )
    expect(fieldsOf(tellingReasons(predictor, all, { shares, top: 2 }).first)).toEqual(['paymentMethod', 'techSupport'])
    expect(fieldsOf(tellingReasons(predictor, all, { shares, top: 4 }).first)).toEqual([
      'paymentMethod',
      'techSupport',
      'contract',
      'tenureMonths',
    ])
  })

  it('leads with what few have and anybody can act on, before what many have and an offer can change', () => {
    const streaming = reason('streamingTv', true, 0.12)
    const shares = sharesOf(
      new Map([
        [payment.code, 0.87],
        [contract.code, 1],
        [fiber.code, 0.9],
        [streaming.code, 0.5],
      ]),
    )
    const told = (reasons: readonly Reason[]) => fieldsOf(tellingReasons(predictor, reasons, { shares, top: 2 }).first)
    // To give up streaming is possible, and no company proposes it by itself.
    expect(told([tenure, fiber, contract, payment, streaming])).toEqual(['streamingTv', 'paymentMethod'])
    // Few have so short a tenure, but nobody can act on it.
    expect(told([tenure, contract, payment])).toEqual(['paymentMethod', 'contract'])
    expect(told([tenure, payment, reason('streamingTv', true, 0.07)])).toEqual(['paymentMethod', 'tenureMonths'])
  })

  it('asks for the change from the present value: who has the longest contract is offered none', () => {
    const longest = reason('contract', 'Two year', 0.45)
    expect(fieldsOf(tellingReasons(predictor, [longest, payment], { top: 1 }).first)).toEqual(['paymentMethod'])
  })

  it('names every reason that raises the risk once, and no other', () => {
    for (const { customer } of verification.rows.slice(0, 50)) {
      const { contributions } = predictor.explain(customer)
      const { first, others } = tellingReasons(predictor, contributions)
      const raising = contributions.filter(({ logOdds }) => logOdds > 0)
      expect(new Set([...first, ...others])).toEqual(new Set(raising))
      expect(first.length + others.length).toBe(raising.length)
    }
  })

  it('has nothing to say where nothing raises the risk', () => {
    expect(tellingReasons(predictor, [reason('partner', true, -0.1)])).toEqual({ first: [], others: [] })
  })

  it('refuses a count that is none, and contributions that are no list', () => {
    expect(() => tellingReasons(predictor, all, { top: 0 })).toThrow(InvalidOptionError)
    expect(() => tellingReasons(predictor, undefined as never)).toThrow(InvalidOptionError)
  })
})

describe('reasonShares', () => {
  it('counts the customers whose risk a reason raises', () => {
    const others = [payment, reason('partner', true, -0.1)]
    const shares = reasonShares([{ contributions: all }, { contributions: others }])
    expect([shares(payment), shares(contract), shares(reason('partner', true, -0.1))]).toEqual([1, 0.5, 0])
    // The same value is the same reason, however much it weighs; a number is one where it weighs as much.
    expect(shares(reason('contract', 'Month-to-month', 9))).toBe(0.5)
    expect([shares(tenure), shares(reason('tenureMonths', 1, 1.7)), shares(reason('tenureMonths', 9, 0.3))]).toEqual([
      0.5, 0, 0.5,
    ])
    expect(reasonShares([])(tenure)).toBe(0)
  })
})
