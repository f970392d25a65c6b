/** The workbooks of other companies' models, with dates, ordered levels and calibrations, answer as the library does. */
import { type ChurnPredictor, type Customer, createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { expect, test } from 'vitest'
import { partsOf } from '../../src/predictor/predictor-parts'
import { generateRows } from '../databases/rows'
import { ferries } from '../testing/ferries'
import { rowers } from '../testing/rowers'
import { requireOffice } from './office'
import { compare, typed } from './pasted'

const office = requireOffice('the workbooks of other models')
const asOf = '2026-03-01'

test.skipIf(office === undefined).each([
  ['crew of ferries', ferries, undefined],
  ['members of a rowing club', rowers, asOf],
])('%s', async (_, folder, day) => {
  const { model } = readModelFolder(folder)
  const predictor = createChurnPredictor({ model, asOf: day }) as unknown as ChurnPredictor<Customer>
  const { loaded } = partsOf(predictor)
  const header = loaded.contract.fields.map(({ column }) => column)
  // A date is pasted as its text; a number in such a column would be the day of that number.
  const dates = new Set(loaded.contract.fields.filter(({ type }) => type === 'date').map(({ column }) => column))
  // Spreadsheets take numbers for equal that differ in the fifteenth digit, and round a half in a reason up.
  const isExact = (cell: string | null) => {
    // A reason quotes no value that training never saw, and spreadsheets know no number as small as this one.
    if (/^(never seen|__proto__|Robert)|e-32\d$/.test(cell ?? '')) return false
    if (cell === null || !/^-?[\d.]+$/.test(cell)) return true
    return cell.replaceAll(/\D/g, '').length <= 14 && !/\.\d*5$/.test(cell)
  }
  const drawn = generateRows(loaded.contract, loaded.manifest.features, loaded.ensemble, 4000, 7)
  const records = drawn.filter((record) => record.every(isExact)).slice(0, 600)
  expect(records.length).toBeGreaterThan(150)
  const decided = await compare(office as string, predictor, header, records, (text, column) =>
    dates.has(column) ? text : typed(text),
  )
  for (const decision of ['churn', 'stay', 'refused'])
    expect(decided.filter((each) => each === decision).length, decision).toBeGreaterThan(20)
})
