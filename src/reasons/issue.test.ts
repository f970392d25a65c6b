import {
  createChurnPredictor,
  describeIssue,
  describeRiskBand,
  type FieldIssue,
  InvalidCustomerError,
  InvalidOptionError,
  InvalidRowError,
  readRow,
} from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { describe, expect, test } from 'vitest'
import { german } from '../../models/telco/languages/german'

const predictor = createChurnPredictor()

/** Everything that is found about a record: refusals, or else warnings. */
function findingsOf(changes: Record<string, unknown>): readonly FieldIssue[] {
  return findings(() => predictor.predict({ ...ordinaryCustomer, ...changes } as never).warnings)
}

function findings(ask: () => readonly FieldIssue[]): readonly FieldIssue[] {
  try {
    return ask()
  } catch (error) {
    if (error instanceof InvalidCustomerError || error instanceof InvalidRowError) return error.issues
    throw error
  }
}

const cases: [name: string, changes: Record<string, unknown>, code: string, english: string, german: string][] = [
  [
    'a number that cannot be',
    { monthlyCharges: -5 },
    'OUT_OF_RANGE',
    'Monthly charges: got -5, expected a number from 0 to 10000',
    'Monatlicher Betrag: -5 statt eine Zahl von 0 bis 10000',
  ],
  [
    'a number that training never saw',
    { tenureMonths: 80 },
    'OUT_OF_RANGE',
    'Tenure: got 80, expected 0 to 72, as in the training data',
    'Dauer der Kundschaft: 80 statt 0 bis 72 wie in den Trainingsdaten',
  ],
  [
    'a word in the place of a number',
    { tenureMonths: 'five' },
    'WRONG_TYPE',
    'Tenure: got "five", expected a whole number from 0 to 1200',
    'Dauer der Kundschaft: "five" statt eine ganze Zahl von 0 bis 1200',
  ],
  [
    'a value that is missing',
    { contract: null },
    'MISSING_VALUE',
    'Contract: nothing given, expected "Month-to-month", "One year", or "Two year"',
    'Vertrag: keine Angabe, erwartet wird "Month-to-month", "One year" oder "Two year"',
  ],
  [
    'another spelling',
    { contract: 'two YEAR' },
    'SPELLING',
    'Contract: got "two YEAR", expected "Two year"',
    'Vertrag: "two YEAR" statt "Two year"',
  ],
  [
    'a contradiction',
    { internetService: 'No', streamingTv: true },
    'CONTRADICTION',
    'Streaming TV: got true, expected false, unless Internet service is "DSL" or "Fiber optic"',
    'Fernsehen über das Internet: true statt false, außer wenn Internetanschluss "DSL" oder "Fiber optic" ist',
  ],
  [
    'what the model does not use',
    { gender: 7 },
    'UNUSED_VALUE',
    'Gender: got 7; taken as missing, because the model does not use it',
    'Gender: 7; gilt als keine Angabe, weil das Modell das Feld nicht braucht',
  ],
]

describe('what was found is said by the names that people read', () => {
  test.each(cases)('%s', (_, changes, code, english, inGerman) => {
    const issue = findingsOf(changes).find(
      (each) => each.code === code && Object.hasOwn(changes, each.path),
    ) as FieldIssue
    expect(describeIssue(predictor, issue)).toMatchObject({ code, messageId: `issue.${code}`, sentence: english })
    expect(describeIssue(predictor, issue, german).sentence).toBe(inGerman)
  })
})

test('a record that is none', () => {
  const [issue] = findings(() => predictor.predict(5 as never).warnings)
  const english = 'The record: got 5, expected an object with the fields of the contract'
  expect(describeIssue(predictor, issue as FieldIssue).sentence).toBe(english)
  expect(describeIssue(predictor, issue as FieldIssue, german).sentence).toBe(
    'Der Datensatz: 5 statt ein Objekt mit den Feldern, die das Modell kennt',
  )
})

test('the columns of a source are called by their fields', () => {
  const columns = Object.fromEntries(predictor.contract.fields.map(({ column }) => [column, '']))
  const issues = findings(() => {
    readRow(predictor, { ...columns, tenure: 'many' })
    return []
  })
  const found = issues.find(({ path }) => path === 'tenure') as FieldIssue
  expect(describeIssue(predictor, found).parameters.label).toBe('Tenure')
})

test('a risk band', () => {
  expect(describeRiskBand('high')).toBe('high risk')
  expect(describeRiskBand('medium', german)).toBe('mittleres Risiko')
})

test('what is no finding and no band is refused', () => {
  const finding: FieldIssue = { code: 'WRONG_TYPE', path: 'shoeSize', got: '5', expected: 'a word', message: '' }
  for (const given of [undefined, 5, {}, { ...finding, path: '', code: 'ODD' }, finding])
    expect(() => describeIssue(predictor, given as FieldIssue)).toThrow(InvalidOptionError)
  for (const given of [undefined, 'toString', 'LOW'])
    expect(() => describeRiskBand(given as never)).toThrow('risk band')
})
