import type { Dialect } from './dialect'
import { duckdb } from './duckdb'
import { postgresql } from './postgresql'
import { sqlite } from './sqlite'

/** The databases that a statement can be written for. */
export type DialectName = 'duckdb' | 'postgresql' | 'sqlite'

export const dialects: Readonly<Record<DialectName, Dialect>> = { duckdb, postgresql, sqlite }
