/** The workbook of a model as another reader finds it, and what is said where none can be written. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ChurnPredictor, type Customer, createChurnPredictor, type OperatingPoint } from '@org/churn'
import { folder, run } from '@testing/command-line'
import type { TestTree } from '@testing/onnx-writer'
import { rowers } from '@testing/rowers'
import { gymModel } from '@testing/small-model'
import { readXlsx } from 'hucre/xlsx'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { planWorkbook } from '../spreadsheets/plan-workbook'
import { modelSheet } from './model-sheet'

afterEach(() => vi.doUnmock('hucre/xlsx'))

async function written(...args: string[]) {
  const out = join(folder(), 'churn.xlsx')
  let said = ''
  await modelSheet(['--out', out, '--rows', '3', ...args], { write: (text) => (said += text) })
  const { sheets } = await readXlsx(readFileSync(out), { readStyles: true })
  const [first, second, third] = sheets as [(typeof sheets)[0], (typeof sheets)[0], (typeof sheets)[0]]
  return { out, said, sheets, first, second, third, cell: (place: string) => first.cells?.get(place) }
}

test('it looks as somebody would have made it', async () => {
  const { manifest, contract } = createChurnPredictor()
  const { threshold } = manifest.operatingPoints.find(({ name }) => name === 'recall') as OperatingPoint
  const { said, sheets, first, second, third, cell } = await written('--operating-point', 'recall')
  expect(said).toMatch(/churn\.xlsx answers for 3 customers; begin with its first sheet\.\n$/)
  expect(sheets.map(({ name }) => name)).toEqual(['Customers', 'Model', 'Calculation'])
  expect(first.rows.slice(0, 4).map(([line]) => line)).toEqual([
    '1. Paste your customers with the line of their column names at cell H6, or type them in below the names.',
    '2. The answers stand on the left, for the first 3 customers. For more, copy row 9 of this sheet and of "Calculation" down.',
    '3. A row that cannot be scored says why. The order of the columns does not matter, and columns that the model does not use are left out.',
    `4. The decision is "churn" from a probability of ${100 * threshold} % on. The model, telco 1.0.0, is on the sheet "Model"; nothing leaves this file.`,
  ])
  const inputs = contract.fields.filter(({ input }) => input).map(({ column }) => column)
  expect(first.rows[5]).toEqual([
    ...['Decision', 'Probability', 'Refused because', 'Reason 1', 'Reason 2', 'Reason 3', null],
    ...['customerID', ...inputs],
  ])
  expect(first.freezePane).toEqual({ rows: 6, columns: 2 })
  expect([second, third].map(({ freezePane }) => freezePane?.rows)).toEqual([6, 6])
  const [scale] = first.conditionalRules ?? []
  expect(scale).toMatchObject({ type: 'colorScale', range: 'B7:B9' })
  expect(scale?.colorScale?.cfvo.map(({ value }) => Number(value))).toEqual([0, threshold, 1])
  expect(cell('6,1')?.style?.numFmt).toBe('0.0%')
  for (const place of ['5,0', '5,7']) {
    expect(cell(place)?.style).toMatchObject({ font: { bold: true, name: 'Calibri' }, fill: { pattern: 'solid' } })
  }
  for (const [at, name] of first.rows[5]?.entries() ?? [])
    if (name !== null) expect(first.columns?.[at]?.width, String(name)).toBeGreaterThan(String(name).length)
})

test('the day from which dates count is a date that can be changed', async () => {
  const { cell, said } = await written('--model', rowers, '--as-of', '2026-03-01')
  expect(said).toContain('answers for 3 members')
  expect(cell('3,8')).toMatchObject({ value: new Date('2026-03-01T00:00:00Z'), style: { numFmt: 'yyyy-mm-dd' } })
})

test('a workbook takes the place of another one when it is complete', async () => {
  const out = join(folder(), 'churn.xlsx')
  writeFileSync(out, 'before')
  const failed = await run(['sheet', '--out', out, '--model', join(out, '..', 'no-such-folder')])
  expect([failed.code, readFileSync(out, 'utf8')]).toEqual([1, 'before'])
  const { code } = await run(['sheet', '--out', out, '--rows', '2'])
  expect([code, statSync(out).size > 10_000]).toEqual([0, true])
})

test.each([
  [['--out', '/no/such/folder/churn.xlsx'], 'Cannot write /no/such/folder/churn.xlsx'],
  [['--out', 'churn.xlsx', '--operating-point', 'nonsense'], '"nonsense"'],
])('%j is refused with a sentence', async (args, says) => {
  await expect(modelSheet(args, { write: () => {} })).rejects.toThrow(says)
})

test('without the package that writes workbooks it says what to install', async () => {
  vi.doMock('hucre/xlsx', () => {
    throw new Error('Cannot find package')
  })
  await expect(modelSheet(['--out', 'churn.xlsx'], { write: () => {} })).rejects.toThrow(
    'Writing churn.xlsx needs hucre, which is not installed: npm install hucre',
  )
})

describe('a model that a spreadsheet does not hold is refused', () => {
  const leaves = { yes: { value: 1 }, no: { value: -1 } }
  const pool = { feature: 3, threshold: 0.5 }
  test.each<[string, TestTree, string | undefined]>([
    ['one question', { ...pool, ...leaves }, undefined],
    [
      'two questions of one field',
      { feature: 5, threshold: 20, yes: { ...leaves, feature: 5, threshold: 10 }, no: { value: 0 } },
      'got trees that ask more than one question',
    ],
    [
      'two fields',
      { ...pool, yes: { ...leaves, feature: 5, threshold: 20 }, no: { value: 0 } },
      'got trees that ask more than one question',
    ],
    ['leaves on no grid', { ...pool, yes: { value: 1 / 3 }, no: { value: 1000 } }, 'got leaves that lie on no grid'],
  ])('%s', (_, tree, says) => {
    const predictor = createChurnPredictor({ model: gymModel([tree]) }) as unknown as ChurnPredictor<Customer>
    const plan = () =>
      planWorkbook(predictor, { rows: 1, people: { one: 'member', other: 'members' }, policy: undefined })
    if (says === undefined) expect(plan()).toHaveLength(3)
    else expect(plan).toThrow(says)
  })
})
