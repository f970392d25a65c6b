import { expect, test } from 'vitest'
import { UsageError } from './failures'
import { readSheetCommand } from './sheet-options'

test.each([
  [['--rows', '5'], '--out: got none, expected a name that ends in .xlsx.'],
  [['--out', 'churn.xls'], '--out: got "churn.xls", expected a name that ends in .xlsx.'],
  [['--out', 'a.xlsx', '--rows', '0'], '--rows: got "0", expected a whole number from 1 to 1000000.'],
  [['--out', 'a.xlsx', '--rows', '1000001'], '--rows: got "1000001", expected a whole number from 1 to 1000000.'],
  [['--out', 'a.xlsx', '--rows', '1e3'], '--rows: got "1e3", expected a whole number from 1 to 1000000.'],
  [['--out', 'a.xlsx', '--model', ''], '--model: got an empty name'],
  [['--out', 'a.xlsx', '--nonsense'], "Unknown option '--nonsense'"],
])('%j is refused with a sentence', (words, sentence) => {
  expect(() => readSheetCommand(words)).toThrow(sentence)
  expect(() => readSheetCommand(words)).toThrow(UsageError)
})

test('without words, and with --help, it explains itself', () => {
  expect(readSheetCommand([])).toBeUndefined()
  expect(readSheetCommand(['--help'])).toBeUndefined()
  expect(readSheetCommand(['-o', 'a.xlsx'])).toMatchObject({ out: 'a.xlsx', rows: 1000, operatingPoint: undefined })
})
