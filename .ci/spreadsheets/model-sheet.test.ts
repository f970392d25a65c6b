/** The workbook of a model, calculated by LibreOffice, decides and refuses as the library does, for every customer. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { type Customer, createChurnPredictor, type RawRow, readRow } from '@org/churn'
import { customerWords } from '@org/churn/model'
import { parse } from 'csv-parse/sync'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { toWriteSheet } from '../../src/command-line/write-sheet'
import { planWorkbook } from '../../src/spreadsheets/plan-workbook'
import type { SheetPlan } from '../../src/spreadsheets/sheet-plan'
import { calculate, requireOffice } from './office'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const office = requireOffice('the workbook of a model')
const predictor = createChurnPredictor()
const bits = predictor.manifest.margin?.bits as number

/** What is written into a sheet: numbers as numbers where a spreadsheet would make one of the text. */
const typed = (text: string) =>
  /^-?\d{1,9}(\.\d{1,5})?$/.test(text) && String(Number(text)) === text ? Number(text) : text

interface Answer {
  readonly decision: string
  /** Nine decimals of it: spreadsheets have an `exp` of their own. */
  readonly probability: string
  /** The margin. */
  readonly steps: string
  readonly refusal: string
  readonly reasons: readonly string[]
}

/** What the workbook answers to records pasted into its first sheet. */
async function answersOf(header: readonly string[], records: readonly (readonly string[])[]): Promise<Answer[]> {
  const people = customerWords(predictor.contract)
  const sheets = planWorkbook(predictor, { rows: records.length, people, policy: undefined })
  const first = sheets[0] as SheetPlan
  for (const key of [...first.cells.keys()].filter((each) => each.startsWith('5,') && Number(each.slice(2)) > 6))
    first.cells.delete(key)
  first.write(6, 7, header)
  for (const [index, record] of records.entries()) first.write(7 + index, 7, record.map(typed))
  const bytes = Buffer.from(await writeXlsx({ sheets: sheets.map(toWriteSheet) }))
  const files = await calculate(office as string, bytes)
  const shown = parse(files.Customers as string, { relax_column_count: true }) as string[][]
  const steps = parse(files.Calculation as string, { relax_column_count: true }) as string[][]
  const sum = (steps[4] as string[]).indexOf('Sum of steps')
  return shown.slice(6, 6 + records.length).map(([decision = '', probability = '', refusal = '', ...rest], index) => ({
    decision,
    probability: probability === '' ? '' : (Number(probability.replace('%', '')) / 100).toFixed(9),
    steps: steps[6 + index]?.[sum] ?? '',
    refusal,
    reasons: rest.slice(0, 3),
  }))
}

function expectedOf(header: readonly string[], record: readonly string[]) {
  const row = Object.fromEntries(header.map((name, place) => [name, record[place]])) as RawRow
  try {
    const { churn, probability, logOdds, contributions } = predictor.explain(readRow<Customer>(predictor, row), {
      top: 3,
    })
    return {
      decision: churn ? 'churn' : 'stay',
      probability: probability.toFixed(9),
      steps: String(logOdds * 2 ** bits),
      reasons: contributions.map(({ sentence }) => sentence),
    }
  } catch {
    return { decision: 'refused', probability: '', steps: '', reasons: ['', '', ''] }
  }
}

async function compare(header: readonly string[], records: readonly (readonly string[])[]) {
  const answers = await answersOf(header, records)
  expect(answers).toHaveLength(records.length)
  const differing = records.flatMap((record, index) => {
    const { refusal, ...got } = answers[index] as Answer
    expect(refusal === '', JSON.stringify(record)).toBe(got.decision !== 'refused')
    const expected = expectedOf(header, record)
    return isDeepStrictEqual(got, expected) ? [] : [{ record, expected, got }]
  })
  expect(differing.slice(0, 5)).toEqual([])
  return { decided: answers.map(({ decision }) => decision) }
}

test.skipIf(office === undefined)('every raw cell that the library can read or refuse', async () => {
  const [header = [], ...records] = parse(readFileSync(at('../../training/fixtures/cells.csv')), {
    relax_column_count: true,
    skip_empty_lines: true,
  }) as string[][]
  // Spreadsheets compare 15 digits of a number.
  const isLong = (cell: string) => /^[\d.]+$/.test(cell) && cell.replace('.', '').length > 15
  const whole = records.filter((record) => record.length === header.length && !record.some(isLong))
  expect(records.length - whole.length).toBeLessThan(20)
  const { decided } = await compare(header, whole)
  expect(decided.filter((each) => each === 'refused').length).toBeGreaterThan(100)
  expect(decided.filter((each) => each !== 'refused').length).toBeGreaterThan(100)
})

test.skipIf(office === undefined)('every customer', async () => {
  const file = process.env.CHURN_DATA
  if (file === undefined)
    process.stderr.write('NOT CHECKED: the real customers in a spreadsheet: CHURN_DATA names no file\n')
  const [header = [], ...records] = file === undefined ? generated() : (parse(readFileSync(file)) as string[][])
  const started = performance.now()
  const { decided } = await compare(header, records)
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
