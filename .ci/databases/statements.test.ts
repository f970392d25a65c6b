/** Generated statements in real databases: every row as the library answers it. */
import { readFileSync } from 'node:fs'
import { correctPrior, createChurnPredictor, type DecisionPolicy } from '@org/churn'
import { explainSql, toSql } from '@org/churn/sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { landlineContract } from '../testing/landline'
import { drawModel, drawnModel, type TestModel } from './bundles'
import { bundled, differences, generated, kindsTable, models, tableOf, trainedKinds } from './compare'
import { type Engine, engines } from './engines'

const economics = { customerValue: 600, offerCost: 60, contactCost: 5, saveRate: 0.3 }

const landline = drawModel(landlineContract.fields, { missing: [''] }, 3, 12, 8)
const many = 100_000
/** `npm run prove` compares many for every model. */
const some = 5_000
const at = (path: string) => new URL(path, import.meta.url)
const tables = {
  ordinary: generated('generated', bundled, many, 1),
  cells: tableOf('cells', readFileSync(at('../../training/fixtures/cells.csv'), 'utf8')),
  ...(process.env.CHURN_DATA ? { customers: tableOf('customers', readFileSync(process.env.CHURN_DATA, 'utf8')) } : {}),
}
describe.each(Object.entries(engines))('%s', (name, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
    for (const table of Object.values(tables)) await engine.load(table)
  }, 120_000)
  afterAll(() => engine?.close())

  test.each(Object.entries(tables))(
    'answers the table of %s rows as the library does',
    async (_, table) => {
      const { found, count, rows, refused } = await differences(engine, bundled, table)
      expect(found, `${count} of ${rows} rows differ in ${name}`).toEqual([])
      expect(refused).toBeLessThan(rows * 0.6)
    },
    240_000,
  )

  test.each<DecisionPolicy>(['recall', { threshold: 0.3 }, { threshold: 1 }, economics])(
    'decides by %j',
    async (policy) => {
      const { found } = await differences(engine, bundled, tables.cells, { policy, top: 0 })
      expect(found).toEqual([])
    },
  )

  test('answers for a population with another share of churners', async () => {
    const predictor = correctPrior(createChurnPredictor({ policy: { threshold: 0.2 } }), { share: 0.05 })
    const model = { ...bundled, predictor: predictor as unknown as TestModel['predictor'] }
    const table = { ...tables.cells, name: 'corrected' }
    await engine.load(table)
    const { found } = await differences(engine, model, table, { top: 1 })
    expect(found).toEqual([])
    const { found: atPoint } = await differences(engine, model, table, { top: 0, policy: 'recall' })
    expect(atPoint).toEqual([])
  })

  test('gives the margins of native XGBoost to dates, ordered levels and others', async () => {
    await engine.load(kindsTable)
    const { found } = await differences(engine, trainedKinds, kindsTable)
    expect(found).toEqual([])
  })

  test.each(models)(
    'answers with the model of %s as the library does',
    async (title, model, explains?: true) => {
      const table = generated(title, model, some, 2)
      await engine.load(table)
      const top = explains ? 3 : 0
      const { found, count, rows, refused } = await differences(engine, model, table, { top })
      expect(found, `${count} of ${rows} rows differ in ${name}`).toEqual([])
      expect(refused).toBeGreaterThan(0)
      expect(refused).toBeLessThan(rows * 0.9)
    },
    240_000,
  )

  test('refuses what another field rules out, whatever its type', async () => {
    const table = generated('landline', landline, 1_500, 5)
    await engine.load(table)
    const { found, rows, refused, warned } = await differences(engine, landline, table, { top: 0 })
    expect(found).toEqual([])
    expect(refused).toBeGreaterThan(0.02 * rows)
    expect(refused).toBeLessThan(0.6 * rows)
    // Most blanks are as expected.
    expect(warned).toBeLessThan(0.3 * rows)
  })

  test.each([
    [2, 30],
    [6, 3],
  ])('gives the reasons of trees of %i levels as the library does', async (depth, trees) => {
    const model = drawnModel(depth, trees, 7)
    const table = generated(`${depth} levels`, model, 600, 4)
    await engine.load(table)
    const { found, rows, refused } = await differences(engine, model, table, { top: 5 })
    expect(found).toEqual([])
    expect(refused).toBeLessThan(rows * 0.9)
  })
})

test('a statement says why it gives no reasons of trees that take too long to plan', () => {
  const [large, forest] = (['depth 6', 'a random forest'] as const).map((name) => {
    const [, model] = models.find(([title]) => title === name) ?? []
    return (model as TestModel).predictor
  }) as [TestModel['predictor'], TestModel['predictor']]
  const words = 'the reasons of its 201 trees of up to 6 levels take more than 250,000 numbers, which take long to plan'
  expect(explainSql(large).join('\n')).toContain(
    `It gives no reasons: ${words}: ask for some with top, or call explain`,
  )
  expect(toSql(large).replaceAll('\n-- ', ' ')).toContain('trees of up to 6 levels take more than')
  expect(() => toSql(forest, { top: 1 })).toThrow(
    'Option top: got 1, expected 0: the reasons of its 100 trees of up to 22 levels take more than 3,000,000 numbers, which databases plan too slowly',
  )
})
