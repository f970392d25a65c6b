/** The example's job on real executors: every row as the library answers it, and no half of an output whatever happens. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundled, differences, generated, tableOf } from '../databases/compare'
import type { Table } from '../databases/engines'
import { openSpark, type SparkEngine } from './engine'
import { executorsOf } from './executors'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'churn-spark-job-'))
const within = (name: string) => join(folder, name)
const predictor = createChurnPredictor()
const columns = Object.fromEntries(bundled.contract.fields.map(({ column }) => [column, column]))
const write = (name: string, sql: string) => {
  writeFileSync(within(name), sql)
  return within(name)
}
const statement = write('churn.sql', toSql(predictor, { dialect: 'spark', columns, keep: ['row'] }))
const words = (input: string, output: string, ...more: readonly string[]) =>
  ['--statement', statement, '--input', within(input), '--output', within(output), ...more] as const
const visible = () => readdirSync(folder).filter((name) => name.startsWith('_'))

/** The raw cells with what the model reads, and enough rows that a job takes its time. */
const cells = tableOf('cells', readFileSync(at('../../training/fixtures/cells.csv'), 'utf8'))
const many: Table = generated('many', bundled, 12_000, 4)

let spark: SparkEngine
beforeAll(async () => {
  spark = await openSpark()
  await spark.load(many)
  await spark.load(cells)
  await spark.save('SELECT /*+ REPARTITION(8) */ * FROM many', within('many'))
  await spark.save('SELECT * FROM cells', within('cells'))
}, 240_000)
afterAll(async () => {
  await spark?.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

/** The library's answers beside those that a job has written. */
const compare = (table: Table, output: string) =>
  differences({ ...spark, query: () => spark.query(`SELECT * FROM parquet.\`${within(output)}\``) }, bundled, table)

test('an executor that is killed in the middle costs no row and changes none', async () => {
  const before = executorsOf(spark.process.pid as number)
  expect(before).toHaveLength(2)
  const job = spark.run(words('many', 'scored'))
  // A part is whole, and others are not: half of the work is done.
  const parts = () =>
    existsSync(within('_scored.unfinished'))
      ? readdirSync(within('_scored.unfinished'), { recursive: true, encoding: 'utf8' }).filter((name) =>
          /task_[^/]*\/part-[^/]*\.parquet$/.test(name),
        )
      : []
  while (parts().length === 0) await setTimeout(20)
  expect(existsSync(within('scored'))).toBe(false)
  process.kill(before[0] as number, 'SIGKILL')
  const { status, printed } = await job
  expect(status, printed).toBe(0)
  expect(executorsOf(spark.process.pid as number)).not.toContain(before[0])
  const { found, refused, rows } = await compare(many, 'scored')
  expect(found).toEqual([])
  expect(printed).toBe(`${rows} rows read, ${rows - refused} scored, ${refused} refused: ${within('scored')}\n`)
  expect(refused).toBeGreaterThan(0)
  expect(visible()).toEqual([])
  const record = JSON.parse(readFileSync(within('scored/_churn.json'), 'utf8'))
  expect(record).toEqual({
    model: { name: 'telco', version: predictor.manifest.version, checksum: predictor.manifest.model.sha256 },
    rows: { read: rows, scored: rows - refused, refused },
  })
})

test('an output that exists stays, unless it is to be replaced', async () => {
  writeFileSync(within('scored/old.txt'), '')
  const kept = await spark.run(words('cells', 'scored'))
  expect(kept).toEqual({
    status: 1,
    printed: `The output ${within('scored')} exists. Name another one, or have it replaced with --replace.\n`,
  })
  expect(existsSync(within('scored/old.txt'))).toBe(true)
  // What a run has left that was stopped between two names.
  await spark.save('SELECT 1 AS half', within('_scored.unfinished/of-another-run'))
  const { status } = await spark.run(words('cells', 'scored', '--replace'))
  expect(status).toBe(0)
  expect(existsSync(within('scored/old.txt'))).toBe(false)
  expect((await compare(cells, 'scored')).found).toEqual([])
  expect(visible()).toEqual([])
})

test('what cannot be done is said with what to do, and leaves nothing behind', async () => {
  await spark.save('SELECT * EXCEPT (Contract) FROM cells', within('narrow'))
  await spark.save('SELECT * EXCEPT (Contract), array(Contract) AS Contract FROM cells', within('nested'))
  const typed = toSql(predictor, { dialect: 'spark', columns: { tenure: { name: 'tenure', type: 'number' } } })
  const manifest = write(
    'manifest.json',
    JSON.stringify({ ...predictor.manifest, version: '9.9.9', model: { sha256: 'f'.repeat(64) } }),
  )
  const cases: readonly (readonly [words: readonly string[], expected: RegExp])[] = [
    [
      words('narrow', 'out'),
      /^The input has no column Contract, which the statement reads; it has .*tenure.* --rename NAME=Contract\.$/,
    ],
    [words('nested', 'out'), /^The column Contract is array<string>, .* --rename/],
    [
      [...words('cells', 'out'), '--statement', write('typed.sql', typed)],
      /^A column .* numbers, so nothing was written/,
    ],
    [words('absent', 'out'), /^The input .*absent cannot be read as parquet: /],
    [
      words('cells', 'out', '--manifest', manifest),
      /^.* was written for the model telco .* is telco 9\.9\.9 .* Write the statement anew/,
    ],
    [[...words('cells', 'out'), '--statement', write('other.sql', 'SELECT 1')], /is no statement of @org\/churn/],
    [
      [...words('cells', 'out'), '--statement', write('duckdb.sql', toSql(predictor))],
      /was written for DuckDB\. Write one for Spark/,
    ],
    [words('cells', 'out', '--view', 'clients'), /^The statement reads `customers`, and the input is called clients/],
    [words('cells', 'out', '--max-refused', '0.001'), /^\d+ of \d+ rows were refused, more than --max-refused 0\.001/],
  ]
  for (const [job, expected] of cases) {
    const { status, printed } = await spark.run(job)
    expect({ status, printed: printed.trimEnd() }).toEqual({ status: 1, printed: expect.stringMatching(expected) })
    expect(existsSync(within('out')), printed).toBe(false)
    expect(visible(), printed).toEqual([])
  }
})

test('executors without memory leave nothing behind, and a second run does the work', async () => {
  await spark.define('heavy', `SELECT *, repeat('x', 700000000) AS note FROM parquet.\`${within('cells')}\``)
  const heavy = write('heavy.sql', toSql(predictor, { dialect: 'spark' }))
  const { status, printed } = await spark.run([
    ...words('heavy', 'out'),
    '--statement',
    heavy,
    '--format',
    'table',
    '--input',
    'heavy',
  ])
  expect({ status, printed }).toEqual({
    status: 1,
    printed: expect.stringMatching(/^Executors with 1g of memory ended .* --conf spark\.executor\.memory=4g/),
  })
  expect(existsSync(within('out'))).toBe(false)
  expect(visible()).toEqual([])
  expect((await spark.run(words('cells', 'out'))).status).toBe(0)
  expect((await compare(cells, 'out')).found).toEqual([])
})
