/** Customers scored from Parquet to Parquet on a local cluster of Spark: by the statement, and by functions on pandas. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createChurnPredictor } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { findPython, interpreterOf } from '../../training/python.mjs'
import { findJava, findSparkPython, installPyspark } from '../spark/environment.mjs'
import { root } from '../testing/packed'
import { median } from './measure'
import { type SparkReport, statementName, statementWithReasons, withoutScoring } from './spark-report'

const folder = join(root, 'node_modules', '.benchmark', 'spark')
/** Executors of one core each, which together fill the machine that records the figures. */
const executors = 2
const megabytes = 2048
/** Turns in which all are measured: of more rows than the first size, one turn is long enough. */
const turns = [3, 1]

interface Line {
  readonly name?: string
  readonly rows?: number
  readonly seconds?: number
  readonly processor?: number
  readonly differing?: number
  readonly compared?: number
  readonly spark?: string
}

export async function measureSpark(sizes: readonly number[]): Promise<Omit<SparkReport, 'command'>> {
  const python = installPython()
  mkdirSync(folder, { recursive: true })
  const predictor = createChurnPredictor()
  const { fields } = predictor.contract
  // The files hold numbers as numbers, and the statement is written for such columns.
  const columns = Object.fromEntries(
    fields
      .filter(({ type }) => type === 'number' || type === 'integer')
      .map(({ column }) => [column, { name: column, type: 'number' as const }]),
  )
  const statement = (top: number) => toSql(predictor, { dialect: 'spark', columns, top })
  const plan = {
    seed: 1,
    executors,
    megabytes,
    sizes: sizes.map((rows, index) => ({ rows, turns: turns[index] })),
    contenders: [
      { name: withoutScoring, library: 'none' },
      { name: statementName, statement: statement(0) },
      { name: statementWithReasons, statement: statement(3) },
      { name: 'pandas UDF with XGBoost', library: 'xgboost' },
      { name: 'pandas UDF with ONNX Runtime', library: 'onnx' },
      { name: 'pandas UDF with XGBoost that checks the cells', library: 'checking' },
    ],
  }
  const file = join(folder, 'plan.json')
  writeFileSync(file, JSON.stringify(plan))
  const lines = await run(python, [join(root, '.ci/benchmark/score_spark.py'), folder, file])
  rmSync(folder, { recursive: true, force: true })
  for (const { name, compared = 0, differing = 0 } of lines.filter(({ compared }) => compared !== undefined)) {
    // Sums of float32 are rounded: a customer on the threshold may fall on the other side.
    if (differing > compared / 100_000 || compared !== sizes[0])
      throw new Error(`${name} decides otherwise for ${differing} of ${compared} customers.`)
  }
  const perRow = (rows: number, value: (line: Line) => number) =>
    Object.fromEntries(
      plan.contenders.map(({ name }) => {
        const own = lines.filter((line) => line.name === name && line.rows === rows)
        return [name, rounded(median(own.map((line) => (1e6 * value(line)) / rows)))]
      }),
    )
  return {
    machine: {
      processor: cpus()[0]?.model ?? '',
      cores: cpus().length,
      spark: lines.find(({ spark }) => spark)?.spark ?? '',
      java: findJava()?.version ?? Number.NaN,
      executors,
      memoryMegabytes: megabytes,
    },
    coreMicrosecondsPerRow: bySize(sizes, (rows) => perRow(rows, ({ seconds = Number.NaN }) => seconds * executors)),
    processorMicrosecondsPerRow: bySize(sizes, (rows) => perRow(rows, ({ processor = Number.NaN }) => processor)),
  }
}

const rounded = (value: number) => Number(value.toPrecision(3))
const bySize = <T>(sizes: readonly number[], of: (rows: number) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(sizes.map((rows) => [`${rows}`, of(rows)]))

/** Runs a program, and answers the lines of JSON that it prints as soon as it has ended. */
async function run(python: string, words: readonly string[]): Promise<readonly Line[]> {
  const environment = {
    ...process.env,
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: '127.0.0.1',
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
  }
  const child = spawn(python, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (piece) => {
    log = (log + piece).slice(-5000)
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const lines: Line[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    process.stderr.write(`${line}\n`)
    lines.push(JSON.parse(line))
  }
  const status = await ended
  if (status !== 0) throw new Error(`The program on Spark ended with ${status}: ${log}`)
  return lines
}

/** What a function on pandas needs on the executors, and the statement does not. */
const needed = ['numpy', 'pandas', 'xgboost-cpu', 'onnxruntime']

/** A Python with PySpark as the example pins it, and the libraries as the training workspace pins them. */
function installPython(): string {
  installPyspark()
  const spark = findSparkPython() as string
  const place = join(root, 'node_modules', '.benchmark', 'spark-python')
  const python = interpreterOf(place)
  const lock = readFileSync(join(root, 'training/requirements.lock'), 'utf8')
  const pinned = needed.map((name) => lock.match(new RegExp(`^${name}==[\\w.]+`, 'm'))?.[0] as string)
  const wanted = [...pinned, 'pyarrow==26.0.1']
  const installed = join(place, 'installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted.join('\n')) return python
  execFileSync(findPython().command, ['-m', 'venv', '--clear', place])
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted])
  // PySpark is large, and is there already.
  const packagesOf = (interpreter: string) =>
    execFileSync(interpreter, ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])'], {
      encoding: 'utf8',
    }).trim()
  writeFileSync(join(packagesOf(python), 'pyspark.pth'), `${packagesOf(spark)}\n`)
  writeFileSync(installed, wanted.join('\n'))
  return python
}
