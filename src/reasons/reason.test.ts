import {
  type Customer,
  createChurnPredictor,
  describeChange,
  describeLabel,
  describeOutcome,
  describeReason,
  englishMessages,
  InvalidOptionError,
  type Language,
  missingMessages,
  simulate,
  whatWouldChange,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { gymContract } from '@testing/small-model'
import { type MaybeUnbilled, unbilledModel } from '@testing/unbilled'
import { describe, expect, test } from 'vitest'
import { german } from '../../models/telco/languages/german'
import { verification } from '../verification'

const predictor = createChurnPredictor()
/** A predictor of other customers, of which no call here needs more. */
const gym = { contract: gymContract }
const contributionsOf = (customer: Customer) => predictor.explain(customer).contributions
/** A predictor of customers whose monthly charges may be missing. */
const unbilled = createChurnPredictor({ model: loadModel(unbilledModel) })
const withoutBill = { ...ordinaryCustomer, monthlyCharges: null }

test('codes are stable', () => {
  const unusual = { ...withoutBill, paymentMethod: 'Cowrie shells' } as unknown as MaybeUnbilled
  const codes = unbilled.explain(unusual).contributions.map(({ code }) => code)
  expect(codes).toContain('contract.Month-to-month.raises')
  expect(codes).toContain('internetService.Fiber optic.raises')
  expect(codes).toContain('onlineBackup.true.lowers')
  expect(codes.find((code) => code.startsWith('tenureMonths'))).toBe('tenureMonths.raises')
  expect(codes.find((code) => code.startsWith('monthlyCharges'))).toMatch(
    /^monthlyCharges\.missing\.(raises|lowers|neutral)$/,
  )
  expect(codes.find((code) => code.startsWith('paymentMethod'))).toMatch(/^paymentMethod\.unknown\./)
})

test('a contribution carries the phrase of its value apart from what it does', () => {
  const unusual = { ...ordinaryCustomer, paymentMethod: 'Carrier: pigeon' } as unknown as Customer
  const phrases = new Map<string, string>()
  for (const { field, phrase, sentence } of contributionsOf(unusual)) {
    phrases.set(field, phrase)
    expect(sentence).toMatch(/: (raises the risk|lowers the risk|makes no difference)$/)
    expect(sentence.startsWith(`${phrase}: `)).toBe(true)
  }
  expect(phrases.get('contract')).toBe('Month-to-month contract')
  expect(phrases.get('monthlyCharges')).toBe('Monthly charges of $84.50')
  const missing = unbilled.explain(withoutBill).contributions.find(({ field }) => field === 'monthlyCharges')
  expect(missing?.phrase).toBe('No bill sent yet')
  expect(phrases.get('paymentMethod')).toBe('Payment method "Carrier: pigeon", not seen in training')
})

test('English says what the explanation itself says, for every verification row', () => {
  for (const { customer } of verification.rows.slice(0, 60)) {
    for (const contribution of contributionsOf(customer)) {
      const { sentence, code } = describeReason(predictor, contribution)
      expect([sentence, code]).toEqual([contribution.sentence, contribution.code])
    }
  }
})

describe('a second language', () => {
  const sentencesOf = (customer: Customer, language: Language) =>
    Object.fromEntries(
      contributionsOf(customer).map((contribution) => [
        contribution.field,
        describeReason(predictor, contribution, language).sentence,
      ]),
    )

  test('covers every message there is, and no others', () => {
    expect(missingMessages(predictor, german)).toEqual([])
    expect(Object.keys(german.messages).sort()).toEqual(Object.keys(englishMessages(predictor)).sort())
    for (const [id, text] of Object.entries(englishMessages(predictor))) {
      expect(german.messages[id]?.match(/\{\w+\}/g), id).toEqual(text.match(/\{\w+\}/g))
    }
  })

  test('writes words, numbers and plurals its own way', () => {
    const sentences = sentencesOf({ ...ordinaryCustomer, monthlyCharges: 101.5 }, german)
    expect(sentences.contract).toBe('Monatlich kündbarer Vertrag: erhöht das Risiko')
    expect(sentences.tenureMonths).toBe('Seit 12 Monaten Kunde: erhöht das Risiko')
    expect(sentences.monthlyCharges).toMatch(/^Monatlicher Betrag von 101,50 \$: /)
    const first = unbilled.explain({ ...withoutBill, tenureMonths: 1 }).contributions
    const said = new Map(first.map((each) => [each.field, describeReason(unbilled, each, german).sentence]))
    expect(said.get('tenureMonths')).toBe('Seit 1 Monat Kunde: erhöht das Risiko')
    expect(said.get('monthlyCharges')).toMatch(/^Monatlicher Betrag nicht bekannt: /)
  })

  test('may say a whole reason otherwise, under its code', () => {
    const own = { ...german, messages: { ...german.messages, 'tenureMonths.raises': 'Erst {value} Monate dabei' } }
    expect(sentencesOf(ordinaryCustomer, own).tenureMonths).toBe('Erst 12 Monate dabei')
  })

  test('falls back to English where it has no text, and says which are missing', () => {
    const { reason, 'contract.Month-to-month': contractText, ...messages } = german.messages
    const partial = { ...german, messages }
    expect(missingMessages(predictor, partial)).toEqual(['reason', 'contract.Month-to-month'])
    expect(sentencesOf(ordinaryCustomer, partial).contract).toBe('Month-to-month contract: erhöht das Risiko')
  })
})

test('message id and parameters are there for any other translator', () => {
  const charges = contributionsOf(ordinaryCustomer).find(({ field }) => field === 'monthlyCharges')
  if (!charges) throw new Error('no contribution of the charges')
  expect(describeReason(predictor, charges)).toMatchObject({
    messageId: 'monthlyCharges.other',
    parameters: { value: 84.5, text: '84.50', unit: 'USD', direction: charges.direction },
  })
})

test('a contribution of another contract is refused', () => {
  const [contribution] = contributionsOf(ordinaryCustomer)
  expect(() => describeReason(gym, contribution)).toThrow(InvalidOptionError)
})

describe('changes and outcomes', () => {
  const target = { probabilityAtMost: 0.25 }
  const answer = whatWouldChange(predictor, ordinaryCustomer, { target, top: 100 })

  test('in English say what the search itself says', () => {
    expect(describeOutcome(answer).sentence).toBe(answer.sentence)
    for (const step of answer.answers.flatMap(({ steps }) => steps)) {
      expect(describeChange(predictor, step)).toMatchObject({ code: step.code, sentence: step.sentence })
    }
  })

  test('have codes and parameters for any other translator', () => {
    const change = { field: 'monthlyCharges', from: 84.5, to: 70 }
    expect(describeChange(predictor, change)).toEqual({
      code: 'change.monthlyCharges.decrease',
      parameters: {
        label: 'Monthly charges',
        from: { messageId: 'monthlyCharges.other', value: 84.5, text: '84.50', unit: 'USD' },
        to: { messageId: 'monthlyCharges.other', value: 70, text: '70.00', unit: 'USD' },
      },
      sentence: 'Monthly charges: Monthly charges of $84.50 → Monthly charges of $70.00',
    })
    const { code, parameters } = describeOutcome(answer)
    expect(code).toBe('outcome.FOUND')
    expect(parameters).toEqual({ found: answer.found, maxChanges: 2, maxEvaluations: 20_000 })
  })

  test('are said in a second language', () => {
    const { changes } = simulate(predictor, ordinaryCustomer, {
      contract: 'Two year',
      tenureMonths: 1,
      monthlyCharges: 70,
    })
    expect(changes.map((change) => describeChange(predictor, change, german).sentence)).toEqual([
      'Dauer der Kundschaft: Seit 12 Monaten Kunde → Seit 1 Monat Kunde',
      'Vertrag: Monatlich kündbarer Vertrag → Zweijähriger Vertrag',
      'Monatlicher Betrag: Monatlicher Betrag von 84,50 $ → Monatlicher Betrag von 70,00 $',
    ])
    expect(describeLabel(predictor, 'contract', german)).toBe('Vertrag')
    expect(describeLabel(predictor, 'contract')).toBe('Contract')
  })

  test.each([
    [{ outcome: 'ALREADY_AT_TARGET', found: 0 }, 'Der Kunde ist schon am Ziel: Nichts muss sich ändern.'],
    [{ outcome: 'FOUND', found: 1 }, 'Eine Kombination von bis zu 3 Änderungen würde das Modell ans Ziel bringen.'],
    [
      { outcome: 'FOUND', found: 12 },
      'Jede von 12 Kombinationen von bis zu 3 Änderungen würde das Modell ans Ziel bringen.',
    ],
    [
      { outcome: 'FOUND', found: 2, complete: false, maxChanges: 1 },
      'Jede von 2 Kombinationen von einer Änderung würde das Modell ans Ziel bringen; die Suche endete nach 500 der möglichen Kombinationen.',
    ],
    [
      { outcome: 'NONE_WITHIN_LIMITS', found: 0, maxChanges: 1 },
      'Keine in diesen Grenzen: Keine Kombination von einer Änderung erreicht das Ziel.',
    ],
    [
      { outcome: 'STOPPED_EARLY', found: 0, complete: false },
      'Keine gefunden: Die Suche endete nach 500 der möglichen Kombinationen, es kann also eine geben.',
    ],
  ] as const)('%o', (given, sentence) => {
    const { outcome, found, complete, maxChanges } = { complete: true, maxChanges: 3, ...given }
    const end = { outcome, found, complete, limits: { maxChanges, maxEvaluations: 500 } }
    expect(describeOutcome(end, german).sentence).toBe(sentence)
  })

  test('may be said otherwise under their code', () => {
    const own = { ...german, messages: { ...german.messages, 'change.contract.Two year': 'Abschluss über zwei Jahre' } }
    const change = { field: 'contract', from: 'Month-to-month', to: 'Two year' }
    expect(describeChange(predictor, change, own).sentence).toBe('Abschluss über zwei Jahre')
  })

  test('of another contract are refused', () => {
    const change = { field: 'contract', from: 'Month-to-month', to: 'Two year' }
    expect(() => describeChange(gym, change)).toThrow(/Option change: got "contract", expected a field of the/)
    expect(() => describeLabel(gym, 'contract')).toThrow(InvalidOptionError)
  })
})

describe('values', () => {
  const reasonOf = (customer: Customer, field: string, language?: Language) => {
    const contribution = contributionsOf(customer).find((each) => each.field === field)
    if (!contribution) throw new Error(`no contribution of ${field}`)
    return { contribution, reason: describeReason(predictor, contribution, language) }
  }

  test.each([84.505, 84.515, 19.995, 100, 0.005])('%d is rounded as in the explanation', (monthlyCharges) => {
    const { contribution, reason } = reasonOf(
      { ...ordinaryCustomer, monthlyCharges: Math.max(20, monthlyCharges) },
      'monthlyCharges',
    )
    expect(reason.sentence).toBe(contribution.sentence)
  })

  test('of a list are shown as they are, others in quotes', () => {
    expect(reasonOf(ordinaryCustomer, 'contract').reason.parameters.text).toBe('Month-to-month')
    expect(reasonOf(ordinaryCustomer, 'techSupport').reason.parameters.text).toBe('false')
    const unknown = { ...ordinaryCustomer, paymentMethod: 'Cowrie shells' } as unknown as Customer
    expect(reasonOf(unknown, 'paymentMethod').reason.parameters.text).toBe('"Cowrie shells"')
    const missing = unbilled.explain(withoutBill).contributions.find(({ field }) => field === 'monthlyCharges')
    if (!missing) throw new Error('no contribution of the charges')
    expect(describeReason(unbilled, missing).parameters.text).toBe('')
  })

  test('fill in what a message names, and nothing else', () => {
    const messages = { ...german.messages, 'contract.Month-to-month': '{constructor} {toString} {value}' }
    const { reason } = reasonOf(ordinaryCustomer, 'contract', { ...german, messages })
    expect(reason.sentence).toBe('{constructor} {toString} Month-to-month: erhöht das Risiko')
  })
})

test.each<[string, unknown, string]>([
  ['without messages', { locale: 'de' }, 'Option language.messages: got nothing, expected an object of texts'],
  ['of an invalid locale', { locale: 'xx_YY', messages: {} }, 'Option language.locale: got "xx_YY", expected a BCP 47'],
  ['without a locale', { messages: {} }, 'Option language.locale: got nothing'],
  ['that is a locale alone', 'de', 'Option language.messages: got nothing'],
])('a language %s is refused', (_, language, message) => {
  const [contribution] = contributionsOf(ordinaryCustomer)
  const end = { outcome: 'FOUND', found: 1, complete: true, limits: { maxChanges: 1, maxEvaluations: 1 } } as const
  for (const ask of [
    () => describeReason(predictor, contribution, language as Language),
    () => describeLabel(predictor, 'contract', language as Language),
    () => describeOutcome(end, language as Language),
    () => missingMessages(predictor, language as Language),
  ]) {
    expect(ask).toThrow(InvalidOptionError)
    expect(ask).toThrow(message)
  }
})
