/** The contract is the only list of fields: everything made from it is held against it here, field by field. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ContractField, createChurnPredictor, customerSchema } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type CategoryField, describeField, type NumberField } from './contract'

const { contract, manifest } = createChurnPredictor()
const file = (name: string) => readFileSync(new URL(`../../models/${contract.name}/${name}`, import.meta.url))
const sha256 = (name: string) => createHash('sha256').update(file(name)).digest('hex')

test('the manifest was made from this contract and this model', () => {
  expect(manifest.contract.sha256).toBe(sha256('contract.json'))
  expect(manifest.model.sha256).toBe(sha256('model.onnx'))
})

test('the feature vector is the contract’s input fields in order, one column a number, boolean or category value', () => {
  const columns = contract.fields
    .filter(({ input }) => input)
    .flatMap((field): object[] => {
      const { name } = field
      if (field.type === 'boolean') return [{ name, field: name, kind: 'boolean' }]
      if (field.type !== 'category') return [{ name, field: name, kind: 'number' }]
      return field.values.map(({ value }) => ({ name: `${name}=${value}`, field: name, kind: 'indicator', value }))
    })
  expect(manifest.features).toEqual(columns)
})

test('a number without a unit is described without brackets', () => {
  const field = contract.fields.find(({ type }) => type === 'integer') as NumberField
  expect(describeField(field)).toContain(`(${field.unit})`)
  expect(describeField({ ...field, unit: '' })).not.toMatch(/[()]/)
})

test('the schema has exactly the contract’s fields, in order', () => {
  expect(Object.keys(customerSchema.shape)).toEqual(contract.fields.map(({ name }) => name))
})

describe('the schema agrees with the contract on', () => {
  test.each(contract.fields.map((field) => [field.name, field] as const))('%s', (name, field) => {
    const accepts = (value: unknown) => {
      const record = { ...ordinaryCustomer, [name]: value }
      return (customerSchema.shape as Record<string, z.ZodType>)[name].safeParse(record[name as keyof typeof record])
        .success
    }
    for (const value of allowed(field)) expect(accepts(value), `${value}`).toBe(true)
    // What the model does not use is read if possible, and never refused.
    for (const value of refused(field)) expect(accepts(value), `${value}`).toBe(!field.input)
    expect(accepts('Anything else')).toBe(!field.input || isOpen(field))
    expect(accepts(null)).toBe(field.missing.policy === 'accept')
    expect(accepts(undefined)).toBe(!field.input && field.missing.policy === 'accept')
    const { description } = (customerSchema.shape as Record<string, z.ZodType>)[name].meta() ?? {}
    expect(description).toBe(field.description)
  })
})

test('the schema’s cross-field rules are the contract’s', () => {
  for (const field of contract.fields) {
    if (field.type !== 'boolean' || !field.requires) continue
    const other = contract.fields.find(({ name }) => name === field.requires?.field)
    if (!other || !('values' in other)) throw new Error(`${field.name} requires a field that lists no values`)
    for (const { value } of other.values) {
      const plain = Object.fromEntries(
        contract.fields.filter((each) => 'requires' in each).map(({ name }) => [name, false]),
      )
      const record = { ...ordinaryCustomer, ...plain, [field.name]: true, [other.name]: value }
      expect(customerSchema.safeParse(record).success, `${field.name} with ${other.name} ${value}`).toBe(
        field.requires.values.includes(value),
      )
    }
  }
})

test('the schema gives a JSON Schema with the contract’s descriptions', () => {
  const { properties, required } = z.toJSONSchema(customerSchema) as unknown as {
    properties: Record<string, { description: string }>
    required: string[]
  }
  expect(required).toEqual(contract.fields.filter(({ input }) => input).map(({ name }) => name))
  for (const { name, description } of contract.fields) expect(properties[name]?.description).toBe(description)
})

test('sensitive fields are not inputs of the shipped model', () => {
  expect(contract.fields.filter(({ sensitive }) => sensitive).map(({ name, input }) => [name, input])).toEqual([
    ['gender', false],
    ['seniorCitizen', false],
  ])
})

const isOpen = (field: ContractField) => field.type === 'category' && field.unknown.policy === 'accept'

function allowed(field: ContractField): unknown[] {
  if ('values' in field) return field.values.map(({ value }) => value)
  return [...field.limits, ...field.trained].map((value) => (field.type === 'integer' ? Math.round(value) : value))
}

function refused(field: ContractField): unknown[] {
  if (field.type === 'boolean') return ['true', 0, 1, {}]
  if (field.type === 'category') return ['', ' ', 'true', '2', 'n/a', 0, {}]
  const [least, most] = field.limits
  return [least - 1, most + 1, `${most}`, Number.NaN, ...(field.type === 'integer' ? [least + 0.5] : [])]
}

test('a message lists some of very many values, and says how many more there are', () => {
  const plan = createChurnPredictor().contract.fields.find(({ type }) => type === 'category') as CategoryField
  const value = plan.values[0]
  const values = Array.from({ length: 30_000 }, (_, place) => ({ ...value, value: `plan ${place}` }))
  const words = describeField({ ...plan, values })
  expect(words).toMatch(/^one of "plan 0", "plan 1", .*"plan 19" and 29980 more/)
  expect(words.length).toBeLessThan(300)
})
