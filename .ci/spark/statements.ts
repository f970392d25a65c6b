/** Generated statements in Spark, whose executors are processes of their own: every row as the library answers it. */
import { readFileSync } from 'node:fs'
import { createChurnPredictor } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { toSql } from '@org/churn/sql'
import { expect, test } from 'vitest'
import { bundledModel } from '../../src/model/bundled-model'
import { drawnModel, hostileNames } from '../databases/bundles'
import { bundled, differences, generated, kindsTable, tableOf, trainedKinds } from '../databases/compare'
import type { Table } from '../databases/engines'
import { ordinaryCustomer, ordinaryRow } from '../testing/customers'
import { spark } from './session'

const at = (path: string) => new URL(path, import.meta.url)
const tables = [
  generated('generated', bundled, 100_000, 1),
  tableOf('cells', readFileSync(at('../../training/fixtures/cells.csv'), 'utf8')),
  ...(process.env.CHURN_DATA ? [tableOf('customers', readFileSync(process.env.CHURN_DATA, 'utf8'))] : []),
]

/** Rows of several tables in one, of the columns that the first one has. */
function together(name: string, all: readonly Table[]): Table {
  const columns = all[0]?.columns ?? []
  const rows = all.flatMap((table) => {
    const places = columns.map((column) => table.columns.indexOf(column))
    return table.rows.map((row) => places.map((place) => row[place] ?? null))
  })
  return { name, columns, rows: rows.map(([, ...cells], index) => [`${index}`, ...cells]) }
}

test('customers, raw cells and 100,000 generated rows are answered as by the library', async () => {
  const table = together('everything', tables)
  await spark.load(table)
  const { found, count, rows, refused } = await differences(spark, bundled, table)
  expect(found, `${count} of ${rows} rows differ`).toEqual([])
  expect(refused).toBeLessThan(rows * 0.6)
}, 240_000)

test('so they are where Spark does not keep to the standard', async () => {
  const [, cells] = tables
  await spark.load(cells as Table)
  await spark.configure('spark.sql.ansi.enabled', 'false')
  const { found } = await differences(spark, bundled, cells as Table)
  await spark.configure('spark.sql.ansi.enabled', 'true')
  expect(found).toEqual([])
}, 240_000)

test.each([
  ['depth 6', drawnModel(6, 12, 8), undefined, 0],
  ['dates, ordered levels and others', trainedKinds, kindsTable, 3],
] as const)('the model of %s answers as the library does', async (title, model, own, top) => {
  const table = own ?? generated(title, model, 5000, 2)
  await spark.load(table)
  const { found, count, rows, refused } = await differences(spark, model, table, { top })
  expect(found, `${count} of ${rows} rows differ`).toEqual([])
  expect(refused).toBeLessThan(rows * 0.9)
})

test('names that would end a text, a name or a comment are names like any other', async () => {
  const name = hostileNames.join(' ')
  const { contract, manifest } = bundledModel
  // Spark would put the folder of the user's files there.
  const title = `${name} \${env:HOME}`
  const model = loadModel({
    ...bundledModel,
    contract: { ...contract, name: title },
    manifest: { ...manifest, name: title },
  })
  const hostile = createChurnPredictor({ model, policy: { threshold: 0.5 } })
  const columns = Object.keys(ordinaryRow)
  const renamed = columns.map((_, index) => `${hostileNames[index % hostileNames.length]}${index}`)
  await spark.load({ name, columns: renamed, rows: [Object.values(ordinaryRow)] })
  const sql = toSql(hostile, {
    dialect: 'spark',
    table: name,
    columns: Object.fromEntries(columns.map((column, index) => [column, renamed[index] as string])),
    prefix: name,
  })
  const rows = await spark.query(sql)
  const { probability, churn } = createChurnPredictor({ policy: { threshold: 0.5 } }).predict(ordinaryCustomer)
  expect(rows).toHaveLength(1)
  expect(rows[0]?.[renamed[0] as string]).toBe(ordinaryRow.customerID)
  expect(rows[0]?.[`${name}predicted`]).toBe(churn)
  expect(rows[0]?.[`${name}probability`]).toBeCloseTo(probability, 12)
})

test('executors have compiled all of this, and each method well', async () => {
  const { times, complaints } = await spark.compiled()
  expect(times).toBeGreaterThan(10)
  expect(complaints).toEqual([])
})
