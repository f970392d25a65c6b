/** A Parquet file of customers scored into another one: inside DuckDB by the command line, and as people do it otherwise. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { built, root } from '../testing/packed'
import { writeCustomers } from './customer-file'
import { type FileScorer, type FileTimes, installPython, pythonEnvironment, runNode, timesOf } from './files'
import { fileRows, ownName, fileReasons as reasons, withReasons } from './report'

const folder = join(root, 'node_modules', '.benchmark', 'parquet')
const input = join(folder, 'customers.parquet')

/** As `measureFiles`, from Parquet to Parquet: the processor's time of all threads together. */
export async function measureParquet(): Promise<FileTimes> {
  mkdirSync(folder, { recursive: true })
  const raw = join(folder, 'customers.csv')
  writeCustomers(raw, fileRows)
  await query(
    `COPY (SELECT * FROM read_csv('${raw}', auto_type_candidates = ['BIGINT', 'DOUBLE', 'VARCHAR'])) TO '${input}'`,
  )
  const scorers = [...ownScorers(), ...pythonScorers()]
  const times = timesOf(scorers)
  const [expected, ...others] = scorers
  for (const { name, output } of others) {
    const differing = await query(
      `SELECT count(*) AS rows FROM (SELECT customer, churn_predicted FROM '${expected?.output}' ` +
        `EXCEPT ALL SELECT customer, churn_predicted FROM '${output}')`,
    )
    if (Number(differing[0]?.rows) > 0) throw new Error(`${name} decides otherwise for ${differing[0]?.rows} rows.`)
  }
  rmSync(folder, { recursive: true, force: true })
  return times
}

async function query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function ownScorers(): FileScorer[] {
  return [0, reasons].map((top) => {
    const output = join(folder, `churn-${top}.parquet`)
    const args = [built('churn.js'), 'score', input, '--out', output, '--top', `${top}`]
    return { name: top > 0 ? withReasons(ownName) : ownName, output, run: () => runNode(args) }
  })
}

function pythonScorers(): FileScorer[] {
  const python = installPython()
  if (!python) return []
  const script = join(root, '.ci/benchmark/score_parquet.py')
  const model = join(root, 'training/champion/xgboost.json.gz')
  const bundle = join(root, 'models/telco')
  const names = { pandas: 'pandas + XGBoost', duckdb: 'DuckDB with a Python function around XGBoost' }
  return Object.entries(names).map(([library, name]) => {
    const output = join(folder, `${library}.parquet`)
    const args = [script, library, model, bundle, input, output]
    return { name, output, run: () => execFileSync(python, args, { encoding: 'utf8', env: pythonEnvironment }) }
  })
}
