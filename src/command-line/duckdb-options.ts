import type { NumberReading, OperatingPointName } from '@org/churn'
import { UsageError } from './failures'

/** What is scored inside DuckDB. */
export interface DuckdbOptions {
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  /** The day from which dates are counted. */
  readonly asOf: string | undefined
  /** A Parquet, NDJSON or CSV file, several by a pattern, or a DuckDB database. */
  readonly file: string
  /** Of a database: the table. */
  readonly table: string | undefined
  readonly out: string
  readonly operatingPoint: OperatingPointName | undefined
  /** Reasons for each row; undefined for three, or none of a model whose statement gives none. */
  readonly top: number | undefined
  /** Largest share of rejected rows, 0 to 1, at which a file is still accepted. */
  readonly maxRejected: number
  readonly rename: Readonly<Record<string, string>>
  /** Path of a file with more of them. */
  readonly columns: string | undefined
  /** Of CSV files: what separates the cells, if it is not to be found out. */
  readonly delimiter: string | undefined
  /** How texts write numbers, if not as the contract says. */
  readonly numbers: NumberReading | undefined
  readonly prefix: string
  /** Most memory that DuckDB takes, in MB; undefined for its own limit. */
  readonly memory: number | undefined
}

/** What each thread of a statement needs, in MB: DuckDB counts room for every step of every expression. */
const memoryOfThread = 256

/** Least memory that a statement runs in, in MB. */
export const leastMemory = 400

/** How many threads a limit leaves room for. */
export const threadsWithin = (memory: number): number => Math.max(1, Math.floor(memory / memoryOfThread))

/** Functions of DuckDB that read a file, by its ending. */
export const readers = {
  parquet: 'read_parquet',
  ndjson: 'read_ndjson',
  jsonl: 'read_ndjson',
  csv: 'read_csv',
} as const

/** How DuckDB writes a file, by its ending. */
export const writers = { parquet: 'PARQUET', ndjson: 'JSON', jsonl: 'JSON', csv: 'CSV' } as const

export function endingOf(path: string): string {
  return /\.([a-z]+)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
}

/** Whether files are for DuckDB: what the CSV reader neither reads nor writes. */
export function isForDuckdb(file: string | undefined, out: string | undefined, table: string | undefined): boolean {
  if (file === undefined || file === '-') return false
  const isOther = ['parquet', 'ndjson', 'jsonl'].includes(endingOf(file))
  return table !== undefined || isOther || /[*?[]/.test(file) || endingOf(out ?? '') === 'parquet'
}

/** @throws {UsageError} where DuckDB could not write the output. */
export function checkDuckdbFiles(file: string | undefined, out: string | undefined) {
  if (out === undefined || !Object.hasOwn(writers, endingOf(out))) {
    const endings = Object.keys(writers).map((ending) => `.${ending}`)
    throw new UsageError(
      `--out: got ${out === undefined ? 'none' : `"${out}"`}, expected a file whose name ends in ${endings.join(', ')}.`,
    )
  }
  return { file: file as string, out }
}
