/** The guide quotes the last run of `npm run prove`. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const at = (path: string) => new URL(path, import.meta.url)
const record: readonly { database: string; model: string; rows: number; refused: number; differing: number }[] =
  JSON.parse(readFileSync(at('../databases/proof.json'), 'utf8'))
const guide = readFileSync(at('../../docs/sql.md'), 'utf8').replaceAll('\n', ' ')

test('every model is compared in every database, and most of its rows are scored', () => {
  const [databases, models] = (['database', 'model'] as const).map((key) => new Set(record.map((run) => run[key])))
  expect(databases).toEqual(new Set(['DuckDB', 'PostgreSQL', 'SQLite']))
  expect(models?.size).toBe(8)
  expect(record).toHaveLength(3 * 8)
  for (const { rows, refused } of record) expect(refused).toBeLessThan(rows * 0.8)
})

test('the guide says how many rows were compared, and how many differed', () => {
  const [rows, differing] = (['rows', 'differing'] as const).map((key) =>
    record.reduce((sum, run) => sum + run[key], 0),
  )
  expect(guide).toContain(`${rows?.toLocaleString('en-US')} rows had ${differing} differing margins`)
})
