import type { Dialect } from './dialect'
import { duckdb } from './duckdb'
import { postgresql } from './postgresql'
import { spark } from './spark'
import { sqlServer } from './sql-server'
import { sqlite } from './sqlite'
import { bigquery, redshift, snowflake } from './warehouses'

/** The databases that a statement can be written for. */
export type DialectName =
  | 'duckdb'
  | 'postgresql'
  | 'sqlite'
  | 'spark'
  | 'bigquery'
  | 'snowflake'
  | 'redshift'
  | 'sqlserver'

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  duckdb,
  postgresql,
  sqlite,
  spark,
  bigquery,
  snowflake,
  redshift,
  sqlserver: sqlServer,
}
