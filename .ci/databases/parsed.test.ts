/** Statements for databases that no test can run: a parser of each of them must read what was written. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createChurnPredictor } from '@org/churn'
import { type DialectName, toSql } from '@org/churn/sql'
import { beforeAll, describe, expect, test } from 'vitest'
import { findPython, interpreterOf } from '../../training/python.mjs'
import { drawnModel, fixtureModel, hostileNames } from './bundles'

const folder = join(import.meta.dirname, '../../node_modules/.databases-python')
const lock = join(import.meta.dirname, 'requirements.lock')

/** What the parser calls each database. */
const parsers = {
  spark: 'spark',
  bigquery: 'bigquery',
  snowflake: 'snowflake',
  redshift: 'redshift',
  sqlserver: 'tsql',
} as const satisfies Partial<Record<DialectName, string>>

const dialects = Object.keys(parsers) as (keyof typeof parsers)[]

function hasPython(): boolean {
  try {
    findPython()
    return true
  } catch {
    return false
  }
}

/** Installs the pinned parser into an environment of its own. */
function setUp(): void {
  const stamp = join(folder, 'installed')
  const wanted = readFileSync(lock, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  execFileSync(findPython().command, ['-m', 'venv', '--clear', folder])
  const quietly = ['--quiet', '--disable-pip-version-check', '--require-hashes']
  execFileSync(interpreterOf(folder), ['-m', 'pip', 'install', ...quietly, '-r', lock])
  writeFileSync(stamp, wanted)
}

type Parsed = Readonly<
  Record<
    string,
    readonly [
      kind: string,
      columns: readonly string[],
      unknown: readonly string[],
      texts: readonly string[],
      table: readonly string[],
    ]
  >
>

function parse(textOf: (dialect: DialectName) => string): Parsed {
  const input = JSON.stringify(Object.fromEntries(dialects.map((name) => [parsers[name], textOf(name)])))
  const program = join(import.meta.dirname, 'parse.py')
  return JSON.parse(execFileSync(interpreterOf(folder), [program], { input, encoding: 'utf8', maxBuffer: 2 ** 26 }))
}

describe.skipIf(!hasPython())('a parser of each database', () => {
  beforeAll(setUp, 120_000)

  test('reads the statement of the bundled model, with all of its columns', () => {
    const parsed = parse((dialect) => toSql(createChurnPredictor(), { dialect }))
    for (const name of dialects) {
      const [kind, columns, unknown] = parsed[parsers[name]] ?? []
      expect(kind, name).toBe('Select')
      expect(columns?.slice(1, 5), name).toEqual(
        ['probability', 'predicted', 'risk_band', 'margin'].map((each) => `churn_${each}`),
      )
      expect(unknown, name).toEqual({ sqlserver: ['NCHAR'], spark: ['get'] }[name as string] ?? [])
    }
  }, 120_000)

  test('reads trees of any depth, and names that would end a text or a name', () => {
    const [deep, hostile] = [fixtureModel('xgboost-depth-3-grid').predictor, drawnModel(1, 40, 3).predictor]
    for (const predictor of [deep, hostile]) {
      const parsed = parse((dialect) =>
        toSql(predictor, { dialect, table: [...hostileNames], prefix: 'x_', keep: [hostileNames[0]] }),
      )
      for (const name of dialects) {
        const [kind, , , texts, table] = parsed[parsers[name]] ?? []
        expect(kind, name).toBe('Select')
        expect(table, name).toEqual([...hostileNames])
        // SQL Server joins texts that a client could take for commands of its own.
        const whole = hostileNames.filter((each) => name !== 'sqlserver' || !/\p{Cc}|\$\(/u.test(each))
        if (predictor === hostile) expect(texts, name).toEqual(expect.arrayContaining(whole))
      }
    }
  }, 120_000)

  test('refuses what is no statement', () => {
    expect(() => parse(() => 'SELECT CASE WHEN FROM')).toThrow()
  }, 60_000)
})
