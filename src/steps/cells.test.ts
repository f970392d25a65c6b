/** Raw rows and feature vectors as the training workspace reads them: both languages must agree cell by cell. */
import { readFileSync } from 'node:fs'
import { createChurnPredictor, InvalidRowError, readLabel, readRow } from '@org/churn'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createEncoder, type Values } from './encode'

/** What the training workspace made of one record of cells.csv. */
interface Judgement {
  /** What differs from an ordinary row. */
  readonly cells: Readonly<Record<string, string>>
  readonly accepted: boolean
  /** Of the ordinary row, which is the first. */
  readonly features?: readonly (number | null)[]
  /** By its place, each feature that is another one than in the ordinary row. */
  readonly changed?: Readonly<Record<string, number | null>>
  readonly problems?: readonly { readonly column: string }[]
}

const text = (name: string) => readFileSync(new URL(`../../training/fixtures/${name}`, import.meta.url), 'utf8')
const [header = [], ...records] = parse(text('cells.csv'), { relax_column_count: true, skip_empty_lines: true })
const { rows } = JSON.parse(text('cells.json')) as { rows: readonly Judgement[] }
const predictor = createChurnPredictor()
const encode = createEncoder(predictor.manifest.features)

/** Reads the record as both readers must: the customer and the label. */
function read(record: readonly string[]) {
  const row = Object.fromEntries(header.map((column, index) => [column, record[index]]))
  const problems: string[] = []
  const attempt = (action: () => void) => {
    try {
      action()
    } catch (error) {
      if (!(error instanceof InvalidRowError)) throw error
      problems.push(...error.issues.map(({ path }) => path))
    }
  }
  const encoded = new Float32Array(predictor.manifest.features.length)
  attempt(() => encode(readRow(predictor, row, { onWarning: () => {} }) as unknown as Values, encoded, 0))
  attempt(() => readLabel(predictor, row))
  return { encoded, problems }
}

test('one judgement for each record, and cells of every column both accepted and refused', () => {
  expect(rows.length).toBe(records.length)
  for (const { column, input } of predictor.contract.fields) {
    const touching = rows.filter(({ cells }) => column in cells)
    // What the model does not use never costs a row.
    expect(new Set(touching.map(({ accepted }) => accepted)), column).toEqual(new Set(input ? [true, false] : [true]))
  }
})

const judged = rows.map((row, index) => ({ ...row, record: records[index] ?? [], label: JSON.stringify(row.cells) }))
const ragged = judged.filter(({ record }) => record.length !== header.length)

test('records with another number of cells than the header are the ones refused as a whole', () => {
  expect(ragged.length).toBeGreaterThan(0)
  expect(ragged).toEqual(judged.filter(({ problems }) => problems?.some(({ column }) => column === '')))
})

const [accepted, refused] = [true, false].map((each) =>
  judged.filter((row) => !ragged.includes(row) && row.accepted === each),
)

const ordinary = rows[0]?.features ?? []

test.each(accepted ?? [])('$label is encoded in the same bits', ({ record, changed = {} }) => {
  const { encoded, problems } = read(record)
  expect(problems).toEqual([])
  const expected = Float32Array.from(
    { ...ordinary, ...changed, length: ordinary.length },
    (value) => value ?? Number.NaN,
  )
  expect(new Uint32Array(encoded.buffer)).toEqual(new Uint32Array(expected.buffer))
})

test.each(refused ?? [])('$label is refused for the same columns', ({ record, problems }) => {
  expect(new Set(read(record).problems)).toEqual(new Set(problems?.map(({ column }) => column)))
})
