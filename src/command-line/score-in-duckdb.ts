import { existsSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ChurnPredictor, Customer, ModelContract } from '@org/churn'
import { type CsvTable, describeReading, type HeaderMatch } from '@org/churn/csv'
import { type TableColumn, toSql } from '@org/churn/sql'
import { readColumnsFile } from './columns-file'
import { type PlaceColumns, type WrittenCsv, writeForDuckdb } from './csv-for-duckdb'
import { type DuckdbOptions, endingOf, readers, threadsWithin, writers } from './duckdb-options'
import { quoted, text } from './duckdb-words'
import { describeSystemError, FileError } from './failures'
import { list, readHeader } from './header'
import { isGzipName } from './input-file'
import { judgeScored, type ScoredTable, type SourceColumn } from './judge-scored'
import { openToScore } from './open-model'
import { operatingPointOf } from './operating-point'
import { type OutputPlace, statsOfOutput, takePlace } from './output-place'
import { Summary } from './summary'
import { isWorkbookName } from './workbook-name'

/**
 * Scores files or a table inside DuckDB, on all cores and in bounded memory: the statement of `toSql` runs over them and
 * writes the output, which appears once it is complete. The file is judged as `score` judges it.
 *
 * @throws {FileError} without DuckDB, for files that it cannot read or write, and for columns that are missing.
 * @throws {UsageError} for an operating point the model does not have.
 */
export async function scoreInDuckdb(
  options: DuckdbOptions,
  messages: { write(text: string): unknown },
): Promise<Summary> {
  const { predictor, evaluation } = await openToScore(options.model, options.asOf)
  const { contract, manifest } = predictor
  const { DuckDBInstance } = await loadDuckdb(options.file)
  checkInput(options)
  const point = operatingPointOf(manifest, options.operatingPoint)
  const summary = new Summary(predictor, point, options.maxRejected, evaluation)
  const named = options.columns === undefined ? {} : await readColumnsFile(options.columns, contract)
  const rename = { ...named, ...options.rename }
  const columnsFile = options.columns === undefined ? undefined : { path: options.columns, rename: named }
  const reading = { rename, columnsFile, delimiter: options.delimiter }
  let running: DuckDBConnection | undefined
  const place = takeFile(options.out, () => running?.interrupt())
  const { partial } = place
  // What does not fit into memory goes to the disk that the output is for.
  const [spilled, lines, whole] = ['spilled', 'csv', 'parquet'].map((ending) => `${partial}.${ending}`)
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: spilled,
    // Rows keep their order as long as they, and not the reasons, run through each join.
    disabled_optimizers: 'join_order,build_side_probe_side',
    ...(options.memory === undefined ? {} : { memory_limit: `${options.memory}MB` }),
  })
  const connection = await instance.connect()
  running = connection
  if (options.memory !== undefined) {
    const threads = Math.min(availableParallelism(), threadsWithin(options.memory))
    await connection.run(`SET threads = ${threads}`)
  }
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS()
  try {
    const files = await filesOf(options, rows)
    statsOfOutput(
      options.out,
      files.map((file) => statSync(file)),
    )
    const csv = csvOf(options, files)
    const written = csv && (await writeForDuckdb(csv, lines, predictor, reading, summary))
    const source = written ? sourceOfLines(lines, written) : await sourceOf(options, connection)
    await connection.run(`CREATE TEMP VIEW customers AS SELECT * FROM ${source}`)
    const described = await rows('DESCRIBE customers')
    const names = described.map(({ column_name }) => String(column_name))
    const places = Object.values(written?.places ?? {})
    const own = names.slice(places.length)
    const header = written?.header ?? readHeader(own, contract, rename, reading)
    if (!written) summary.describe(describeReading(asUsual(contract), header, contract))
    const columns = sourceColumns(header, own, described.slice(places.length), predictor)
    const inputs = contract.fields.filter(({ input }) => input).length
    const sql = toSql(predictor, {
      dialect: 'duckdb',
      columns: tableColumns(columns, predictor),
      prefix: options.prefix,
      policy: point.name,
      ...(options.numbers && { numbers: options.numbers }),
      ...(options.top === undefined ? {} : { top: Math.min(options.top, inputs) }),
    })
    const added = await addedColumns(sql, names, own, options, rows)
    const scored = written || !/\.parquet$/i.test(options.out) ? whole : partial
    const statement = written?.hasProblems ? withProblems(sql, written.places, added, options.prefix) : sql
    await connection.run(`COPY (${statement}) TO ${text(scored)} (FORMAT PARQUET, ROW_GROUP_SIZE ${rowsOfGroup})`)
    const table: ScoredTable = {
      path: scored,
      names,
      columns,
      places: written?.places,
      added: (name) => `${options.prefix}${name}`,
    }
    await judgeScored(
      table,
      predictor,
      { operatingPoint: point.name, top: 0, numbers: options.numbers },
      connection,
      summary,
    )
    if (scored !== partial) {
      const format = writers[endingOf(options.out) as keyof typeof writers]
      const without = places.length > 0 ? ` EXCLUDE (${places.map(quoted).join(', ')})` : ''
      await connection.run(
        `COPY (SELECT *${without} FROM read_parquet(${text(scored)})) TO ${text(partial)} (FORMAT ${format}${isGzipName(options.out) ? ', COMPRESSION gzip' : ''})`,
      )
    }
    await place.commit()
    messages.write(`Scored in DuckDB.\n${summary.lines().join('\n')}\n`)
    return summary
  } catch (error) {
    if (!(error instanceof Error) || !/^[A-Z][A-Za-z ]+ Error: /.test(error.message))
      throw describeSystemError('write', options.out, error)
    throw new FileError(`DuckDB cannot score ${options.file}: ${error.message.split('\n')[0]}`, { cause: error })
  } finally {
    running = undefined
    connection.closeSync()
    instance.closeSync()
    place.discard()
  }
}

/** Rows that are gathered before they are written: by default six times as many, which take as many times the memory. */
const rowsOfGroup = 20_480

/**
 * Takes the place of the output.
 *
 * @param interrupt Ends the statement that is running.
 * @throws {FileError} for what DuckDB cannot write to its end and then rename.
 */
function takeFile(out: string, interrupt: () => void): OutputPlace {
  const existing = statsOfOutput(out, [])
  if (!existing || existing.isFile()) return takePlace(out, existing, interrupt)
  throw new FileError(`Cannot write ${out}: it is a device or a pipe, expected a file, which DuckDB writes as a whole.`)
}

/** The files that are scored: the one that is named, or those of its pattern. */
async function filesOf({ file }: DuckdbOptions, rows: Rows): Promise<readonly string[]> {
  if (existsSync(file)) return [file]
  const found = await rows(`SELECT file FROM glob(${text(file)}) ORDER BY file`)
  return found.map(({ file }) => String(file))
}

/** The CSV files that are scored; undefined for others, which DuckDB reads itself. */
function csvOf({ file, table }: DuckdbOptions, files: readonly string[]): readonly string[] | undefined {
  const ending = endingOf(file)
  if (table !== undefined || (Object.hasOwn(readers, ending) && ending !== 'csv')) return undefined
  if (files.length > 0) return files
  throw new FileError(`Cannot read ${file}: No files found that match the pattern.`)
}

/** A file without lines, of which there is nothing to say but the names of its columns. */
function asUsual({ source }: ModelContract): CsvTable {
  const delimiter = source?.reading?.delimiter ?? ','
  return {
    delimiter,
    encoding: undefined,
    topIsUtf8: undefined,
    lead: [],
    header: { encoding: 'utf-8' },
  } as unknown as CsvTable
}

/** Bytes of a line at most. DuckDB would take room for sixteen such lines, more than a small limit of memory leaves. */
const longestLine = 20_000_000

/** The file that `writeForDuckdb` has written; nothing is guessed. */
function sourceOfLines(path: string, { places, names }: WrittenCsv): string {
  const columns = [...Object.values(places), ...names].map((name) => `${text(name)}: 'VARCHAR'`)
  const form = `header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false`
  return `read_csv(${text(path)}, ${form}, max_line_size = ${longestLine}, buffer_size = ${longestLine}, parallel = false, columns = {${columns.join(', ')}})`
}

/** A statement whose rows that cannot be split into cells hold nothing but the reason. */
function withProblems(sql: string, { problem }: PlaceColumns, added: readonly string[], prefix: string): string {
  const isWhole = `${quoted(problem)} = ''`
  const replaced = added.map((name) => {
    const column = quoted(name)
    const otherwise = name === `${prefix}error` ? ` ELSE ${quoted(problem)}` : ''
    return `CASE WHEN ${isWhole} THEN ${column}${otherwise} END AS ${column}`
  })
  return `SELECT * REPLACE (${replaced.join(', ')}) FROM (${sql})`
}

type Rows = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** @throws {FileError} for a folder, and for what is not there. */
function checkInput({ file, table }: DuckdbOptions): void {
  if (isWorkbookName(file))
    throw new FileError(
      `Cannot score ${file} in DuckDB: it is a workbook. Score it into a .xlsx, .csv or .ndjson file.`,
    )
  const isPattern = table === undefined && /[*?[]/.test(file)
  if (isPattern) return
  if (!existsSync(file)) throw new FileError(`Cannot read ${file}: there is no such file or folder.`)
  if (!statSync(file).isDirectory()) return
  throw new FileError(`Cannot read ${file}: it is a folder. Name its files by a pattern, such as '${file}/*.parquet'.`)
}

/**
 * The columns that a statement adds.
 *
 * @throws {FileError} when the table has a column, in whatever case, of that name.
 */
async function addedColumns(
  statement: string,
  names: readonly string[],
  own: readonly string[],
  { prefix }: DuckdbOptions,
  rows: Rows,
): Promise<readonly string[]> {
  const described = await rows(`DESCRIBE ${statement}`)
  const all = described.slice(names.length).map(({ column_name }) => String(column_name))
  const added = new Set(all.map((name) => name.toLowerCase()))
  const taken = own.filter((name) => added.has(name.toLowerCase()))
  if (taken.length === 0) return all
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

/** What DuckDB reads itself: a table of an attached database, or files. */
async function sourceOf({ file, table }: DuckdbOptions, connection: { run(sql: string): Promise<unknown> }) {
  if (table === undefined) return `${readers[endingOf(file) as keyof typeof readers]}(${text(file)})`
  await connection.run(`ATTACH ${text(file)} AS given (READ_ONLY)`)
  return `given.${table.split('.').map(quoted).join('.')}`
}

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|FLOAT|DOUBLE)$/

/** The contract's columns that the source has, with what they hold. */
function sourceColumns(
  { columns }: HeaderMatch,
  own: readonly string[],
  described: readonly Readonly<Record<string, unknown>>[],
  { contract }: ChurnPredictor<Customer>,
): readonly SourceColumn[] {
  const fields = new Map(contract.fields.map((field) => [field.column, field.type]))
  return columns.map(({ column, place }) => {
    const stored = String(described[place]?.column_type)
    const field = fields.get(column)
    const isDate = field === 'date'
    const type =
      stored === 'DATE' && isDate
        ? 'date'
        : stored === 'BOOLEAN' && field === 'boolean'
          ? 'boolean'
          : numeric.test(stored) && field !== undefined && !isDate
            ? 'number'
            : 'text'
    return { column, name: own[place], type }
  })
}

/** The columns of the source by those of the contract; numbers need no way through text. */
function tableColumns(
  columns: readonly SourceColumn[],
  { contract }: ChurnPredictor<Customer>,
): Readonly<Record<string, TableColumn>> {
  const present = new Set(columns.map(({ column }) => column))
  // Such a column may decide whether one that is used contradicts itself.
  const absent = contract.fields.filter(({ input, column }) => !input && !present.has(column))
  return Object.fromEntries([
    ...absent.map(({ column }) => [column, null] as const),
    ...columns.map(({ column, name, type }) => [column, { name, type }] as const),
  ])
}
