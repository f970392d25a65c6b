/** The workbook of a model, calculated by LibreOffice, decides and refuses as the library does, for every customer. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { NumberField } from '../../src/model/contract'
import { partsOf } from '../../src/predictor/predictor-parts'
import { requireOffice } from './office'
import { compare, typed } from './pasted'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const office = requireOffice('the workbook of a model')
const predictor = createChurnPredictor()

/** A customer who can be scored. */
function ordinary(header: readonly string[]): string[] {
  const [names = [], sample = []] = parse(readFileSync(at('../../examples/customers.csv'))) as string[][]
  return header.map((name) => sample[names.indexOf(name)] ?? '')
}

/** Numbers of 15 digits that are almost whole. */
const brokenNumbers = '71.9999999999998 72.0000000000002 99.9999999999998 9.99999999999998 95.0000000000002'.split(' ')

/** Texts that one spreadsheet or another would take for numbers, or that look like them. */
const numberTexts = [
  ...['1,234', '1,234.5', '1 234', '1\u00a0234', "1'234", '1.234,5', '12,34', '1_000', '10,', '2,5'],
  ...['1e1', '1E+1', '1e-1', '1.5e1', '1e', 'e5', '1e1.5', '1e+', '10^2', '2**3', '0x10', '1d1'],
  ...[
    '(5)',
    '(50)',
    '-(5)',
    '+50',
    '50-',
    '--5',
    '+-5',
    '- 5',
    '+ 5',
    '5%',
    '50 %',
    '%5',
    '$50',
    '50 $',
    '50 €',
    '£50',
  ],
  ...['.5', '5.', '.', '5..0', '5.0.0', '5 0', '007', '00.5', '1/2', '½', '=5', "'5", 'TRUE', 'Infinity', 'NaN'],
]

/** Numbers of 15 digits around all that the model's trees ask a field for, and around the limits of the field. */
function besideBounds(name: string): string[] {
  const { contract, manifest, ensemble } = partsOf(predictor).loaded
  const column = manifest.features.findIndex((feature) => feature.name === name)
  const field = contract.fields.find((each) => each.name === name) as NumberField
  const asked = Array.from(ensemble.threshold).filter((_, node) => ensemble.feature[node] === column)
  const bounds = [...new Set([...asked.map(middleBelow), ...field.limits])].filter((bound) => bound > 0)
  return bounds.flatMap((bound) => {
    const [whole = '', decimals = ''] = bound.toPrecision(15).split('.')
    return [-3, -2, -1, 0, 1, 2, 3].map((steps) => {
      const text = String(BigInt(whole + decimals) + BigInt(steps))
      return `${text.slice(0, whole.length)}.${text.slice(whole.length)}`
    })
  })
}

/** Half way between a float32 and the one below it: what rounds to the one and to the other meets there. */
function middleBelow(threshold: number): number {
  const number = new Float32Array([threshold])
  new Int32Array(number.buffer)[0] -= 1
  return (threshold + (number[0] as number)) / 2
}

test.skipIf(office === undefined)('every raw cell that the library can read or refuse', async () => {
  const [header = [], ...records] = parse(readFileSync(at('../../training/fixtures/cells.csv')), {
    relax_column_count: true,
    skip_empty_lines: true,
  }) as string[][]
  // Spreadsheets compare 15 digits of a number.
  const isLong = (cell: string) => /^[\d.]+$/.test(cell) && cell.replace('.', '').length > 15
  const sample = ordinary(header)
  const withCell = (column: string) => (text: string) => sample.map((cell, at) => (header[at] === column ? text : cell))
  const near = [
    ...besideBounds('monthlyCharges').map(withCell('MonthlyCharges')),
    ...brokenNumbers.map(withCell('tenure')),
    ...numberTexts.map(withCell('MonthlyCharges')),
    ...numberTexts.map(withCell('tenure')),
  ]
  expect(near.length).toBeGreaterThan(100)
  const whole = records.filter((record) => record.length === header.length && !record.some(isLong))
  expect(records.length - whole.length).toBeLessThan(20)
  // Of the numbers beside bounds, each second one is pasted as text.
  const paste = (text: string) => (/^\d+\.\d{7,12}[02468]$/.test(text) ? Number(text) : typed(text))
  const decided = await compare(office as string, predictor, header, [...whole, ...near], paste)
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
