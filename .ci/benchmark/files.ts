/** A file of customers scored from CSV to CSV: by the command line, and by what people would use for it otherwise. */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import contract from '../../models/telco/contract.json'
import { findPython, interpreterOf } from '../../training/python.mjs'
import { built, root } from '../testing/packed'
import { writeCustomers } from './customer-file'
import { duckdbProgram } from './duckdb-statement'
import { median } from './measure'
import { elapsedName, fileRows, ownName, fileReasons as reasons, withReasons } from './report'

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
const quotedInput = join(folder, 'quoted.csv')
const warnedInput = join(folder, 'warned.csv')

/** How many times as long the file is that threads share: enough that starting them hardly counts. */
const longParts = 10

/** Rounds in which one thread and two take turns. */
const threadRounds = 5

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
  writeVariants()
  const scorers = [...ownScorers(), ...duckdbScorers(), ...pythonScorers()]
  const times = timesOf(scorers)
  checkAlike(scorers.filter(({ output }) => output.endsWith('.csv')))
  const threads = measureThreads()
  rmSync(folder, { recursive: true, force: true })
  return {
    microsecondsPerRow: { ...times.microsecondsPerRow, ...threads.microsecondsPerRow },
    timesOwnTime: { ...times.timesOwnTime, ...threads.timesOwnTime },
  }
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

/** The command line with and without reasons, and what else it meets: it needs no ratio, but should not be far behind. */
function ownScorers(): FileScorer[] {
  const scorer = (name: string, output: string, from: string, ...options: string[]): FileScorer => {
    const args = [built('churn.js'), 'score', from, '--out', join(folder, output), '--top', '0', ...options]
    return { name, output: join(folder, output), run: () => runNode(args) }
  }
  return [
    scorer(ownName, 'churn.csv', input),
    scorer(withReasons(ownName), 'churn-reasons.csv', input, '--top', `${reasons}`),
    scorer(`${ownName}, every cell in quotes`, 'churn-quoted.csv', quotedInput),
    scorer(`${ownName}, a warning in every fourth row`, 'churn-warned.csv', warnedInput),
    scorer(`${ownName}, to NDJSON`, 'churn.ndjson', input, '--format', 'ndjson'),
  ]
}

/** Writes the same customers with all cells in quotes, as databases export them, and with one value in another spelling. */
function writeVariants(): void {
  const text = readFileSync(input, 'latin1')
  writeFileSync(quotedInput, text.replace(/[^,\n]+/g, '"$&"'), 'latin1')
  const field = contract.fields.find(({ values }) => values?.length === 4)
  const [spelling = ''] = field?.values?.[0]?.source ?? []
  writeFileSync(warnedInput, text.replaceAll(`,${spelling},`, `,${spelling.toUpperCase()},`), 'latin1')
}

/**
 * Microseconds per row from the start of the process to its end, with one thread and with two, of a longer file. The
 * shortest turn counts: what else the machine does can only lengthen it, and two threads more than one.
 */
function measureThreads(): FileTimes {
  const text = readFileSync(input, 'latin1')
  const headEnd = text.indexOf('\n') + 1
  const long = join(folder, 'long.csv')
  writeFileSync(long, text.slice(0, headEnd), 'latin1')
  for (let part = 0; part < longParts; part++) appendFileSync(long, text.slice(headEnd), 'latin1')
  const times = new Map<string, number[]>([1, 2].map((threads) => [elapsedName(threads), []]))
  for (let round = 0; round < threadRounds; round++) {
    for (const threads of [1, 2]) {
      const output = join(folder, `long-${threads}.csv`)
      // Replacing a file this long would take the system as long as scoring tens of thousands of rows.
      rmSync(output, { force: true })
      const start = performance.now()
      runNode([built('churn.js'), 'score', long, '--out', output, '--top', '0', '--threads', `${threads}`])
      times.get(elapsedName(threads))?.push((1000 * (performance.now() - start)) / (longParts * fileRows))
    }
  }
  const [one = Number.NaN, two = Number.NaN] = [...times.values()].map((turns) => Math.min(...turns))
  return {
    microsecondsPerRow: { [elapsedName(1)]: rounded(one), [elapsedName(2)]: rounded(two) },
    timesOwnTime: { [elapsedName(1)]: rounded(one / two) },
  }
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
