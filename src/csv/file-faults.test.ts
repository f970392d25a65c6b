import { createChurnPredictor, type FieldIssue, type FieldIssueCode } from '@org/churn'
import { createFileJudge } from '@org/churn/csv'
import { describe, expect, test } from 'vitest'

const { contract } = createChurnPredictor()

const found = (code: FieldIssueCode, path: string, text: string): FieldIssue => {
  const got = JSON.stringify(text)
  return { code, path, got, expected: '', message: '' }
}

const judge = (findings: readonly FieldIssue[], rows = 100) => {
  const judge = createFileJudge(contract)
  for (const finding of findings) judge.add([finding])
  return judge.faults(rows)
}

const amounts = (...texts: readonly string[]) => judge(texts.map((text) => found('WRONG_TYPE', 'MonthlyCharges', text)))

describe('numbers written another way are named with what reads them', () => {
  test.each([
    [['29,85', '5,1'], { decimal: ',' }],
    [['29,85', '1.234,50'], { decimal: ',', thousands: '.' }],
    [['1,234.50', '2,000'], { thousands: ',' }],
    [['1,234', '29,85'], { decimal: ',' }],
    [['$29.85', '$1,234.50'], { thousands: ',', affixes: ['$'] }],
    [['1’234.50'], { thousands: "'" }],
    [['(12.00)', '5-'], { decimal: '.' }],
    [['(12,00)', '29,85'], { decimal: ',' }],
  ])('%o', (texts, numbers) => {
    expect(amounts(...texts)).toEqual([
      {
        kind: 'numbers',
        columns: ['MonthlyCharges'],
        cells: texts.length,
        example: JSON.stringify(texts[0]),
        numbers,
        spoilsFile: false,
      },
    ])
  })

  test('unless no one way reads them', () => {
    expect(amounts('29,85', '1,234.50')).toMatchObject([{ kind: 'numbers', numbers: undefined }])
  })

  test('words and categories are none', () => {
    expect(amounts('twelve', 'n/a')).toEqual([])
    expect(judge([found('WRONG_TYPE', 'PaymentMethod', '29,85')])).toEqual([])
  })
})

test('dates among numbers spoil the file, a single one does not', () => {
  const date = found('WRONG_TYPE', 'MonthlyCharges', '42.03.00')
  expect(judge([date, date])).toMatchObject([{ kind: 'dates', cells: 2, spoilsFile: true }])
  expect(judge([date])).toMatchObject([{ kind: 'dates', cells: 1, spoilsFile: false }])
})

test('a column of mostly unknown values spoils the file, some new ones do not', () => {
  const unknown = found('UNKNOWN_VALUE', 'paymentMethod', 'Twint')
  expect(judge(Array(5).fill(unknown), 9)).toMatchObject([
    { kind: 'unknown', columns: ['paymentMethod'], spoilsFile: true },
  ])
  expect(judge(Array(5).fill(unknown), 10)).toEqual([])
  // The same in every row is another list of values, however few the rows; one customer may be news.
  expect(judge(Array(2).fill(unknown), 2)).toMatchObject([{ kind: 'unknown', cells: 2, spoilsFile: true }])
  expect(judge(Array(3).fill(unknown), 5)).toMatchObject([{ kind: 'unknown', cells: 3, spoilsFile: true }])
  expect(judge(Array(2).fill(unknown), 3)).toEqual([])
  expect(judge([unknown], 1)).toEqual([])
})

test('values that look like a listed one are named with it, and spoil the file beyond a tenth', () => {
  const misspelt = found('UNKNOWN_VALUE', 'paymentMethod', 'Electronic chek')
  const fault = { kind: 'misspelt', columns: ['paymentMethod'], meant: 'Electronic check' }
  expect(judge([misspelt])).toMatchObject([{ ...fault, cells: 1, spoilsFile: false }])
  expect(judge(Array(10).fill(misspelt))).toMatchObject([{ ...fault, cells: 10, spoilsFile: false }])
  expect(judge(Array(11).fill(misspelt))).toMatchObject([{ ...fault, cells: 11, spoilsFile: true }])
})

test('a column of mostly unusual numbers spoils the file, some do not', () => {
  const cents: FieldIssue = { ...found('OUT_OF_RANGE', 'monthlyCharges', ''), got: '2985' }
  expect(judge(Array(5).fill(cents), 9)).toMatchObject([
    { kind: 'range', columns: ['monthlyCharges'], cells: 5, example: '2985', spoilsFile: true },
  ])
  expect(judge(Array(5).fill(cents), 10)).toEqual([])
})
