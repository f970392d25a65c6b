import * as entry from '@org/churn/csv'
import { expect, test } from 'vitest'

test('the public surface is what is listed here', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'CsvError',
    'callCells',
    'callColumns',
    'callRecord',
    'createCsvWriter',
    'createFileJudge',
    'createOmissions',
    'describeFault',
    'describeReading',
    'escapeFormula',
    'matchHeader',
    'readCsv',
    'suggestColumns',
    'writeCsv',
  ])
})
