/** The example's job on real executors: every row as the library answers it, and no half of an output whatever happens. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { afterAll, expect, test } from 'vitest'
import { bundled, differences, generated, kindsTable, tableOf, trainedKinds } from '../databases/compare'
import type { Table } from '../databases/engines'
import { executorsOf } from './executors'
import { spark } from './session'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'churn-spark-job-'))
const within = (name: string) => join(folder, name)
const addressOf = (name: string) => pathToFileURL(within(name)).href
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

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The library's answers beside those that a job has written. */
const compare = (table: Table, output: string, model = bundled) =>
  differences({ ...spark, query: () => spark.query(`SELECT * FROM parquet.\`${within(output)}\``) }, model, table)

test('an executor that is killed in the middle costs no row and changes none', async () => {
  await spark.load(many)
  await spark.save('SELECT /*+ REPARTITION(8) */ * FROM many', within('many'))
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
  await spark.load(cells)
  await spark.save('SELECT * FROM cells', within('cells'))
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

/** What a run is told beside its right words, so that it cannot do its work, and what it says. */
interface Mistake {
  readonly words: readonly string[]
  readonly says: RegExp
  /** Whether the right words follow at once. */
  readonly again?: true
}

test('what cannot be done is said with what to do, leaves nothing behind, and is done by a second run', async () => {
  const small = (output: string, ...more: readonly string[]) => [
    ...words('kinds', output),
    ...['--statement', write('kinds.sql', toSql(trainedKinds.predictor, { dialect: 'spark', keep: ['row'] }))],
    ...more,
  ]
  await spark.load(kindsTable)
  await spark.save('SELECT * FROM kinds', within('kinds'))
  await spark.save('SELECT * EXCEPT (Branch) FROM kinds', within('narrow'))
  await spark.save('SELECT * EXCEPT (Branch), array(Branch) AS Branch FROM kinds', within('nested'))
  mkdirSync(within('empty'))
  const ofNumbers = toSql(trainedKinds.predictor, {
    dialect: 'spark',
    columns: { Fines: { name: 'Fines', type: 'number' } },
  })
  const other = { name: 'kinds', version: '9.9.9', model: { sha256: 'f'.repeat(64) } }
  const mistakes: readonly Mistake[] = [
    {
      words: ['--input', within('narrow')],
      says: /^The input has no column Branch, which the statement reads; it has .*Fines.* --rename NAME=Branch\.$/,
      again: true,
    },
    { words: ['--input', within('nested')], says: /^The column Branch is array<string>, .* --rename/, again: true },
    {
      words: ['--input', within('absent')],
      says: /^The input .*absent does not exist\. Name a folder that/,
      again: true,
    },
    {
      words: ['--input', within('empty')],
      says: /^The input .*empty holds no parquet files\. Look whether/,
      again: true,
    },
    {
      words: ['--input', within('empty'), '--format', 'csv'],
      says: /^The input .*empty holds no csv files\. Look whether/,
    },
    { words: ['--input', 'absent', '--format', 'table'], says: /^There is no table absent\. Name one that/ },
    {
      words: ['--input', write('text.parquet', 'Joined,Branch, and more')],
      says: /cannot be read as parquet\. .* with --format\. .* Could not read footer/,
    },
    {
      words: ['--statement', write('numbers.sql', ofNumbers)],
      says: /^A column .* numbers, so nothing was written/,
      again: true,
    },
    {
      words: ['--manifest', write('manifest.json', JSON.stringify(other))],
      says: /^.* was written for the model kinds .* is kinds 9\.9\.9 .* Write the statement anew/,
      again: true,
    },
    { words: ['--manifest', write('model.json', '[]')], says: /model\.json is not the manifest\.json of a model\./ },
    { words: ['--manifest', within('absent')], says: /^The manifest .*absent cannot be read: .* with --files/ },
    {
      words: ['--statement', addressOf('absent.sql')],
      says: /^The statement .*absent\.sql cannot be read: File .* does not exist\. .* with --files/,
    },
    { words: ['--statement', write('other.sql', 'SELECT 1')], says: /is no statement of @org\/churn/ },
    {
      words: ['--statement', write('duckdb.sql', toSql(predictor))],
      says: /was written for DuckDB\. Write one for Spark/,
    },
    { words: ['--view', 'clients'], says: /^The statement reads `customers`, and the input is called clients/ },
    { words: ['--max-refused', '0.001'], says: /^29 of 212 rows were refused, more than --max-refused 0\.001/ },
  ]
  for (const { words, says, again } of mistakes) {
    const { status, printed } = await spark.run(small('out', ...words))
    expect({ status, printed: printed.trimEnd() }).toEqual({ status: 1, printed: expect.stringMatching(says) })
    expect(existsSync(within('out')), printed).toBe(false)
    expect(visible(), printed).toEqual([])
    if (!again) continue
    expect(await spark.run(small('out', '--statement', addressOf('kinds.sql')))).toEqual({
      status: 0,
      printed: `212 rows read, 183 scored, 29 refused: ${within('out')}\n`,
    })
    expect((await compare(kindsTable, 'out', trainedKinds)).found, printed).toEqual([])
    rmSync(within('out'), { recursive: true })
  }
  // What is no mistake: a day without customers.
  await spark.save('SELECT * FROM kinds WHERE false', within('none'))
  const { status, printed } = await spark.run(small('out', '--input', within('none')))
  expect({ status, printed }).toEqual({
    status: 0,
    printed: `0 rows read, 0 scored, 0 refused: ${within('out')}\n`,
  })
  rmSync(within('out'), { recursive: true })
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
