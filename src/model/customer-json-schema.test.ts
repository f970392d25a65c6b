import { createChurnPredictor, customerJsonSchema, InvalidOptionError, type ModelContract } from '@org/churn'
import { ferriesContract, openFerries } from '@testing/ferries'
import { Ajv, type Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { verification } from '../verification'

const telco = createChurnPredictor()
const ferries = createChurnPredictor({ model: openFerries().model, asOf: '2026-06-01' })
const bundles = [
  { name: 'telco', predictor: telco, rows: verification.rows },
  { name: 'ferries', predictor: ferries, rows: openFerries().verification?.rows ?? [] },
].map(({ name, predictor, rows }) => ({
  name,
  contract: predictor.contract,
  customers: rows.slice(0, 4).map(({ customer }) => customer as object),
  isScored: (record: unknown) => (predictor as typeof telco).predictBatch([record as never]).every(({ ok }) => ok),
}))
const targets = ['draft-2020-12', 'draft-07'] as const
const forms = targets.flatMap((target) => [false, true].map((coercionProof) => ({ target, coercionProof })))

function compile(contract: ModelContract, form: (typeof forms)[number], options: Options = {}) {
  // Nothing of a schema of types is unusual; the other form has none on purpose.
  const strict = { strict: true, strictTypes: !form.coercionProof, ...options }
  const ajv = form.target === 'draft-07' ? new Ajv(strict) : new Ajv2020(strict)
  addFormats.default(ajv)
  const schema = customerJsonSchema(contract, form)
  expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true)
  return ajv.compile(schema)
}

/** What a form, a table or another program may send in place of a value. */
const oddities = [
  null,
  '',
  ' ',
  '\t',
  '0',
  '5',
  '1e1',
  'true',
  'Yes',
  'N/A',
  'Twint',
  'two YEAR',
  0,
  1,
  5,
  -1,
  0.5,
  1e9,
  true,
  false,
  [],
  [0],
  [5],
  {},
]

describe.each(bundles)('$name', ({ contract, customers, isScored }) => {
  const records = customers.flatMap((customer) =>
    contract.fields.flatMap(({ name }) => [
      { record: customer },
      ...oddities.map((value) => ({ record: { ...customer, [name]: value } })),
      { record: Object.fromEntries(Object.entries(customer).filter(([each]) => each !== name)) },
    ]),
  )

  test.each(forms)('accepts what is scored: $target, coercion-proof: $coercionProof', (form) => {
    const accepts = compile(contract, form)
    const differing: unknown[] = []
    let refused = 0
    for (const { record } of records) {
      const scored = isScored(record)
      if (!scored) refused++
      if (accepts(record) !== scored) differing.push(record)
    }
    expect(differing.slice(0, 3)).toEqual([])
    expect(refused).toBeGreaterThan(300)
  })

  test.each(targets)('a validator that coerces changes no value under %s', (target) => {
    for (const coerceTypes of [true, 'array'] as const) {
      const accepts = compile(contract, { target, coercionProof: true }, { coerceTypes, logger: false })
      for (const { record } of records) {
        const given = structuredClone(record)
        accepts(given)
        expect(given).toEqual(record)
      }
    }
  })
})

test('a schema of types lets a validator that coerces make a 0 of a blank: its comment says so', () => {
  const form = { target: 'draft-07', coercionProof: false } as const
  const record = { ...verification.rows[0].customer, tenureMonths: null }
  expect(compile(telco.contract, form, { coerceTypes: true })(record)).toBe(true)
  expect(record.tenureMonths).toBe(0)
  expect(customerJsonSchema(telco.contract, form).$comment).toContain('without coercion')
})

test('names its draft, 2020-12 unless asked', () => {
  expect(customerJsonSchema(telco.contract).$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(customerJsonSchema(ferriesContract, { target: 'draft-07' }).$schema).toBe(
    'http://json-schema.org/draft-07/schema#',
  )
})

test.each([{ target: 'draft-4' }, { coercionProof: 'yes' }, { draft: 'draft-07' }])('refuses %o', (options) => {
  expect(() => customerJsonSchema(telco.contract, options as never)).toThrow(InvalidOptionError)
})

test.each([undefined, telco, telco.manifest, 'telco', { fields: 3 }])('refuses %o as a contract', (other) => {
  expect(() => customerJsonSchema(other as never)).toThrow('expected the contract of a predictor: predictor.contract')
  expect(() => customerJsonSchema(other as never)).toThrow(InvalidOptionError)
})
