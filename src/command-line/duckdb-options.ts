import type { OperatingPointName } from '@org/churn'
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
  readonly top: number
  /** Largest share of rejected rows, 0 to 1, at which a file is still accepted. */
  readonly maxRejected: number
  readonly rename: Readonly<Record<string, string>>
  readonly prefix: string
}

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
