/** `npm run prove`: 100,000 generated rows of every model in every database, and a record of what was compared. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundled, differences, generated, models } from './compare'
import { type Engine, engines } from './engines'

const rows = 100_000
const record: object[] = []

describe.each(Object.entries(engines))('%s', (database, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 120_000)
  afterAll(() => engine?.close())

  test.each([['the package', bundled, true] as const, ...models])(
    `answers ${rows} rows with the model of %s as the library does`,
    async (name, model, explains?: true) => {
      const table = generated(name, model, rows, 3)
      await engine.load(table)
      const { found, count, refused, warned } = await differences(engine, model, table, { top: explains ? 3 : 0 })
      expect(found, `${count} of ${rows} rows differ`).toEqual([])
      record.push({ database, model: name, rows, refused, warned, reasons: explains === true, differing: count })
      // Only a run of everything is recorded.
      if (record.length < Object.keys(engines).length * (models.length + 1)) return
      writeFileSync(join(import.meta.dirname, 'proof.json'), `${JSON.stringify(record, undefined, 2)}\n`)
    },
    1_800_000,
  )
})
