/** Generated statements in real databases: every row as the library answers it. */
import { readFileSync } from 'node:fs'
import { correctPrior, createChurnPredictor, type DecisionPolicy } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundledModel } from '../../src/model/bundled-model'
import { layOutColumns, type TreeColumns } from '../../src/trees/columns'
import { kinds, kindsContract, kindsFeatures, kindsTrees, openKinds } from '../testing/kinds-model'
import { drawnModel, fixtureModel, type TestModel } from './bundles'
import { type Engine, engines, type Table } from './engines'
import { type Answer, answerOf, differenceOf, readAnswer } from './judge'
import { generateRows } from './rows'

const { contract, manifest } = bundledModel
const bundled: TestModel = {
  contract,
  features: manifest.features,
  ensemble: layOutColumns(bundledModel.trees as TreeColumns),
  bits: manifest.margin?.bits ?? 0,
  predictor: createChurnPredictor() as unknown as TestModel['predictor'],
}

const at = (path: string) => new URL(path, import.meta.url)

/** Rows of a CSV file as a table, with a column in front that numbers them. */
function tableOf(name: string, text: string): Table {
  const [header = [], ...rows] = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][]
  const whole = rows.filter((row) => row.length === header.length)
  return { name, columns: ['row', ...header], rows: whole.map((row, index) => [`${index}`, ...row]) }
}

function generated(name: string, { contract, features, ensemble }: TestModel, count: number, seed: number): Table {
  const rows = generateRows(contract, features, ensemble, count, seed)
  const columns = ['row', ...contract.fields.map(({ column }) => column)]
  return { name, columns, rows: rows.map((row, index) => [`${index}`, ...row]) }
}

const answered = new Map<string, readonly Answer[]>()

/** The library's answers, found once for all databases. */
function expectedOf(
  model: TestModel,
  { name, columns, rows }: Table,
  policy: DecisionPolicy | undefined,
  top: number,
): readonly Answer[] {
  const { predictor, bits } = model
  const key = JSON.stringify([name, policy, top])
  const known = answered.get(key)
  if (known) return known
  const answers = rows.map((cells) => {
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null] as const))
    return answerOf(predictor, row, bits, { policy, top })
  })
  answered.set(key, answers)
  return answers
}

/** What differs between a database and the library, of all rows of a table. */
async function differences(
  engine: Engine,
  model: TestModel,
  table: Table,
  { policy, top = 3 }: { readonly policy?: DecisionPolicy; readonly top?: number } = {},
) {
  const { predictor, contract } = model
  const numbers = new Set(
    contract.fields.filter(({ type }) => type === 'number' || type === 'integer').map(({ name }) => name),
  )
  const sql = toSql(predictor, {
    dialect: engine.dialect,
    table: table.name,
    // All columns are named, so that those are read, too, that the model does not use.
    columns: Object.fromEntries(contract.fields.map(({ column }) => [column, column])),
    keep: ['row'],
    top,
    ...(policy === undefined ? {} : { policy }),
  })
  const results = await engine.query(sql)
  expect(results.length).toBe(table.rows.length)
  const expected = expectedOf(model, table, policy, top)
  const found = results.flatMap((result) => {
    const place = Number(result.row)
    const difference = differenceOf(expected[place] as Answer, readAnswer(result, top, numbers))
    return difference ? [`${difference} in ${JSON.stringify(table.rows[place])}`] : []
  })
  const refused = expected.filter(({ error }) => error !== null).length
  return { found: found.slice(0, 5), count: found.length, rows: results.length, refused }
}

const economics = { customerValue: 600, offerCost: 60, contactCost: 5, saveRate: 0.3 }

const many = 100_000
const some = 5_000
const tables = {
  ordinary: generated('generated', bundled, many, 1),
  cells: tableOf('cells', readFileSync(at('../../training/fixtures/cells.csv'), 'utf8')),
  ...(process.env.CHURN_DATA ? { customers: tableOf('customers', readFileSync(process.env.CHURN_DATA, 'utf8')) } : {}),
}
/** The model whose rows native XGBoost has judged: `src/predictor/kinds.test.ts` holds the library to its margins. */
const trainedKinds: TestModel = {
  contract: kindsContract,
  features: kindsFeatures,
  ensemble: layOutColumns(kindsTrees),
  bits: kinds.bits,
  predictor: openKinds() as unknown as TestModel['predictor'],
}

const kindsColumns = kindsContract.fields.map(({ column }) => column)
const kindsTable: Table = {
  name: 'kinds',
  columns: ['row', ...kindsColumns],
  rows: kinds.rows.map(({ cells }, index) => [`${index}`, ...kindsColumns.map((column) => cells[column] ?? null)]),
}

const models = [
  ['depth 3', fixtureModel('xgboost-depth-3-grid')],
  ['depth 6', fixtureModel('xgboost-200x6')],
  ['a random forest', fixtureModel('random-forest-100-grid')],
  ['stumps on every kind of field', drawnModel(1, 120, 5)],
  ['depth 4 on every kind of field', drawnModel(4, 40, 6)],
] as const

describe.each(Object.entries(engines))('%s', (name, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
    for (const table of Object.values(tables)) await engine.load(table)
  }, 120_000)
  afterAll(() => engine?.close())

  test.each(Object.entries(tables))(
    'answers the table of %s rows as the library does',
    async (_, table) => {
      const { found, count, rows, refused } = await differences(engine, bundled, table)
      expect(found, `${count} of ${rows} rows differ in ${name}`).toEqual([])
      expect(refused).toBeLessThan(rows)
    },
    240_000,
  )

  test.each<DecisionPolicy>(['recall', { threshold: 0.3 }, { threshold: 1 }, economics])(
    'decides by %j',
    async (policy) => {
      const { found } = await differences(engine, bundled, tables.cells, { policy, top: 0 })
      expect(found).toEqual([])
    },
  )

  test('answers for a population with another share of churners', async () => {
    const predictor = correctPrior(createChurnPredictor({ policy: { threshold: 0.2 } }), { share: 0.05 })
    const model = { ...bundled, predictor: predictor as unknown as TestModel['predictor'] }
    const table = { ...tables.cells, name: 'corrected' }
    await engine.load(table)
    const { found } = await differences(engine, model, table, { top: 1 })
    expect(found).toEqual([])
    const { found: atPoint } = await differences(engine, model, table, { top: 0, policy: 'recall' })
    expect(atPoint).toEqual([])
  })

  test('gives the margins of native XGBoost to dates, ordered levels and others', async () => {
    await engine.load(kindsTable)
    const { found } = await differences(engine, trainedKinds, kindsTable, { top: 0 })
    expect(found).toEqual([])
  })

  test.each(models)(
    'answers with %s as the library does',
    async (title, model) => {
      const table = generated(title, model, some, 2)
      await engine.load(table)
      const top = title.startsWith('stumps') ? 3 : 0
      const { found, count, rows, refused } = await differences(engine, model, table, { top })
      expect(found, `${count} of ${rows} rows differ in ${name}`).toEqual([])
      expect(refused).toBeGreaterThan(0)
      expect(refused).toBeLessThan(rows * 0.9)
    },
    240_000,
  )
})
