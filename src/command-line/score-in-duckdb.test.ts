import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Customer, createChurnPredictor, type InvalidRowError, type RawRow, readRow } from '@org/churn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DuckdbOptions, leastMemory } from './duckdb-options'
import { FileError, UsageError } from './failures'
import { readCommand } from './options'
import { scoreInDuckdb } from './score-in-duckdb'

const folder = mkdtempSync(join(tmpdir(), 'churn-duckdb-'))
const at = (name: string) => join(folder, name)
const sample = fileURLToPath(new URL('../../examples/customers.csv', import.meta.url))

/** Rows that a query answers, as plain objects. */
async function query(sql: string, database = ':memory:'): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS()
  connection.closeSync()
  instance.closeSync()
  return rows
}

const options = (file: string, out: string, table?: string): DuckdbOptions => {
  const rest = { operatingPoint: 'recall', top: 1, maxRejected: 0.5, rename: {}, prefix: 'churn_' } as const
  const reading = { columns: undefined, delimiter: undefined, numbers: undefined, memory: undefined }
  return { model: undefined, asOf: undefined, file, out, table, ...rest, ...reading }
}

/** What it writes, in the file's order, and what it says. */
async function scored(file: string, out: string, table?: string) {
  const said: string[] = []
  const summary = await scoreInDuckdb(options(file, out, table), { write: (text) => said.push(text) })
  const rows = await query(`SELECT * FROM '${out}' ORDER BY "customerID"`)
  return { rows, said: said.join(''), summary }
}

/** The same from the library. */
async function expected() {
  const predictor = createChurnPredictor({ policy: 'recall' })
  const rows = await query(`SELECT * FROM read_csv('${sample}', all_varchar = true) ORDER BY "customerID"`)
  return rows.map((row) => {
    try {
      return predictor.predict(readRow<Customer>(predictor, row as RawRow)).churn
    } catch {
      return null
    }
  })
}

beforeAll(async () => {
  const typed = `SELECT * REPLACE (TRY_CAST("MonthlyCharges" AS DOUBLE) AS "MonthlyCharges") FROM read_csv('${sample}', all_varchar = true)`
  await query(`COPY (${typed}) TO '${at('customers.parquet')}' (FORMAT PARQUET)`)
  await query(`COPY (${typed}) TO '${at('customers.ndjson')}' (FORMAT JSON)`)
  await query(`CREATE TABLE clients AS ${typed}`, at('customers.duckdb'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['customers.parquet', 'scored.parquet', undefined],
  ['customers.ndjson', 'scored.ndjson', undefined],
  ['*.parquet', 'scored.csv', undefined],
  ['customers.duckdb', 'from-table.parquet', 'clients'],
])('scores %s into %s as the library does', async (file, out, table) => {
  rmSync(at('scored.parquet'), { force: true })
  const { rows, said, summary } = await scored(at(file), at(out), table)
  expect(rows.map(({ churn_predicted }) => churn_predicted)).toEqual(await expected())
  expect(rows[0]).toHaveProperty('churn_reason_1_code')
  expect(summary.scored + summary.rejected).toBe(rows.length)
  expect(said).toContain('in DuckDB')
})

test('reads CSV within the least memory that a statement runs in', async () => {
  await scoreInDuckdb({ ...options(sample, at('small.parquet')), memory: leastMemory }, { write: () => {} })
  const [{ rows } = {}] = await query(`SELECT count(*) AS rows FROM '${at('small.parquet')}'`)
  expect(Number(rows)).toBe(12)
})

test('says which column is missing, and leaves no file', async () => {
  await query(`COPY (SELECT 1 AS tenure) TO '${at('one.parquet')}' (FORMAT PARQUET)`)
  await expect(scored(at('one.parquet'), at('none.parquet'))).rejects.toThrow(/lacks .*Contract/)
  expect(existsSync(at('none.parquet'))).toBe(false)
})

test('refuses a file that is no Parquet, and a table that is not there, in a sentence', async () => {
  await query(`COPY (SELECT 1) TO '${at('text.csv')}'`)
  await expect(scored(at('customers.duckdb'), at('none.parquet'), 'nobody')).rejects.toThrow(FileError)
  await expect(scored(at('absent.parquet'), at('none.parquet'))).rejects.toThrow(/no such file/)
  await expect(scored(at('absent.duckdb'), at('none.parquet'), 'clients')).rejects.toThrow(/no such file/)
})

test('refuses a folder, a pattern that nothing matches, and files of different columns', async () => {
  const raw = `read_csv('${sample}', all_varchar = true)`
  for (const name of ['whole', 'empty', 'mixed', 'reordered']) mkdirSync(at(name), { recursive: true })
  await query(`COPY (SELECT * FROM ${raw}) TO '${at('whole/a.parquet')}'`)
  await query(`COPY (SELECT * FROM ${raw}) TO '${at('mixed/a.parquet')}'`)
  await query(`COPY (SELECT * EXCLUDE ("Contract") FROM ${raw}) TO '${at('mixed/b.parquet')}'`)
  await expect(scored(at('whole'), at('none.parquet'))).rejects.toThrow(/it is a folder.*whole\/\*\.parquet/)
  await expect(scored(at('empty/*.parquet'), at('none.parquet'))).rejects.toThrow(/No files found that match/)
  await expect(scored(at('mixed/*.parquet'), at('none.parquet'))).rejects.toThrow(/column "Contract"/)
  expect(existsSync(at('none.parquet'))).toBe(false)
})

test('reads compressed files, files whose columns stand in another order, and none at all', async () => {
  const raw = `read_csv('${sample}', all_varchar = true)`
  mkdirSync(at('orders'), { recursive: true })
  await query(`COPY (SELECT * FROM ${raw}) TO '${at('customers.csv.gz')}'`)
  await query(`COPY (SELECT * FROM ${raw}) TO '${at('customers.ndjson.gz')}' (FORMAT JSON, COMPRESSION gzip)`)
  await query(`COPY (SELECT * FROM ${raw}) TO '${at('orders/a.csv')}'`)
  await query(`COPY (SELECT * EXCLUDE ("Contract"), "Contract" FROM ${raw}) TO '${at('orders/b.csv')}'`)
  await query(`COPY (SELECT * FROM ${raw} LIMIT 0) TO '${at('nobody.parquet')}'`)
  const once = await expected()
  for (const file of ['customers.csv.gz', 'customers.ndjson.gz']) {
    const { rows } = await scored(at(file), at('from-gz.parquet'))
    expect(rows.map(({ churn_predicted }) => churn_predicted)).toEqual(once)
  }
  const { rows } = await scored(at('orders/*.csv'), at('from-orders.parquet'))
  expect(rows.map(({ churn_predicted }) => churn_predicted)).toEqual(once.flatMap((each) => [each, each]))
  expect((await scored(at('nobody.parquet'), at('from-nobody.parquet'))).summary).toMatchObject({
    scored: 0,
    rejected: 0,
  })
})

test('refuses columns that are already there, in whatever case', async () => {
  await query(`COPY (SELECT *, 1 AS "Churn_Margin" FROM read_csv('${sample}')) TO '${at('taken.parquet')}'`)
  await expect(scored(at('taken.parquet'), at('none.parquet'))).rejects.toThrow(
    'The file already has Churn_Margin, which would be added: choose another --prefix than "churn_".',
  )
})

test('hands on columns called like those that DuckDB has or makes itself', async () => {
  const names = ['FILE_ROW_NUMBER', 'file_row_number_', 'filename', 'rowid', 'own_tenure', 'source', 'margin']
  const added = names.map((name) => `'${name} of ' || "customerID" AS "${name}"`).join(', ')
  const rows = `SELECT * REPLACE (CASE tenure WHEN '70' THEN 'x' ELSE tenure END AS tenure) FROM read_csv('${sample}', all_varchar = true)`
  await query(`COPY (${rows}) TO '${at('plain.parquet')}' (FORMAT PARQUET)`)
  await query(`COPY (SELECT *, ${added} FROM (${rows})) TO '${at('names.parquet')}' (FORMAT PARQUET)`)
  const plain = await scored(at('plain.parquet'), at('from-plain.parquet'))
  const { rows: got, said } = await scored(at('names.parquet'), at('from-names.parquet'))
  const withNames = (row: Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, `${name} of ${row.customerID}`]))
  expect(got).toEqual(plain.rows.map((row) => ({ ...row, ...withNames(row) })))
  expect(said).toBe(plain.said)
  expect(said).toContain('row 2: tenure: got')
})

test('reads columns of every type as the text that they would be', async () => {
  const typed =
    `SELECT "customerID", TRY_CAST(tenure AS DECIMAL(9, 1)) AS "TENURE", "Partner" = 'Yes' AS "Partner", ` +
    `CAST("Contract" AS ENUM ('Month-to-month', 'One year', 'Two year')) AS "Contract", ` +
    `CAST(CASE row_number() OVER () WHEN 1 THEN 'nan' WHEN 2 THEN 'inf' WHEN 3 THEN '-0' ELSE "MonthlyCharges" END AS DOUBLE) ` +
    `AS "MonthlyCharges", DATE '2026-01-31' AS "TotalCharges", CAST("SeniorCitizen" AS HUGEINT) AS "SeniorCitizen", ` +
    `* EXCLUDE ("customerID", tenure, "Partner", "Contract", "MonthlyCharges", "TotalCharges", "SeniorCitizen") ` +
    `FROM read_csv('${sample}', all_varchar = true)`
  await query(`COPY (${typed}) TO '${at('typed.parquet')}'`)
  const { rows } = await scored(at('typed.parquet'), at('from-typed.parquet'))
  const predictor = createChurnPredictor({ policy: 'recall' })
  const raw = await query(`SELECT * FROM read_csv('${sample}', all_varchar = true) ORDER BY "customerID"`)
  const charges: Record<string, unknown> = {
    'SAMPLE-0001': Number.NaN,
    'SAMPLE-0002': Number.POSITIVE_INFINITY,
    'SAMPLE-0003': -0,
  }
  const answers = raw.map((row) => {
    const changed = {
      ...row,
      MonthlyCharges: charges[String(row.customerID)] ?? row.MonthlyCharges,
      TotalCharges: '2026-01-31',
    }
    try {
      const warnings: string[] = []
      const customer = readRow<Customer>(predictor, changed, {
        onWarning: ({ path, code }) => void warnings.push(`${path}: ${code}`),
      })
      const prediction = predictor.predict(customer)
      return [
        prediction.churn,
        [...warnings, ...prediction.warnings.map(({ path, code }) => `${path}: ${code}`)].join('; '),
      ]
    } catch (error) {
      return [null, (error as InvalidRowError).issues.map(({ path, code }) => `${path}: ${code}`).join('; ')]
    }
  })
  expect(rows.map((row) => [row.churn_predicted, row.churn_error ?? row.churn_warnings])).toEqual(answers)
  expect(answers.map(([, words]) => words).slice(0, 2)).toEqual([
    'MonthlyCharges: WRONG_TYPE',
    'MonthlyCharges: WRONG_TYPE',
  ])
})

test('scores a view, and a table of a schema', async () => {
  await query('CREATE SCHEMA sales', at('customers.duckdb'))
  await query('CREATE TABLE sales.clients AS SELECT * FROM clients', at('customers.duckdb'))
  await query('CREATE VIEW "some ""clients""" AS SELECT * FROM clients', at('customers.duckdb'))
  for (const table of ['sales.clients', 'some "clients"']) {
    const { rows } = await scored(at('customers.duckdb'), at('from-view.parquet'), table)
    expect(rows.map(({ churn_predicted }) => churn_predicted)).toEqual(await expected())
  }
})

test('is chosen by the files, and needs one to write', () => {
  expect(readCommand(['score', 'a.parquet', '--out', 'b.csv'])).toMatchObject({ name: 'score-in-duckdb' })
  expect(readCommand(['score', 'a.csv', '--out', 'b.parquet'])).toMatchObject({ name: 'score-in-duckdb' })
  expect(readCommand(['score', 'a.csv', '--out', 'b.csv'])).toMatchObject({ name: 'score' })
  expect(() => readCommand(['score', 'a.parquet'])).toThrow(UsageError)
})
