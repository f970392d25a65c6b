import {
  breakEvenThreshold,
  countOutcomes,
  createChurnPredictor,
  expectedGain,
  expectedMaximumProfit,
  netBenefitCurve,
  type OfferEconomics,
  profitCurve,
  rankCustomers,
  readRow,
  realizedProfitCurve,
} from '@org/churn'
import { customers, header } from '@testing/command-line'
import { expect, test } from 'vitest'
import { partsOf } from '../predictor/predictor-parts'
import { nearestName } from './nearest'

const names = ['customerValue', 'offerCost', 'contactCost', 'saveRate']
const economics = { customerValue: 100, offerCost: 5, contactCost: 1, saveRate: 0.5 }

test.each([
  ['contactCosts', 'contactCost'],
  ['contact_cost', 'contactCost'],
  ['ContactCost', 'contactCost'],
  ['offrCost', 'offerCost'],
  ['probability', undefined],
  ['id', undefined],
])('%s is nearest to %s', (given, near) => expect(nearestName(given, names)).toBe(near))

test('between two equally near names nothing is guessed', () => {
  expect(nearestName('top', ['tap', 'tip'])).toBeUndefined()
})

test('a misspelt figure is refused by the name that is meant, wherever economics are given', () => {
  const predictor = createChurnPredictor()
  const misspelt = { ...economics, contactCosts: 3 }
  const refusal =
    'Option contactCosts: got 3, expected no such figure, but one of customerValue, offerCost, contactCost, saveRate: ' +
    'perhaps contactCost.'
  expect(() => breakEvenThreshold(misspelt)).toThrow(refusal)
  expect(() => rankCustomers([0.5], misspelt)).toThrow(refusal)
  expect(() => createChurnPredictor({ policy: misspelt })).toThrow(refusal)
  expect(() => predictor.predict({} as never, { policy: misspelt })).toThrow(refusal)
})

test('a figure that nobody reads is refused, wherever economics are given', () => {
  const counts = countOutcomes([0.1, 0.9], [false, true])
  const refusal = 'Option discount: got 3, expected no such figure, but one of '
  for (const ask of [
    (figures: OfferEconomics) => breakEvenThreshold(figures),
    (figures: OfferEconomics) => expectedGain(0.5, figures),
    (figures: OfferEconomics) => rankCustomers([0.5], figures),
    (figures: OfferEconomics) => profitCurve([0.5], figures),
    (figures: OfferEconomics) => realizedProfitCurve(counts, figures),
    (figures: OfferEconomics) => expectedMaximumProfit(counts, figures),
    (figures: OfferEconomics) => createChurnPredictor({ policy: figures }),
  ]) {
    expect(() => ask({ ...economics, discount: 3 } as never)).toThrow(refusal)
    // What is undefined was not given.
    expect(() => ask({ ...economics, discount: undefined } as never)).not.toThrow()
  }
  const saveRate = { alpha: 6, beta: 14, discount: 3 }
  expect(() => expectedMaximumProfit(counts, { ...economics, saveRate })).toThrow(`${refusal}alpha, beta.`)
})

test('a misspelt option is refused with the nearest one', () => {
  expect(() => createChurnPredictor({ polcy: 'recall' } as never)).toThrow(
    /expected no such option, .*: perhaps policy/,
  )
  expect(() => rankCustomers([0.5], economics, { budgett: 5 } as never)).toThrow(/: perhaps budget\.$/)
})

test('a predictor of another copy, and a model made by hand, are named', () => {
  const { predict, contract } = createChurnPredictor()
  expect(() => partsOf({ predict, contract })).toThrow(
    /createChurnPredictor of this copy of @org\/churn made: an import/,
  )
  const model = { kernel: () => {}, explainer: () => {} }
  expect(() => createChurnPredictor({ model } as never)).toThrow(
    /Option model: got an object, expected a model that load/,
  )
})

test('counts that count nobody, or somebody twice, are refused', () => {
  const counts = { customers: 10, churners: 4, thresholds: [0.5], contacted: [5], found: [3] }
  const curve = (change: object) => netBenefitCurve({ ...counts, ...change } as never)
  expect(curve({})).toHaveLength(1)
  for (const change of [{ churners: -4 }, { churners: 11 }, { found: [-1] }, { found: [6] }, { contacted: [11] }])
    expect(() => curve(change)).toThrow('what countOutcomes answers')
})

test('a number beyond all numbers is no new category', () => {
  const cells = customers(1)[0].split(',')
  const row = Object.fromEntries(header.split(',').map((name, place) => [name, cells[place]]))
  for (const number of [JSON.parse('1e400'), JSON.parse('-1e400')])
    expect(() => readRow(createChurnPredictor(), { ...row, PaymentMethod: number })).toThrow(
      /PaymentMethod: got -?Infinity/,
    )
})
