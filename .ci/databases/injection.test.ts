/** Names that would end a text, a name or a comment: in a statement they are names like any other. */
import { createChurnPredictor } from '@org/churn'
import { loadModel } from '@org/churn/model'
import { toSql } from '@org/churn/sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundledModel } from '../../src/model/bundled-model'
import { ordinaryCustomer, ordinaryRow } from '../testing/customers'
import { hostileNames } from './bundles'
import { type Engine, engines } from './engines'

const predictor = createChurnPredictor()
const { probability } = predictor.predict(ordinaryCustomer)
const columns = Object.keys(ordinaryRow)
const cells = Object.values(ordinaryRow)

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
    await engine.load({ name: 'customers', columns, rows: [cells, cells] })
  }, 120_000)
  afterAll(() => engine?.close())

  test.each([...hostileNames, 'cells', 'Reasons', 'source'])(
    'a table, columns and a prefix called %j',
    async (name) => {
      const renamed = columns.map((_, index) => `${name}${index}`)
      await engine.load({ name, columns: renamed, rows: [cells] })
      const sql = toSql(predictor, {
        dialect: engine.dialect,
        table: name,
        columns: Object.fromEntries(columns.map((column, index) => [column, `${name}${index}`])),
        prefix: name,
      })
      const [row, ...others] = await engine.query(sql)
      expect(others).toEqual([])
      expect(row?.[`${name}0`]).toBe(ordinaryRow.customerID)
      expect(row?.[`${name}probability`]).toBeCloseTo(probability, 12)
      expect(await engine.query('SELECT * FROM customers')).toHaveLength(2)
    },
  )

  test.each(hostileNames)('a model called %j, and a policy', async (name) => {
    const { contract, manifest } = bundledModel
    const model = loadModel({ ...bundledModel, contract: { ...contract, name }, manifest: { ...manifest, name } })
    const hostile = createChurnPredictor({ model, policy: { threshold: 0.5 } })
    const rows = await engine.query(toSql(hostile, { dialect: engine.dialect }))
    expect(rows.map((row) => Boolean(row.churn_predicted))).toEqual([probability >= 0.5, probability >= 0.5])
  })

  test('a table with columns called like those of the statement’s own steps, in any case', async () => {
    const made = toSql(predictor, { dialect: engine.dialect }).matchAll(/ AS (?!churn_)([a-z]\w*)(?=,?\n)/gi)
    const [margin] = await engine.query(toSql(predictor, { dialect: engine.dialect }))
    const names = [...new Set([...made].map(([, name = '']) => name.toLowerCase()))]
    expect(names).toEqual(expect.arrayContaining(['margin', 'refused', 'cell_contract', 'top_1']))
    for (const [index, others] of [names, names.map((name) => name.toUpperCase())].entries()) {
      const table = `clash_${index}`
      await engine.load({ name: table, columns: [...columns, ...others], rows: [[...cells, ...others.map(() => '0')]] })
      for (const keep of [[...columns, ...others], undefined]) {
        const [row] = await engine.query(toSql(predictor, { dialect: engine.dialect, table, ...(keep && { keep }) }))
        expect(row).toMatchObject(margin ?? {})
        // SQLite hands on what the model reads and no more, unless it is told what to keep.
        if (keep || engine.dialect !== 'sqlite') expect(others.filter((name) => row?.[name] !== '0')).toEqual([])
      }
    }
  })

  test('a view of the statement follows the table, and a second one takes its place', async () => {
    await engine.load({ name: 'growing', columns, rows: [cells] })
    const view = 'a "view\'; --'
    const scored = `"${view.replaceAll('"', '""')}"`
    const make = async (top: number) => {
      const options = { dialect: engine.dialect, table: 'growing', view, top } as const
      // No line within a statement of this model ends so.
      for (const each of toSql(predictor, options).split(/;\n/)) if (each !== '') await engine.query(each)
    }
    await make(1)
    await engine.query('INSERT INTO growing SELECT * FROM growing')
    expect(await engine.query(`SELECT churn_margin FROM ${scored}`)).toHaveLength(2)
    await make(2)
    const [row] = await engine.query(`SELECT * FROM ${scored}`)
    expect(row).toMatchObject({ churn_reason_2_code: expect.any(String) })
    // What keeps the answers of one moment.
    const kept = engine.dialect === 'postgresql' ? 'MATERIALIZED VIEW' : 'TABLE'
    await engine.query(`CREATE ${kept} kept AS SELECT * FROM ${scored}`)
    await engine.query('INSERT INTO growing SELECT * FROM growing')
    if (kept === 'MATERIALIZED VIEW') await engine.query('REFRESH MATERIALIZED VIEW kept')
    expect(await engine.query('SELECT churn_margin FROM kept')).toHaveLength(kept === 'TABLE' ? 2 : 4)
  })
})
