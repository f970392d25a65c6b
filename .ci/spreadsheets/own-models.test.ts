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

/** Days that all spreadsheets count alike, each second one of them. */
function isTyped(text: string): boolean {
  if (!/^(19[1-9]\d|20\d\d)-\d\d-\d[02468]$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

test.skipIf(office === undefined).each([
  ['crew of ferries', ferries, undefined],
  ['members of a rowing club', rowers, asOf],
])('%s', async (_, folder, day) => {
  const { model } = readModelFolder(folder)
  const predictor = createChurnPredictor({ model, asOf: day }) as unknown as ChurnPredictor<Customer>
  const { loaded } = partsOf(predictor)
  const header = loaded.contract.fields.map(({ column }) => column)
  const dates = new Set(loaded.contract.fields.filter(({ type }) => type === 'date').map(({ column }) => column))
  // Programs make a date of what people type as one, and keep it as text where it is imported so; a number in such a
  // column would be the day of that number.
  const pasteOf = (text: string, column: string) =>
    dates.has(column) ? (isTyped(text) ? new Date(`${text}T00:00:00Z`) : text) : typed(text)
  // Spreadsheets keep 15 digits of a number, and round a half in a reason up.
  const isExact = (cell: string | null) => {
    // A reason quotes no value that training never saw, and spreadsheets know no number as small as this one.
    if (/^(never seen|__proto__|Robert)|e-32\d$/.test(cell ?? '')) return false
    if (cell === null || !/^-?[\d.]+$/.test(cell)) return true
    return cell.replaceAll(/\D/g, '').length <= 15 && !/\.\d*5$/.test(cell)
  }
  const drawn = generateRows(loaded.contract, loaded.manifest.features, loaded.ensemble, 4000, 7)
  const records = drawn.filter((record) => record.every(isExact)).slice(0, 600)
  expect(records.length).toBeGreaterThan(150)
  const pasted = records.flatMap((record) =>
    record.map((text, place) => (text === null ? null : pasteOf(text, header[place] as string))),
  )
  if (dates.size > 0) expect(pasted.filter((cell) => cell instanceof Date).length).toBeGreaterThan(100)
  const decided = await compare(office as string, predictor, header, records, pasteOf)
  for (const decision of ['churn', 'stay', 'refused'])
    expect(decided.filter((each) => each === decision).length, decision).toBeGreaterThan(20)
})
