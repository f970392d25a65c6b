/** A table without a column that the model does not use, but by which a used one may contradict itself. */
import { toSql } from '@org/churn/sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawModel } from './bundles'
import { type Engine, engines } from './engines'
import { answerOf, differenceOf, readAnswer } from './judge'

const base = { label: '', description: '', sensitive: false, missing: { policy: 'accept' } } as const
const values = [true, false].map((value) => ({ value, source: [value ? 'Yes' : 'No'], phrase: '' }))
const spellings = ['Red', 'Blue'].map((value) => ({ value, source: [value], phrase: '' }))

const model = drawModel(
  [
    {
      ...base,
      name: 'colour',
      column: 'Colour',
      input: false,
      type: 'category',
      values: spellings,
      unknown: { policy: 'reject' },
    },
    {
      ...base,
      name: 'flag',
      column: 'Flag',
      input: true,
      type: 'boolean',
      values,
      requires: { field: 'colour', values: ['Red'], otherwise: 'No colour' },
    },
    { ...base, name: 'other', column: 'Other', input: true, type: 'boolean', values },
  ],
  { missing: [''] },
  1,
  20,
  9,
)
const columns = ['row', 'Flag', 'Other']
const cells = ['Yes', 'No', 'No colour', ' yes', '', null, 'never']
const rows = cells.flatMap((flag) => ['Yes', 'No'].map((other) => [flag, other] as const))

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
    await engine.load({ name: 'customers', columns, rows: rows.map((row, index) => [`${index}`, ...row]) })
  }, 120_000)
  afterAll(() => engine?.close())

  test('every row is answered as by readRow', async () => {
    const { predictor, bits } = model
    const sql = toSql(predictor, { dialect: engine.dialect, columns: { Colour: null }, keep: ['row'], top: 0 })
    const results = await engine.query(sql)
    const expected = rows.map(([Flag, Other]) => answerOf(predictor, { Flag, Other }, bits, { top: 0 }))
    const found = results.flatMap((result) => {
      const place = Number(result.row)
      return differenceOf(expected[place] as (typeof expected)[number], readAnswer(result, 0, new Set())) ?? []
    })
    expect(results).toHaveLength(rows.length)
    expect(found).toEqual([])
    expect(expected.map(({ error }) => error)).toContain('Flag: CONTRADICTION')
    expect(expected.some(({ margin }) => margin !== null)).toBe(true)
  })

  test('the database misses the column where nothing says that the table lacks it', async () => {
    await expect(
      engine.query(toSql(model.predictor, { dialect: engine.dialect, keep: ['row'], top: 0 })),
    ).rejects.toThrow(/Colour/)
  })
})
