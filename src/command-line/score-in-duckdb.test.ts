import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Customer, createChurnPredictor, type RawRow, readRow } from '@org/churn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DuckdbOptions } from './duckdb-options'
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
  return { model: undefined, file, out, table, ...rest }
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

test('says which column is missing, and leaves no file', async () => {
  await query(`COPY (SELECT 1 AS tenure) TO '${at('one.parquet')}' (FORMAT PARQUET)`)
  await expect(scored(at('one.parquet'), at('none.parquet'))).rejects.toThrow(/lacks .*Contract/)
  expect(existsSync(at('none.parquet'))).toBe(false)
})

test('refuses a file that is no Parquet, and a table that is not there, in a sentence', async () => {
  await query(`COPY (SELECT 1) TO '${at('text.csv')}'`)
  await expect(scored(at('customers.duckdb'), at('none.parquet'), 'nobody')).rejects.toThrow(FileError)
  await expect(scored(at('absent.parquet'), at('none.parquet'))).rejects.toThrow(/DuckDB cannot score .*absent/)
  await expect(scored(at('absent.duckdb'), at('none.parquet'), 'clients')).rejects.toThrow(/no such file/)
})

test('is chosen by the files, and needs one to write', () => {
  expect(readCommand(['score', 'a.parquet', '--out', 'b.csv'])).toMatchObject({ name: 'score-in-duckdb' })
  expect(readCommand(['score', 'a.csv', '--out', 'b.parquet'])).toMatchObject({ name: 'score-in-duckdb' })
  expect(readCommand(['score', 'a.csv', '--out', 'b.csv'])).toMatchObject({ name: 'score' })
  expect(() => readCommand(['score', 'a.parquet'])).toThrow(UsageError)
})
