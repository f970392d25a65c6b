import {
  type Customer,
  createChurnPredictor,
  describeReason,
  englishMessages,
  InvalidOptionError,
  type Language,
  missingMessages,
} from '@org/churn'
import { describe, expect, test } from 'vitest'
import { german } from '../../examples/german-reasons'
import { ordinaryCustomer } from '../testing/customers'
import { gymContract } from '../testing/small-model'
import { verification } from '../verification'

const churn = createChurnPredictor()
const { contract } = churn
const contributionsOf = (customer: Customer) => churn.explain(customer).contributions

test('codes are stable', () => {
  const unusual = { ...ordinaryCustomer, totalCharges: null, paymentMethod: 'Cowrie shells' } as unknown as Customer
  const codes = contributionsOf(unusual).map(({ code }) => code)
  expect(codes).toContain('contract.Month-to-month.raises')
  expect(codes).toContain('internetService.Fiber optic.raises')
  expect(codes).toContain('onlineBackup.true.lowers')
  expect(codes.find((code) => code.startsWith('tenureMonths'))).toBe('tenureMonths.raises')
  expect(codes.find((code) => code.startsWith('totalCharges'))).toMatch(
    /^totalCharges\.missing\.(raises|lowers|neutral)$/,
  )
  expect(codes.find((code) => code.startsWith('paymentMethod'))).toMatch(/^paymentMethod\.unknown\./)
})

test('English says what the explanation itself says, for every verification row', () => {
  for (const { customer } of verification.rows.slice(0, 60)) {
    for (const contribution of contributionsOf(customer)) {
      const { sentence, code } = describeReason(contract, contribution)
      expect([sentence, code]).toEqual([contribution.sentence, contribution.code])
    }
  }
})

describe('a second language', () => {
  const sentencesOf = (customer: Customer, language: Language) =>
    Object.fromEntries(
      contributionsOf(customer).map((contribution) => [
        contribution.field,
        describeReason(contract, contribution, language).sentence,
      ]),
    )

  test('covers every message there is, and no others', () => {
    expect(missingMessages(contract, german)).toEqual([])
    expect(Object.keys(german.messages).sort()).toEqual(Object.keys(englishMessages(contract)).sort())
    for (const [id, text] of Object.entries(englishMessages(contract))) {
      expect(german.messages[id]?.match(/\{\w+\}/g), id).toEqual(text.match(/\{\w+\}/g))
    }
  })

  test('writes words, numbers and plurals its own way', () => {
    const sentences = sentencesOf({ ...ordinaryCustomer, totalCharges: 1014.5 }, german)
    expect(sentences.contract).toBe('Monatlich kündbarer Vertrag: erhöht das Risiko')
    expect(sentences.tenureMonths).toBe('Seit 12 Monaten Kunde: erhöht das Risiko')
    expect(sentences.totalCharges).toMatch(/^Bisher 1014,50 \$ in Rechnung gestellt: /)
    const first = sentencesOf({ ...ordinaryCustomer, tenureMonths: 1, totalCharges: null }, german)
    expect(first.tenureMonths).toBe('Seit 1 Monat Kunde: erhöht das Risiko')
    expect(first.totalCharges).toMatch(/^Noch keine Rechnung gestellt: /)
  })

  test('may say a whole reason otherwise, under its code', () => {
    const own = { ...german, messages: { ...german.messages, 'tenureMonths.raises': 'Erst {value} Monate dabei' } }
    expect(sentencesOf(ordinaryCustomer, own).tenureMonths).toBe('Erst 12 Monate dabei')
  })

  test('falls back to English where it has no text, and says which are missing', () => {
    const { reason, 'contract.Month-to-month': contractText, ...messages } = german.messages
    const partial = { ...german, messages }
    expect(missingMessages(contract, partial)).toEqual(['reason', 'contract.Month-to-month'])
    expect(sentencesOf(ordinaryCustomer, partial).contract).toBe('Month-to-month contract: erhöht das Risiko')
  })
})

test('message id and parameters are there for any other translator', () => {
  const charges = contributionsOf(ordinaryCustomer).find(({ field }) => field === 'monthlyCharges')
  if (!charges) throw new Error('no contribution of the charges')
  expect(describeReason(contract, charges)).toMatchObject({
    id: 'monthlyCharges.other',
    parameters: { value: 84.5, shown: '84.50', unit: 'USD', direction: charges.direction },
  })
})

test('a contribution of another contract is refused', () => {
  const [contribution] = contributionsOf(ordinaryCustomer)
  expect(() => describeReason(gymContract, contribution)).toThrow(InvalidOptionError)
})
