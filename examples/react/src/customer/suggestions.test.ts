import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { sampleCustomers } from './sample-customers.ts'
import { suggest } from './suggestions.ts'

const atRisk = {
  contract: 'Month-to-month',
  internetService: 'Fiber optic',
  paymentMethod: 'Electronic check',
  tenureMonths: 1,
}

/** As they are, and each at the riskiest that the form allows. */
const records = sampleCustomers.flatMap(({ record }) => [record, { ...record, ...atRisk }])
const suggested = records.map((record) => ({ record, ...suggest(predictor, record, 'balanced') }))
const rescored = (record: object, changes: object) => predictor.predict({ ...record, ...changes })

describe('suggest', () => {
  it('turns the decision where two changes can', () => {
    const turned = suggested.filter(({ goal, search }) => goal === 'decision' && search.outcome === 'FOUND')
    expect(turned.length).toBeGreaterThan(0)
    for (const { record, search } of turned) {
      for (const { changes } of search.answers) expect(rescored(record, changes).churn).toBe(false)
    }
  })

  it('reaches a lower band where they cannot, and still says that the decision stands', () => {
    const lowered = suggested.filter(({ goal }) => goal === 'band')
    expect(lowered.length).toBeGreaterThan(0)
    for (const { record, search } of lowered) {
      for (const { changes } of search.answers) {
        const { churn, riskBand } = rescored(record, changes)
        expect([churn, riskBand === search.before.riskBand]).toEqual([true, false])
      }
    }
  })

  it('names the cheapest of as few changes first: no discount of most of the bill before a contract', () => {
    const several = suggested.filter(({ search }) => search.answers.length > 1)
    expect(several.length).toBeGreaterThan(0)
    for (const { search } of several) {
      const ranks = search.answers.map(({ steps, cost = Number.NaN }) => 1e6 * steps.length + cost)
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    }
  })

  it('has nothing to turn where the customer is expected to stay', () => {
    const staying = suggested.filter(({ search }) => !search.before.churn)
    expect(staying.length).toBeGreaterThan(0)
    for (const { search } of staying) expect([search.outcome, search.answers]).toEqual(['ALREADY_AT_TARGET', []])
  })
})
