import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import type { ChurnPredictor, Customer } from '@org/churn'
import { customerWords } from '@org/churn/model'
import { type TableColumn, toSql } from '@org/churn/sql'
import { type DuckdbOptions, endingOf, readers, writers } from './duckdb-options'
import { FileError } from './failures'
import { list, readHeader } from './header'
import { openToScore } from './open-model'
import { behindLinks, partialOf, takeAccess } from './partial-output'
import { grouped, percent, rowsOf } from './wording'

/** What a run has counted. */
export interface DuckdbSummary {
  readonly scored: number
  readonly rejected: number
  readonly isRefused: boolean
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/**
 * Scores files or a table inside DuckDB, on all cores and in bounded memory: the statement of `toSql` runs over them and
 * writes the output, which appears once it is complete.
 *
 * @throws {FileError} without DuckDB, for files that it cannot read or write, and for columns that are missing.
 */
export async function scoreInDuckdb(
  options: DuckdbOptions,
  messages: { write(text: string): unknown },
): Promise<DuckdbSummary> {
  const { predictor } = openToScore(options.model, options.asOf)
  const { DuckDBInstance } = await loadDuckdb(options.file)
  checkInput(options)
  const existing = statSync(options.out, { throwIfNoEntry: false })
  const out = behindLinks(options.out)
  const partial = partialOf(out)
  // What does not fit into memory goes to the disk that the output is for.
  const spilled = `${partial}.spilled`
  const instance = await DuckDBInstance.create(':memory:', { temp_directory: spilled })
  const connection = await instance.connect()
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS()
  try {
    await connection.run(`CREATE TEMP VIEW customers AS SELECT * FROM ${await sourceOf(options, connection)}`)
    const described = await rows('DESCRIBE customers')
    const inputs = predictor.contract.fields.filter(({ input }) => input).length
    const names = described.map(({ column_name }) => String(column_name))
    const sql = toSql(predictor, {
      dialect: 'duckdb',
      columns: columnsOf(predictor, names, described, options),
      top: Math.min(options.top, inputs),
      prefix: options.prefix,
      ...(options.operatingPoint === undefined ? {} : { policy: options.operatingPoint }),
    })
    await checkAdded(sql, names, options, rows)
    const format = writers[endingOf(options.out) as keyof typeof writers]
    await connection.run(`COPY (${sql}) TO ${text(partial)} (FORMAT ${format})`)
    const column = (name: string) => quoted(`${options.prefix}${name}`)
    const reader = readers[endingOf(options.out) as keyof typeof readers]
    const [counts = {}] = await rows(
      `SELECT count(*) AS rows, count(${column('margin')}) AS scored, ` +
        `count(*) FILTER (CAST(${column('predicted')} AS BOOLEAN)) AS churners FROM ${reader}(${text(partial)})`,
    )
    if (existing) takeAccess(partial, existing)
    renameSync(partial, out)
    return summarize(predictor, options, counts, messages)
  } catch (error) {
    rmSync(partial, { force: true })
    if (!(error instanceof Error) || !/^[A-Z][A-Za-z ]+ Error: /.test(error.message)) throw error
    throw new FileError(`DuckDB cannot score ${options.file}: ${error.message.split('\n')[0]}`, { cause: error })
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(spilled, { recursive: true, force: true })
  }
}

/** @throws {FileError} for a folder, and for what is not there. */
function checkInput({ file, table }: DuckdbOptions): void {
  const isPattern = table === undefined && /[*?[]/.test(file)
  if (isPattern) return
  if (!existsSync(file)) throw new FileError(`Cannot read ${file}: there is no such file or folder.`)
  if (!statSync(file).isDirectory()) return
  throw new FileError(`Cannot read ${file}: it is a folder. Name its files by a pattern, such as '${file}/*.parquet'.`)
}

/** @throws {FileError} when the table has a column, in whatever case, that the statement would add. */
async function checkAdded(
  statement: string,
  own: readonly string[],
  { prefix }: DuckdbOptions,
  rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<void> {
  const described = await rows(`DESCRIBE ${statement}`)
  const added = new Set(described.slice(own.length).map(({ column_name }) => String(column_name).toLowerCase()))
  const taken = own.filter((name) => added.has(name.toLowerCase()))
  if (taken.length === 0) return
  throw new FileError(
    `The file already has ${list(taken)}, which would be added: choose another --prefix than "${prefix}".`,
  )
}

async function loadDuckdb(file: string) {
  try {
    return await import('@duckdb/node-api')
  } catch (cause) {
    throw new FileError(`Scoring ${file} needs DuckDB, which is not installed: npm install @duckdb/node-api`, { cause })
  }
}

/** What DuckDB reads: a table of an attached database, or files. */
async function sourceOf({ file, table }: DuckdbOptions, connection: { run(sql: string): Promise<unknown> }) {
  if (table === undefined) {
    const ending = endingOf(file) as keyof typeof readers
    const reader = readers[ending] ?? readers.csv
    return `${reader}(${text(file)}${reader === readers.csv ? ', all_varchar = true' : ''})`
  }
  await connection.run(`ATTACH ${text(file)} AS given (READ_ONLY)`)
  return `given.${table.split('.').map(quoted).join('.')}`
}

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|FLOAT|DOUBLE)$/

/** The columns of the source by those of the contract; numbers need no way through text. */
function columnsOf(
  predictor: ChurnPredictor<Customer>,
  names: readonly string[],
  described: readonly Readonly<Record<string, unknown>>[],
  { rename }: DuckdbOptions,
): Readonly<Record<string, TableColumn>> {
  const { columns } = readHeader(names, predictor.contract, rename)
  const booleans = new Set(
    predictor.contract.fields.filter(({ type }) => type === 'boolean').map(({ column }) => column),
  )
  const dates = new Set(predictor.contract.fields.filter(({ type }) => type === 'date').map(({ column }) => column))
  const typed = new Map(described.map(({ column_name, column_type }) => [String(column_name), String(column_type)]))
  const present = new Set(columns.map(({ column }) => column))
  // Such a column may decide whether one that is used contradicts itself.
  const absent = predictor.contract.fields.filter(({ input, column }) => !input && !present.has(column))
  return Object.fromEntries([
    ...absent.map(({ column }) => [column, null] as const),
    ...columns.map(({ column, place }) => {
      const name = names[place]
      const type = typed.get(name) ?? ''
      if (dates.has(column)) return [column, { name, type: type === 'DATE' ? 'date' : 'text' } as const]
      const isFlag = type === 'BOOLEAN' && booleans.has(column)
      return [column, { name, type: isFlag ? 'boolean' : numeric.test(type) ? 'number' : 'text' } as const]
    }),
  ])
}

function summarize(
  { manifest, contract }: ChurnPredictor<Customer>,
  { maxRejected, operatingPoint = manifest.defaultOperatingPoint, out }: DuckdbOptions,
  counts: Readonly<Record<string, unknown>>,
  messages: { write(text: string): unknown },
): DuckdbSummary {
  const [rows, scored, churners] = ['rows', 'scored', 'churners'].map((name) => Number(counts[name]))
  const rejected = rows - scored
  const isRefused = rejected > maxRejected * rows
  const lines = [
    `Scored ${grouped(scored)} ${customerWords(contract)[scored === 1 ? 'one' : 'other']} with ${manifest.name} ${manifest.version} at the ${operatingPoint} operating point, in DuckDB: ${grouped(churners)} predicted to churn.`,
    `Rejected: ${rowsOf(rejected)}${rejected > 0 ? `; ${out} says why, row by row` : ''}.`,
    ...(isRefused
      ? [
          `Refused: ${percent(rejected / rows)} of the rows were rejected, expected at most ${percent(maxRejected)} (--max-rejected).`,
        ]
      : []),
  ]
  messages.write(`${lines.join('\n')}\n`)
  return { scored, rejected, isRefused }
}
