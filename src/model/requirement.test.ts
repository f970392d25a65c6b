/** Fields of every type that another one can rule out: every gate gives the answer that is written here. */
import { type ColumnPredictions, customerJsonSchema, predictColumns, readRow } from '@org/churn'
import { createCustomerSchema } from '@org/churn/model'
import { landlineContract as contract, landlinePredictor } from '@testing/landline'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { customerSchema } from '../packages/customer-schema'
import { customerType } from '../packages/customer-type'

const both = {
  phone: true,
  network: 'Fibre',
  minutes: 70,
  connected: '2024-05-01',
  speed: 'Fast',
  router: 'Own',
  roaming: true,
  voicemail: true,
}
const neither = {
  phone: false,
  network: 'None',
  minutes: null,
  connected: null,
  speed: null,
  router: 'No network',
  roaming: null,
  voicemail: false,
}

/** The field that contradicts another one, or undefined, and the fields of which a warning is given. */
const records: readonly (readonly [change: object, wrong: string | undefined, warned: readonly string[]])[] = [
  [both, undefined, []],
  [neither, undefined, []],
  [{ ...neither, minutes: 70 }, 'minutes', []],
  [{ ...neither, minutes: 0 }, 'minutes', []],
  [{ ...neither, connected: '2024-05-01' }, 'connected', []],
  [{ ...neither, speed: 'Slow' }, 'speed', []],
  [{ ...neither, router: 'Rented' }, 'router', []],
  [{ ...neither, router: 'Borrowed' }, 'router', []],
  [{ ...neither, router: null }, undefined, ['router']],
  [{ ...neither, roaming: true }, 'roaming', []],
  [{ ...neither, roaming: false }, undefined, []],
  [{ ...neither, voicemail: true }, 'voicemail', []],
  [{ ...both, roaming: false }, undefined, []],
  [{ ...both, phone: false, roaming: false, voicemail: false }, 'minutes', []],
  [{ ...both, minutes: null }, undefined, ['minutes']],
  [{ ...both, connected: null }, undefined, ['connected']],
  [{ ...both, speed: null }, undefined, ['speed']],
  [{ ...both, roaming: null }, undefined, ['roaming']],
  [{ ...both, router: 'No network' }, 'router', []],
  [{ ...both, router: 'Borrowed' }, undefined, ['router']],
  [{ ...both, minutes: 700 }, undefined, ['minutes']],
  [{ ...neither, phone: null }, undefined, ['phone']],
  [{ ...neither, phone: null, minutes: 3 }, 'minutes', []],
]

const predictor = landlinePredictor()
const generated = customerSchema(contract, 'javascript').join('\n').replace('export const customerSchema =', 'return')
const schemas = { made: createCustomerSchema(contract), generated: new Function('z', generated)(z) as z.ZodType }
const documents = (['draft-2020-12', 'draft-07'] as const).flatMap((target) =>
  [true, false].map((coercionProof) => {
    const ajv = target === 'draft-07' ? new Ajv({ strict: false }) : new Ajv2020({ strict: false })
    addFormats.default(ajv)
    return ajv.compile(customerJsonSchema(contract, { target, coercionProof }))
  }),
)

/** A record as a row of the file. */
const rowOf = (record: object) =>
  Object.fromEntries(
    contract.fields.map(({ name, column }) => {
      const value = (record as Record<string, unknown>)[name]
      return [column, value === null ? '' : value === true ? 'Yes' : value === false ? 'No' : String(value)]
    }),
  )

/** What is said of a record: the codes and fields of its issues, or of its warnings. */
function told(score: () => { warnings: readonly { code: string; path: string }[] }) {
  const of = (found: readonly { code: string; path: string }[]) => found.map(({ code, path }) => `${code} ${path}`)
  try {
    return { warnings: of(score().warnings) }
  } catch (error) {
    return { issues: of((error as { issues: [] }).issues) }
  }
}

const warningOf = (name: string, record: object) => {
  const value = (record as Record<string, unknown>)[name]
  return value === null ? 'MISSING_VALUE' : typeof value === 'number' ? 'OUT_OF_RANGE' : 'UNKNOWN_VALUE'
}

describe.each(records)('%j', (record, wrong, warned) => {
  const warnings = warned.map((name) => `${warningOf(name, record)} ${name}`)

  test('a prediction', () => {
    const expected = wrong === undefined ? { warnings } : { issues: [`CONTRADICTION ${wrong}`] }
    expect(told(() => predictor.predict(record as never) as never)).toEqual(expected)
  })

  test('a row of a file', () => {
    const column = contract.fields.find(({ name }) => name === wrong)?.column
    const expected = wrong === undefined ? { warnings } : { issues: [`CONTRADICTION ${column}`] }
    const score = () => predictor.predict(readRow(predictor as never, rowOf(record))) as never
    expect(told(score)).toEqual(expected)
  })

  test('schemas', () => {
    for (const schema of Object.values(schemas)) expect(schema.safeParse(record).success).toBe(wrong === undefined)
    for (const isValid of documents) expect(isValid(record), JSON.stringify(isValid.errors)).toBe(wrong === undefined)
  })
})

test('both schemas say the same of every record, and as JSON Schema', () => {
  const said = (schema: z.ZodType, record: object) => {
    const { error } = schema.safeParse(record)
    return error?.issues.map(({ code, path, message }) => ({ code, path, message }))
  }
  for (const [record] of records) expect(said(schemas.made, record)).toEqual(said(schemas.generated, record))
  const options = { io: 'input' } as const
  expect(z.toJSONSchema(schemas.made, options)).toEqual(z.toJSONSchema(schemas.generated, options))
})

test('columns of customers are answered as one customer is', () => {
  const table = Object.fromEntries(
    contract.fields.map(({ name }) => [name, records.map(([record]) => (record as Record<string, unknown>)[name])]),
  )
  const columns = predictColumns(predictor as never, table as never) as ColumnPredictions
  records.forEach(([, wrong, warned], row) => {
    expect(columns.errors.has(row), `row ${row}`).toBe(wrong !== undefined)
    expect((columns.warnings.get(row) ?? []).map(({ path }) => path)).toEqual(wrong === undefined ? warned : [])
  })
})

test('the type says when a field has a value', () => {
  const code = customerType(contract).join('\n')
  expect(code).toContain('Has a value only while `phone` is true, and is null otherwise.')
  expect(code).toContain("Is anything but `'No network'` only while `network` is `'Fibre'` or `'Copper'`.")
  expect(code).toContain('Can be true only while `phone` is true.')
})
