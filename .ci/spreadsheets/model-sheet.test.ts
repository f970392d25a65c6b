/** The workbook of a model, calculated by LibreOffice, decides and refuses as the library does, for every customer. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { requireOffice } from './office'
import { compare } from './pasted'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const office = requireOffice('the workbook of a model')
const predictor = createChurnPredictor()

test.skipIf(office === undefined)('every raw cell that the library can read or refuse', async () => {
  const [header = [], ...records] = parse(readFileSync(at('../../training/fixtures/cells.csv')), {
    relax_column_count: true,
    skip_empty_lines: true,
  }) as string[][]
  // Spreadsheets compare 15 digits of a number.
  const isLong = (cell: string) => /^[\d.]+$/.test(cell) && cell.replace('.', '').length > 15
  const whole = records.filter((record) => record.length === header.length && !record.some(isLong))
  expect(records.length - whole.length).toBeLessThan(20)
  const decided = await compare(office as string, predictor, header, whole)
  expect(decided.filter((each) => each === 'refused').length).toBeGreaterThan(100)
  expect(decided.filter((each) => each !== 'refused').length).toBeGreaterThan(100)
})

test.skipIf(office === undefined)('every customer', async () => {
  const file = process.env.CHURN_DATA
  if (file === undefined)
    process.stderr.write('NOT CHECKED: the real customers in a spreadsheet: CHURN_DATA names no file\n')
  const [header = [], ...records] = file === undefined ? generated() : (parse(readFileSync(file)) as string[][])
  const started = performance.now()
  const decided = await compare(office as string, predictor, header, records)
  process.stderr.write(`${decided.length} customers in ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
  expect(decided.filter((each) => each === 'churn').length).toBeGreaterThan(records.length / 10)
  expect(decided.filter((each) => each === 'stay').length).toBeGreaterThan(records.length / 10)
})

/** Customers of every kind: each sample with the numbers of others. */
function generated(): string[][] {
  const [header = [], ...samples] = parse(readFileSync(at('../../examples/customers.csv'))) as string[][]
  const tenure = header.indexOf('tenure')
  const rows = samples.flatMap((sample) =>
    Array.from({ length: 200 }, (_, index) =>
      sample.map((cell, place) => (place === tenure ? String(index % 73) : cell)),
    ),
  )
  return [header, ...rows]
}
