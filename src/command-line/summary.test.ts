import { createChurnPredictor } from '@org/churn'
import type { CsvRecord } from '@org/churn/csv'
import { type EvaluatedPoint, evaluation } from '@org/churn/evaluation'
import { customers, customerWith, header, recordOf } from '@testing/command-line'
import { expect, test } from 'vitest'
import { readHeader } from './header'
import { createScorer } from './score-rows'
import { Summary } from './summary'

const predictor = createChurnPredictor()
const point = evaluation.operatingPoints.find(({ name }) => name === 'balanced') as EvaluatedPoint

function summarise(lines: readonly string[], problem?: CsvRecord['problem'], maxRejected = 1): string {
  const columns = [...header.split(','), predictor.contract.target.column]
  const match = readHeader(columns, predictor.contract)
  const score = createScorer(predictor, match, { operatingPoint: point.name, top: 1 })
  const summary = new Summary(predictor, point, maxRejected, evaluation)
  for (const [index, line] of lines.entries()) {
    summary.add(score(recordOf(index + 2, line.split(','), problem)))
  }
  return summary.lines().join('\n')
}

test('decisions against labels, worked out by hand', () => {
  // Of the sample customers 1 and 4 are predicted to churn, 2 and 5 to stay.
  const [one, two, , four, five] = customers(5)
  const text = summarise([
    `${one},Yes`,
    `${four},No`,
    `${four},Yes`,
    `${two},Yes`,
    `${five},No`,
    `${five},`,
    `${five},No`,
  ])
  expect(text).toContain('Against the labels of 6 rows:')
  expect(text).toMatch(/churned +2 +1\n/)
  expect(text).toMatch(/stayed +1 +2\n/)
  expect(text).toContain('accuracy 66.7 %, precision 66.7 %, recall 66.7 %, F1 66.7 %')
  expect(text).toContain('share that churned 50.0 %')
})

test('beside them what the model reaches on customers it has not seen', () => {
  const { precision, recall } = point.holdOut
  const text = summarise([`${customers(1)[0]},Yes`])
  expect(text).toContain(`on ${evaluation.holdOut.rows.toLocaleString('en-US')} rows held out from training`)
  expect(text).toContain(`precision ${(100 * precision).toFixed(1)} %, recall ${(100 * recall).toFixed(1)} %`)
  expect(summarise([customers(1)[0]])).not.toContain('held out')
})

test('a label in another spelling is reported, and the row is still scored', () => {
  const text = summarise([`${customers(1)[0]},left`, `${customers(1)[0]},No`])
  expect(text).toContain('Scored 2 customers')
  expect(text).toContain(
    'Labels that cannot be read: 1 row, first line 2: Churn: got "left", expected one of "Yes", "No".',
  )
  expect(text).toContain(
    'Against the labels of 1 row:\n  Without 1 row whose label cannot be read, which may differ from these.\n',
  )
})

test('the first rejections are listed by line, the others counted', () => {
  const text = summarise([...customers(3), ...Array.from({ length: 12 }, () => customerWith('tenure', '-1'))])
  expect(text).toContain('Rejected: 12 rows (tenure: OUT_OF_RANGE × 12).')
  expect(text).toContain('\n  line 5: tenure: got "-1", expected a whole number from 0 to 1200 (months)\n')
  expect(text).toContain('\n  line 14: ')
  expect(text).not.toContain('line 15: ')
  expect(text).toContain('… and 2 more;')
})

test('warnings are counted, long and hostile reasons are made fit for a terminal', () => {
  const unfamiliar = [...customers(3), customerWith('tenure', '73')]
  expect(summarise(unfamiliar)).toContain('Accepted with a warning: tenureMonths: OUT_OF_RANGE × 1.')
  const text = summarise(customers(1), { kind: 'stray quote', message: `\x1b[2J${'x'.repeat(5000)}` })
  expect(text).toContain('line 2: \\u{1b}[2Jxxx')
  expect(text.length).toBeLessThan(600)
})

test('a file without rows', () => {
  expect(summarise([])).toBe('The file has a header but no rows: nothing to score.')
})

test('above a share of rejected rows the file is refused, and its remainder is not judged', () => {
  const good = `${customers(1)[0]},Yes`
  const bad = `${customerWith('tenure', '-1')},Yes`
  const refused = summarise([good, bad, bad], undefined, 0.5)
  expect(refused).toContain('\nRefused: 66.7 % of the rows were rejected, expected at most 50.0 % (--max-rejected). ')
  expect(refused).not.toContain('Against the labels')
  const taken = summarise([good, bad], undefined, 0.5)
  expect(taken).not.toContain('Refused')
  expect(taken).toContain('Against the labels of 1 row, without the rejected ones:')
  expect(summarise([good], undefined, 0)).not.toContain('Refused')
})

test('the commonest unknown spellings are quoted', () => {
  const paying = (method: string) => customerWith('PaymentMethod', method)
  const text = summarise([paying('Twint'), paying('Cowrie shells'), paying('Twint'), paying('ELECTRONIC CHECK')])
  expect(text).toContain('paymentMethod: UNKNOWN_VALUE × 3 ("Twint" × 2, "Cowrie shells" × 1)')
  expect(text).toContain('PaymentMethod: SPELLING × 1 ("ELECTRONIC CHECK" × 1)')
})

test('numbers with decimal commas are a fault of the file, with the option that reads them', () => {
  expect(summarise(customers(5))).not.toContain('Numbers written')
  const faulty = summarise([customerWith('MonthlyCharges', '$29.85'), customerWith('MonthlyCharges', '$1.5')])
  expect(faulty).toContain(
    'Numbers written another way: 2 cells of MonthlyCharges, such as "$29.85". Add --currency \'$\' to read them.',
  )
})

test('a column of unknown values refuses the file, whatever its rows', () => {
  const text = summarise(Array(5).fill(customerWith('PaymentMethod', 'Twint')))
  expect(text).toContain('Most values are unknown: 5 cells of paymentMethod, such as "Twint".')
  expect(text).toMatch(/Refused: the file as a whole is at fault/)
})

test('misspelt values are named with the value they look like, and refuse the file where they are many', () => {
  const misspelt = customerWith('PaymentMethod', 'Electronic chek')
  const few = summarise([misspelt, ...customers(5)])
  expect(few).toContain(
    'Misspelt values: 1 cell of paymentMethod, such as "Electronic chek", which looks like "Electronic check".',
  )
  expect(few).not.toContain('Refused')
  expect(summarise([...Array(5).fill(misspelt), ...customers(5)])).toMatch(/Refused: the file as a whole is at fault/)
})

test('a column of unusual numbers refuses the file, whatever its rows', () => {
  const text = summarise(Array(5).fill(customerWith('MonthlyCharges', '2985')))
  expect(text).toContain(
    'Most numbers are outside those the model was trained on: 5 cells of monthlyCharges, such as 2985.',
  )
  expect(text).toMatch(/Refused: the file as a whole is at fault/)
})

test('figures beside rejected rows say how those rows differ', () => {
  const [one] = customers(1)
  const bad = customerWith('tenure', 'x')
  const text = summarise([`${one},No`, `${one},Yes`, `${bad},Yes`])
  expect(text).toContain('100.0 % of the rejected rows churned, 50.0 % of the scored ones')
})
