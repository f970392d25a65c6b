import { DuckDBInstance } from '@duckdb/node-api'
import { PGlite } from '@electric-sql/pglite'
import { createCsvWriter } from '@org/churn/csv'
import type { DialectName } from '@org/churn/sql'
import sqliteBuild from 'node-sqlite3-wasm'

/** A table of texts; null is NULL. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export type ResultRow = Readonly<Record<string, unknown>>

/** A database that lives as long as the tests. */
export interface Engine {
  readonly dialect: DialectName
  /** Creates a table of text columns and fills it. */
  load(table: Table): Promise<void>
  query(sql: string): Promise<readonly ResultRow[]>
  close(): Promise<void>
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

const definition = ({ name, columns }: Table, type: string) =>
  `CREATE TABLE ${quoted(name)} (${columns.map((column) => `${quoted(column)} ${type}`).join(', ')})`

export async function openDuckdb(): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  return {
    dialect: 'duckdb',
    async load(table) {
      await connection.run(definition(table, 'VARCHAR'))
      const appender = await connection.createAppender(table.name)
      for (const row of table.rows) {
        for (const cell of row) {
          if (cell === null) appender.appendNull()
          else appender.appendVarchar(cell)
        }
        appender.endRow()
      }
      appender.closeSync()
    },
    query: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
    async close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

export async function openPostgresql(): Promise<Engine> {
  const database = await PGlite.create()
  const csv = createCsvWriter({ formulas: 'keep', lineBreak: '\n' })
  return {
    dialect: 'postgresql',
    async load(table) {
      await database.exec(definition(table, 'text'))
      const missing = '\u0001'
      const text = table.rows.map((row) => csv.line(row.map((cell) => cell ?? missing))).join('')
      await database.query(`COPY ${quoted(table.name)} FROM '/dev/blob' WITH (FORMAT csv, NULL '${missing}')`, [], {
        blob: new Blob([text]),
      })
    },
    query: async (sql) => (await database.query<ResultRow>(sql)).rows,
    close: () => database.close(),
  }
}

export async function openSqlite(): Promise<Engine> {
  const database = new sqliteBuild.Database()
  return {
    dialect: 'sqlite',
    async load(table) {
      database.exec(definition(table, 'TEXT'))
      const insert = database.prepare(
        `INSERT INTO ${quoted(table.name)} VALUES (${table.columns.map(() => '?').join(', ')})`,
      )
      database.exec('BEGIN')
      for (const row of table.rows) insert.run([...row])
      database.exec('COMMIT')
      insert.finalize()
    },
    query: async (sql) => database.all(sql) as unknown as readonly ResultRow[],
    close: async () => database.close(),
  }
}

/** The databases that statements are run in, by their names. */
export const engines = { DuckDB: openDuckdb, PostgreSQL: openPostgresql, SQLite: openSqlite } as const
