/** A file of customers scored from CSV to CSV: by the command line, and by what people would use for it otherwise. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPython, interpreterOf } from '../../training/python.mjs'
import { built, root } from '../testing/packed'
import { writeCustomers } from './customer-file'
import { duckdbProgram } from './duckdb-statement'
import { median } from './measure'
import { fileRows, ownName, fileReasons as reasons, withReasons } from './report'

/** What the programs took. */
export interface FileTimes {
  readonly microsecondsPerRow: Record<string, number>
  /** Of all others: how many times as long as the command line they take for the same, in the same run. */
  readonly timesOwnTime: Record<string, number>
}

/** Rounds in which all take turns. */
const rounds = 3

const folder = join(root, 'node_modules', '.benchmark', 'files')
const input = join(folder, 'customers.csv')

/** One program that scores the file. Prints the microseconds of the processor's time that its process took. */
export interface FileScorer {
  readonly name: string
  readonly output: string
  run(): string
}

/**
 * Microseconds of the processor's time per row, the start of the process, reading and writing included; one thread each,
 * medians of turns. What cannot be measured here is said aloud and left out.
 */
export function measureFiles(): FileTimes {
  mkdirSync(folder, { recursive: true })
  writeCustomers(input, fileRows)
  const scorers = [...ownScorers(), ...duckdbScorers(), ...pythonScorers()]
  const times = timesOf(scorers)
  checkAlike(scorers)
  rmSync(folder, { recursive: true, force: true })
  return times
}

/** Lets all take turns. */
export function timesOf(scorers: readonly FileScorer[]): FileTimes {
  const times = new Map(scorers.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of scorers) times.get(name)?.push(Number(run().trim().split('\n').at(-1)) / fileRows)
  }
  const medians = [...times].map(([name, values]) => [name, median(values)] as const)
  const own = new Map(medians)
  const ratios = medians.flatMap(([name, time]) => {
    const beside = own.get(name.endsWith(withReasons('')) ? withReasons(ownName) : ownName)
    return name.startsWith(ownName) || !beside ? [] : [[name, rounded(time / beside)]]
  })
  return {
    microsecondsPerRow: Object.fromEntries(medians.map(([name, time]) => [name, rounded(time)])),
    timesOwnTime: Object.fromEntries(ratios),
  }
}

const rounded = (value: number) => Number(value.toPrecision(3))

/** Prints what the process has used when it ends. */
const reportTime =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process._rawDebug(String(user+system))})'

export function runNode(args: readonly string[]): string {
  const { status, stderr } = spawnSync(process.execPath, ['--import', reportTime, ...args], { encoding: 'utf8' })
  if (status === 0) return stderr
  throw new Error(`${args.join(' ').slice(0, 200)} ended with ${status}: ${stderr}`)
}

function ownScorers(): FileScorer[] {
  return [0, reasons].map((top) => {
    const output = join(folder, `churn-${top}.csv`)
    const args = [built('churn.js'), 'score', input, '--out', output, '--top', `${top}`]
    return { name: top > 0 ? withReasons(ownName) : ownName, output, run: () => runNode(args) }
  })
}

function duckdbScorers(): FileScorer[] {
  const output = join(folder, 'duckdb.csv')
  const module = import.meta.resolve('@duckdb/node-api')
  const program = duckdbProgram(module, input, output)
  return [{ name: 'DuckDB', output, run: () => runNode(['--input-type=module', '--eval', program]) }]
}

function pythonScorers(): FileScorer[] {
  const python = installPython()
  if (!python) return []
  const script = join(root, '.ci/benchmark/score_file.py')
  const model = join(root, 'training/champion/xgboost.json.gz')
  const bundle = join(root, 'models/telco')
  return [
    ['pandas', 0],
    ['polars', 0],
    ['pandas', reasons],
  ].map(([library, top]) => {
    const output = join(folder, `${library}-${top}.csv`)
    const name = `${library} + XGBoost`
    const args = [script, `${library}`, model, bundle, input, output, `${top}`]
    return {
      name: top === 0 ? name : withReasons(name),
      output,
      run: () => execFileSync(python, args, { encoding: 'utf8', env: pythonEnvironment }),
    }
  })
}

/** One thread for each library. */
export const pythonEnvironment = {
  ...process.env,
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  POLARS_MAX_THREADS: '1',
}

/** What the training workspace does not need. */
const others = ['polars==2.1.0', 'duckdb==1.5.6', 'pyarrow==26.0.1']

/** A Python with the libraries as the training workspace pins them, and others; undefined, said aloud, without one. */
export function installPython(): string | undefined {
  const place = join(root, 'node_modules', '.benchmark', 'python')
  const python = interpreterOf(place)
  const lock = readFileSync(join(root, 'training/requirements.lock'), 'utf8')
  const pinned = ['numpy', 'pandas', 'xgboost-cpu'].map(
    (name) => lock.match(new RegExp(`^${name}==[\\w.]+`, 'm'))?.[0] ?? name,
  )
  try {
    const wanted = [...pinned, ...others]
    const installed = join(place, 'installed')
    if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted.join('\n')) {
      execFileSync(findPython().command, ['-m', 'venv', '--clear', place])
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...wanted])
      writeFileSync(installed, wanted.join('\n'))
    }
    return python
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    process.stdout.write(
      `NOT MEASURED: pandas, polars, DuckDB in Python (${error instanceof Error ? error.message.split('\n')[0] : error})\n`,
    )
    return undefined
  }
}

/** Who decides otherwise is not worth timing. */
function checkAlike(scorers: readonly FileScorer[]): void {
  const [expected, ...others] = scorers.map(({ name, output }) => ({ name, decisions: decisionsIn(output) }))
  for (const { name, decisions } of others) {
    const row = expected.decisions.findIndex((decision, index) => decisions[index] !== decision)
    if (row < 0 && decisions.length === expected.decisions.length) continue
    throw new Error(`${name} decides ${decisions[row]} for row ${row}, ${expected.name} ${expected.decisions[row]}.`)
  }
}

/** The decision of each row, as true or false. */
function decisionsIn(file: string): readonly string[] {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const place = head.split(',').findIndex((name) => /^(churn_)?predicted$/.test(name.trim()))
  return lines.map((line) => line.split(',')[place].toLowerCase())
}
