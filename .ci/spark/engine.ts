import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Engine, ResultRow, Table } from '../databases/engines'
import { findSparkPython } from './environment.mjs'

export interface SparkEngine extends Engine {
  readonly version: string
  /** The process that drives the session. */
  readonly process: ChildProcess
  configure(name: string, value: string): Promise<void>
  /** How much code the executors have compiled, and what they say against it. */
  compiled(): Promise<{ readonly times: number; readonly complaints: readonly string[] }>
  /** Writes what a statement answers as Parquet. */
  save(sql: string, path: string): Promise<void>
  /** Gives a statement the name of a table, without running it. */
  define(name: string, sql: string): Promise<void>
  /** Runs the example's job in the session. */
  run(words: readonly string[]): Promise<{ readonly status: number; readonly printed: string }>
}

/** Starts Spark with two executors in processes of their own. */
export async function openSpark(): Promise<SparkEngine> {
  const python = findSparkPython()
  if (python === undefined) throw new Error('PySpark is not installed: run "node .ci/install-spark.mjs".')
  const folder = mkdtempSync(join(tmpdir(), 'churn-spark-'))
  const environment = { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: '127.0.0.1' }
  const child = spawn(python, [join(import.meta.dirname, 'session.py'), folder], { cwd: folder, env: environment })
  let log = ''
  child.stderr.on('data', (piece) => {
    log = (log + piece).slice(-10_000)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`Spark has ended: ${log}`)
    const { answer, error } = JSON.parse(value) as { readonly answer?: unknown; readonly error?: string }
    if (error !== undefined) throw new Error(error)
    return answer
  }
  const version = (await read()) as string
  const ask = (name: string, values: object) => {
    child.stdin.write(`${JSON.stringify({ name, values })}\n`)
    return read()
  }
  let files = 0
  const next = () => join(folder, `${files++}`)
  return {
    dialect: 'spark',
    version,
    process: child,
    async load({ name, columns, rows }: Table) {
      const path = `${next()}.json`
      const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
      writeFileSync(path, objects.map((each) => `${JSON.stringify(each)}\n`).join(''))
      await ask('load', { name, columns, path })
    },
    async query(sql) {
      const path = next()
      await ask('query', { sql, path })
      return readRows(path)
    },
    async save(sql, path) {
      await ask('save', { sql, path })
    },
    async define(name, sql) {
      await ask('define', { name, sql })
    },
    run: (words) => ask('run', { words }) as ReturnType<SparkEngine['run']>,
    compiled: () => ask('compiled', {}) as ReturnType<SparkEngine['compiled']>,
    async configure(name, value) {
      await ask('configure', { name, value })
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The rows of a folder of JSON lines. */
function readRows(folder: string): readonly ResultRow[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultRow)
}
