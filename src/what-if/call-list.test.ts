import { callList, createChurnPredictor, expectedGain, InvalidOptionError, nextOffer, simulate } from '@org/churn'
import { callCells, callColumns, callRecord } from '@org/churn/csv'
import { describe, expect, it } from 'vitest'
import { verification } from '../verification'

const predictor = createChurnPredictor()
const customers = verification.rows.slice(0, 30).map(({ customer }) => customer)
const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }
const probabilities = customers.map((customer) => predictor.predict(customer).probability)
const falling = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b)

/** The contract's offers by hand: every single change that it offers to this customer, with its price. */
function offersTo(customer: (typeof customers)[number]) {
  const { fields } = predictor.contract
  return fields.flatMap((field) => {
    if (!('actionable' in field) || !field.actionable || !('changes' in field.actionable)) return []
    const present = customer[field.name as keyof typeof customer] as unknown
    return (field.actionable.changes as readonly { from?: unknown[]; to: unknown; offered: boolean; cost?: number }[])
      .filter(({ from, to, offered }) => offered && to !== present && (from?.includes(present) ?? true))
      .map(({ to, cost }) => ({ changes: { [field.name]: to }, cost }))
  })
}

describe('nextOffer', () => {
  it('is the offer of greatest effect, or under economics of greatest gain, and no listed offer is better', () => {
    let [listed, alternatives] = [0, 0]
    for (const customer of customers.slice(0, 20)) {
      const tried = offersTo(customer).flatMap(({ changes, cost }) => {
        try {
          const effect = simulate(predictor, customer, changes).probabilityDifference
          return effect <= -0.001 ? [{ effect, changes, cost, gain: -400 * effect - (cost ?? Number.NaN) - 2 }] : []
        } catch {
          return []
        }
      })
      for (const [key, policy] of [['effect', 'balanced'] as const, ['gain', economics] as const]) {
        const best = tried
          .filter((each) => key === 'effect' || each.gain > 0)
          .sort((a, b) => (key === 'gain' ? -1 : 1) * (a[key] - b[key]))[0]
        const found = nextOffer(predictor, customer, { policy })
        if (!found) {
          expect(best).toBeUndefined()
          continue
        }
        expect(found.effect).toBe(simulate(predictor, customer, found.changes).probabilityDifference)
        expect(found.effect).toBeLessThanOrEqual(-0.001)
        if (Object.keys(found.changes)[0] === 'monthlyCharges') {
          // A discount, of which the list above has none.
          if (best) expect(key === 'gain' ? (found.gain ?? 0) > best.gain : found.effect < best.effect).toBe(true)
          continue
        }
        listed++
        expect([found.changes, found.cost]).toEqual([best?.changes, best?.cost])
        const fieldOf = ({ changes }: { readonly changes: object }) => Object.keys(changes)[0]
        const other = tried
          .filter((each) => fieldOf(each) !== fieldOf(found) && (key === 'effect' || each.gain > 0))
          .sort((a, b) => (key === 'gain' ? -1 : 1) * (a[key] - b[key]))[0]
        if (!found.alternative) expect(other).toBeUndefined()
        else if (fieldOf(found.alternative) !== 'monthlyCharges') {
          alternatives++
          expect(found.alternative.effect).toBe(other?.effect)
          expect(fieldOf(found.alternative)).toBe(other && fieldOf(other))
        }
        if (key === 'gain') expect(found.gain).toBeCloseTo(best?.gain ?? Number.NaN, 9)
        else expect(found.gain).toBeUndefined()
      }
    }
    expect(listed).toBeGreaterThan(8)
    expect(alternatives).toBeGreaterThan(5)
  })

  it('is none that costs more than it gains', () => {
    const customer = customers[falling[0]]
    const worth = (customerValue: number) => nextOffer(predictor, customer, { policy: { ...economics, customerValue } })
    expect(worth(400)?.gain).toBeGreaterThan(0)
    // A contact costs 2 and nothing lowers the probability by more than 1: a customer worth 1 never pays.
    expect(worth(1)).toBeUndefined()
    expect(nextOffer(predictor, customer)).toBeDefined()
  })
})

describe('callList', () => {
  it('ranks by expected gain, contacts whom the budget allows, and prices what is at stake', () => {
    const { calls, refused } = callList(predictor, customers, { policy: economics, count: 10, budget: 100 })
    expect(refused).toEqual([])
    expect(calls.map(({ index }) => index)).toEqual(falling.slice(0, 10))
    // Each contact may cost 32 at most: three of them fit into 100.
    expect(calls.map(({ contact }) => contact)).toEqual([true, true, true, ...Array(7).fill(false)])
    expect(calls.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    for (const call of calls) {
      const probability = probabilities[call.index]
      expect([call.probability, call.atStake]).toEqual([probability, 400 * probability])
      expect(call.expectedGain).toBe(expectedGain(probability, economics))
    }
  })

  it('ranks by probability without economics, and contacts whom the policy predicts to churn', () => {
    const { calls } = callList(predictor, customers, { policy: 'recall' })
    expect(calls.map(({ index }) => index)).toEqual(falling)
    for (const { index, contact, atStake, expectedGain } of calls) {
      expect(contact).toBe(predictor.predict(customers[index], { policy: 'recall' }).churn)
      expect([atStake, expectedGain]).toEqual([undefined, undefined])
    }
  })

  it('keeps who cannot be scored apart, under their places', () => {
    const broken = { ...customers[0], tenureMonths: -1 }
    const { calls, refused } = callList(predictor, [broken, customers[1]], { reasons: 1 })
    expect(calls.map(({ index, rank, reasons }) => [index, rank, reasons.length <= 1])).toEqual([[1, 1, true]])
    expect(refused.map(({ index, error }) => [index, error.code])).toEqual([[0, 'INVALID_CUSTOMER']])
  })

  it.each([
    ['a budget without prices', { budget: 5 }, 'Option budget: got 5, expected none, or economics'],
    ['a misspelt option', { cuont: 5 }, 'Option cuont: got 5, expected no such option, but one of'],
    ['half a customer', { count: 1.5 }, 'Option count: got 1.5, expected a whole number of at least 0'],
    ['negative money', { policy: economics, budget: -1 }, 'Option budget: got -1, expected a number of at least 0'],
  ])('refuses %s', (_, options, message) => {
    expect(() => callList(predictor, customers, options as object)).toThrow(message)
    expect(() => callList(predictor, customers, options as object)).toThrow(InvalidOptionError)
  })

  it('refuses anything but a list of customers', () => {
    expect(() => callList(predictor, customers[0] as never)).toThrow('expected an array of customers')
  })
})

describe('the columns of a call list', () => {
  const call = {
    ...{
      rank: 1,
      contact: true,
      probability: 0.73049,
      atStake: 292.196,
      expectedGain: -1.005,
      reasons: ['One', 'Two'],
    },
    offer: { phrase: 'Two-year contract', effect: -0.2, cost: 100 },
  }

  it('are the same in every table, with the digits that mean something', () => {
    expect(callColumns(3)).toEqual(
      'rank contact churnProbability atStake expectedGain reason1 reason2 reason3 nextOffer offerEffect offerCost'.split(
        ' ',
      ),
    )
    const cells = [1, 'yes', '0.730', '292.20', '-1.00', 'One', 'Two', null, 'Two-year contract', '-0.200', '100.00']
    expect(callCells(call, 3)).toEqual(cells)
    expect(callCells({ rank: 2, contact: false, probability: 0, reasons: [] }, 1)).toEqual([
      ...[2, 'no', '0.000', null, null, null, null, null, null],
    ])
  })

  it('are the names of the record for JSON, too', () => {
    expect(callRecord(call)).toEqual({
      ...{ rank: 1, contact: true, churnProbability: 0.73, atStake: 292.2, expectedGain: -1, reasons: ['One', 'Two'] },
      ...{ nextOffer: 'Two-year contract', offerEffect: -0.2, offerCost: 100 },
    })
    const named = callColumns(1).filter((name) => name !== 'reason1')
    expect(Object.keys(callRecord(call)).filter((name) => name !== 'reasons')).toEqual(named)
    expect(callRecord({ rank: 2, contact: false, probability: 0.1, reasons: [] })).toEqual({
      ...{ rank: 2, contact: false, churnProbability: 0.1, reasons: [] },
    })
  })
})
