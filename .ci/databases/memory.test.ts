/** A file that is larger than the memory that DuckDB may take is scored all the same. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leastMemory } from '../../src/command-line/duckdb-options'
import { readCommand } from '../../src/command-line/options'
import { scoreInDuckdb } from '../../src/command-line/score-in-duckdb'

const folder = mkdtempSync(join(tmpdir(), 'churn-memory-'))
const at = (name: string) => join(folder, name)
const sample = fileURLToPath(new URL('../../examples/customers.csv', import.meta.url))
const limit = leastMemory
const copies = 40_000

async function query(sql: string) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS()
  connection.closeSync()
  instance.closeSync()
  return rows
}

beforeAll(async () => {
  const note = Array.from({ length: 30 }, (_, part) => `md5("customerID" || copy || '${part}')`).join(' || ')
  const rows = `SELECT *, ${note} AS note FROM read_csv('${sample}', all_varchar = true), range(${copies}) copies(copy)`
  await query(
    `COPY (${rows}) TO '${at('large.parquet')}' (FORMAT PARQUET, COMPRESSION uncompressed, ROW_GROUP_SIZE 20000)`,
  )
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('in bounded memory, row by row as the sample is', async () => {
  expect(statSync(at('large.parquet')).size).toBeGreaterThan(limit * 1e6)
  const words = ['--out', at('scored.parquet'), '--memory', `${limit}MB`, '--max-rejected', '1']
  const command = readCommand(['score', at('large.parquet'), ...words])
  if (command.name !== 'score-in-duckdb') throw new Error(`Got ${command.name}, expected DuckDB.`)
  const { scored, rejected } = await scoreInDuckdb(command.options, { write: () => {} })
  const [once] = await query(`SELECT count(*) AS rows FROM read_csv('${sample}')`)
  expect(scored + rejected).toBe(copies * Number(once?.rows))
  const margins = await query(
    `SELECT "customerID", count(DISTINCT churn_margin) AS margins FROM '${at('scored.parquet')}' GROUP BY ALL`,
  )
  expect(margins.map(({ margins }) => Number(margins))).toEqual(margins.map(() => 1))
}, 240_000)
