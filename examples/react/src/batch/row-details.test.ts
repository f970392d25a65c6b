import { simulate } from '@org/churn'
import { describe, expect, it } from 'vitest'
import { sampleCustomers } from '../customer/sample-customers.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import { createDetailer } from './row-details.ts'

const records = sampleCustomers.map(({ record }) => record)
const { detail } = createDetailer(predictor, records)
const economics = { customerValue: 800, offerCost: 60, contactCost: 5, saveRate: 0.3 }
/** What the contract offers by itself, one value each, with its cost. */
const offers = predictor.contract.fields.flatMap((field) =>
  field.type === 'boolean' || field.type === 'category'
    ? (field.actionable?.changes ?? [])
        .filter(({ offered }) => offered)
        .map(({ from, to, cost }) => ({ field: field.name, from, to, cost }))
    : [],
)

describe('a row of the list', () => {
  it('offers what gains the most of all that the company offers, at its price', () => {
    for (const record of records) {
      const { offer } = detail(record, economics)
      const before = predictor.predict(record).probability
      for (const { field, from, to, cost = 0 } of offers) {
        const present = record[field]
        if (present === to || (from && !from.includes(present as never))) continue
        let after: number
        try {
          after = simulate(predictor, record, { [field]: to } as CustomerRecord).after.probability
        } catch {
          // Not possible for this customer, such as a backup without internet.
          continue
        }
        const gain = 800 * (before - after) - cost - 5
        if (after < before) expect(offer?.gain ?? 0).toBeGreaterThanOrEqual(gain - 1e-9)
      }
      if (offer) expect(offer.effect).toBeLessThan(0)
    }
    expect(records.some((record) => detail(record, economics).offer !== undefined)).toBe(true)
  })

  it('gives the strongest reasons that differ, and every other one beside them', () => {
    for (const record of records) {
      const { reasons, others } = detail(record, undefined)
      const raising = predictor
        .explain(record)
        .contributions.filter(({ logOdds }) => logOdds > 0)
        .map(({ phrase }) => phrase)
      expect([...reasons, ...others].sort()).toEqual([...raising].sort())
      expect(reasons.length).toBeLessThanOrEqual(3)
    }
    const firsts = new Set(records.map((record) => detail(record, undefined).reasons.join()))
    expect(firsts.size).toBeGreaterThan(records.length / 2)
  })

  it('seeks no offer where none is asked for', () => {
    expect(detail(records[0], undefined).offer).toBeUndefined()
  })
})
