/** What databases are compared by: models, tables of raw cells, and the library's answers to their rows. */
import { createChurnPredictor, type DecisionPolicy } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { parse } from 'csv-parse/sync'
import { bundledModel } from '../../src/model/bundled-model'
import { layOutColumns, type TreeColumns } from '../../src/trees/columns'
import { openFerries } from '../testing/ferries'
import { kinds, kindsContract, kindsFeatures, kindsTrees, openKinds } from '../testing/kinds-model'
import { drawnModel, fixtureModel, type TestModel } from './bundles'
import type { Engine, Table } from './engines'
import { type Answer, answerOf, differenceOf, readAnswer } from './judge'
import { generateRows } from './rows'

const { contract, manifest } = bundledModel
export const bundled: TestModel = {
  contract,
  features: manifest.features,
  ensemble: layOutColumns(bundledModel.trees as TreeColumns),
  bits: manifest.margin?.bits ?? 0,
  predictor: createChurnPredictor() as unknown as TestModel['predictor'],
}

/** Rows of a CSV file as a table, with a column in front that numbers them. */
export function tableOf(name: string, text: string): Table {
  const [header = [], ...rows] = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][]
  const whole = rows.filter((row) => row.length === header.length)
  return { name, columns: ['row', ...header], rows: whole.map((row, index) => [`${index}`, ...row]) }
}

export function generated(
  name: string,
  { contract, features, ensemble }: TestModel,
  count: number,
  seed: number,
): Table {
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
export async function differences(
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
  if (results.length !== table.rows.length)
    throw new Error(`Got ${results.length} rows, expected ${table.rows.length}.`)
  const expected = expectedOf(model, table, policy, top)
  const found = results.flatMap((result) => {
    const place = Number(result.row)
    const difference = differenceOf(expected[place] as Answer, readAnswer(result, top, numbers))
    return difference ? [`${difference} in ${JSON.stringify(table.rows[place])}`] : []
  })
  const refused = expected.filter(({ error }) => error !== null).length
  const warned = expected.filter(({ warnings }) => warnings !== null).length
  return { found: found.slice(0, 5), count: found.length, rows: results.length, refused, warned }
}

/** The model whose rows native XGBoost has judged: `src/predictor/kinds.test.ts` holds the library to its margins. */
export const trainedKinds: TestModel = {
  contract: kindsContract,
  features: kindsFeatures,
  ensemble: layOutColumns(kindsTrees),
  bits: kinds.bits,
  predictor: openKinds() as unknown as TestModel['predictor'],
}

const kindsColumns = kindsContract.fields.map(({ column }) => column)
export const kindsTable: Table = {
  name: 'kinds',
  columns: ['row', ...kindsColumns],
  rows: kinds.rows.map(({ cells }, index) => [`${index}`, ...kindsColumns.map((column) => cells[column] ?? null)]),
}

/** The crew of ferries that do not exist. */
const { model: crew } = openFerries()
const ferries: TestModel = {
  contract: crew.contract,
  features: crew.manifest.features,
  ensemble: crew.ensemble,
  bits: crew.manifest.margin?.bits ?? 0,
  predictor: createChurnPredictor({ model: crew }) as unknown as TestModel['predictor'],
}

/** Models beside the bundled one, and whether their reasons are compared: those of larger trees take a minute to plan. */
export const models = [
  ['depth 3', fixtureModel('xgboost-depth-3-grid'), true],
  ['depth 6', fixtureModel('xgboost-200x6')],
  ['a random forest', fixtureModel('random-forest-100-grid')],
  ['another company', ferries, true],
  ['dates, ordered levels and others', trainedKinds, true],
  ['stumps on every kind of field', drawnModel(1, 120, 5), true],
  ['depth 4 on every kind of field', drawnModel(4, 40, 6), true],
] as const satisfies readonly (readonly [string, TestModel, true?])[]
