import type { DialectName, SqlOptions } from '@org/churn/sql'
import { UsageError } from './failures'
import { readModel } from './options'
import { parseWords } from './parse-words'

export const sqlHelp = `Writes the whole decision as one SQL statement

  npx @org/churn sql [options]   print a statement that reads, refuses, scores and explains a table's rows

  -m, --model FOLDER       the model of the bundle in FOLDER, instead of the one in the package
  --as-of DATE             the day from which a model with dates counts their days, such as 2026-01-31
  --dialect NAME           the database: duckdb (default), postgresql, sqlite, spark, bigquery, snowflake, redshift,
                           sqlserver
  --table NAME             the table; main.customers is customers in main (default customers)
  --rename NAME=COLUMN     read the table's column NAME as the model's COLUMN; may be repeated
  --without COLUMN         the table has no such column, and the model does not use it; may be repeated
  --keep NAME              hand on this column of the table only; may be repeated (default all)
  --operating-point NAME   one that the model has, such as balanced; the model's default if not given
  --top N                  reasons for each customer (default 3)
  --view NAME              print what makes a view of the statement, in place of one of that name
  --prefix TEXT            prefix of the added columns' names (default churn_)
  --explain                say in words what the statement does, instead of printing it
`

/** What `churn sql` is asked for; undefined for its help. */
export interface SqlCommand {
  readonly sql: SqlOptions
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  readonly explain: boolean
}

/** @throws {UsageError} saying what was got and what was expected. */
export function readSqlCommand(args: readonly string[]): SqlCommand | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const top = Number(values.top)
  if (values.top !== undefined && !/^\d+$/.test(values.top)) {
    throw new UsageError(`--top: got "${values.top}", expected a whole number of at least 0.`)
  }
  const columns = values.rename.map((text) => {
    const [, name = '', column = ''] = /^(.*)=([^=]*)$/s.exec(text) ?? []
    if (name === '' || column === '') {
      throw new UsageError(
        `--rename: got ${JSON.stringify(text)}, expected NAME=COLUMN: the name in the file, the column of the model.`,
      )
    }
    return [column, name] as const
  })
  return {
    explain: values.explain,
    model: readModel(values.model),
    sql: {
      dialect: values.dialect as DialectName,
      table: values.table.split('.'),
      columns: {
        ...Object.fromEntries(columns),
        ...Object.fromEntries(values.without.map((column) => [column, null])),
      },
      ...(values.keep.length > 0 ? { keep: values.keep } : {}),
      ...(values['operating-point'] === undefined ? {} : { policy: values['operating-point'] as 'balanced' }),
      ...(values.top === undefined ? {} : { top }),
      ...(values['as-of'] === undefined ? {} : { asOf: values['as-of'] }),
      ...(values.view === undefined ? {} : { view: values.view.split('.') }),
      prefix: values.prefix,
    },
  }
}

function parse(args: readonly string[]) {
  return parseWords({
    args: [...args],
    options: {
      dialect: { type: 'string', default: 'duckdb' },
      model: { type: 'string', short: 'm' },
      'as-of': { type: 'string' },
      table: { type: 'string', default: 'customers' },
      rename: { type: 'string', multiple: true, default: [] },
      without: { type: 'string', multiple: true, default: [] },
      keep: { type: 'string', multiple: true, default: [] },
      'operating-point': { type: 'string' },
      top: { type: 'string' },
      view: { type: 'string' },
      prefix: { type: 'string', default: 'churn_' },
      explain: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
}
