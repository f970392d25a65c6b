/** What is checked by the contract alone gets the answer that the schema generated from it gives. */
import { libraryContract } from '@testing/library-model'
import { gymContract } from '@testing/small-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { dayOfIsoDate } from '../arithmetic/calendar'
import { createCustomerSchema } from '../bundles/customer-schema'
import { type FieldIssue, InvalidCustomerError } from '../checks/errors'
import type { CustomerSchema } from '../model/bundle'
import { bundledModel } from '../model/bundled-model'
import type { ContractField, ModelContract } from '../model/contract'
import { createSchemaCheck } from './check-by-schema'
import { dateAt, datesAsOf } from './dates'
import { createValidator, type Validator } from './validate'

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    Number.NaN,
    -0,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    0.5,
    -1,
    '',
    ' ',
    'toString',
    'One  YEAR',
    'Barter',
    '2024-02-30',
    '1',
    'true',
    12n,
    Object(true),
    Object('No'),
    [],
    {},
  ),
  fc.anything(),
)

/** Mostly what a field expects, its limits among it. */
function expectedOf(field: ContractField): fc.Arbitrary<unknown> {
  if (field.type === 'boolean') return fc.boolean()
  if (field.type === 'category') return fc.constantFrom(...field.values.map(({ value }) => value))
  const [least, most] = field.trained
  if (field.type === 'date') {
    const [fewest, longest] = field.limits
    const asOf = dayOfIsoDate(libraryContract.asOf ?? '') ?? 0
    return fc.integer({ min: fewest - 9, max: longest + 9 }).map((days) => dateAt(field.count, days, asOf))
  }
  const edges = [...field.limits, ...field.trained].flatMap((edge) => [edge, edge - 1, edge + 1, edge + 0.01])
  return fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: Math.ceil(least), max: Math.floor(most) }) },
    { weight: 1, arbitrary: fc.double({ min: least, max: most, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(...edges) },
  )
}

const recordOf = ({ fields }: ModelContract) =>
  fc
    .tuple(
      fc.record(Object.fromEntries(fields.map((field) => [field.name, expectedOf(field)]))),
      fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'other'), strange, { maxKeys: 2 }),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(...fields.map(({ name }) => name)),
    )
    // Few of the records are strange, so that many are ordinary.
    .map(([record, odd, dice, absent]) => {
      if (dice === 0) Object.assign(record, odd)
      if (dice === 1) delete record[absent]
      return record
    })

/** What a validator makes of a record, with what it throws. */
function outcome(validate: Validator, record: unknown) {
  try {
    return validate(record)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidCustomerError)
    return (error as InvalidCustomerError).issues
  }
}

/** Zod looks for contradictions where nothing is of a wrong type; the contract, where the needed field is right. */
function withContradictions({ fields }: ModelContract, record: unknown, found: readonly FieldIssue[]) {
  const others = found.filter(({ code }) => code !== 'CONTRADICTION')
  const values = record as Readonly<Record<string, unknown>>
  const contradictions = fields.flatMap((field) => {
    if (field.type !== 'boolean' || !field.requires || values[field.name] !== true) return []
    const { field: needed, values: allowed } = field.requires
    if ((allowed as readonly unknown[]).includes(values[needed]) || others.some(({ path }) => path === needed))
      return []
    const expected = `false unless ${needed} is ${allowed.map((value) => JSON.stringify(value)).join(' or ')}`
    const message = `${field.name}: got true, expected ${expected}`
    return [{ code: 'CONTRADICTION', path: field.name, got: 'true', expected, message }]
  })
  return [...others, ...contradictions]
}

const dates = datesAsOf(dayOfIsoDate(libraryContract.asOf ?? ''))

describe.each<[string, ModelContract, CustomerSchema<unknown>, readonly unknown[]]>([
  ['the shipped model', bundledModel.contract, bundledModel.schema, vectors.rows.map(({ customer }) => customer)],
  ['a small one', gymContract, createCustomerSchema(gymContract), []],
  ['one with dates', libraryContract, createCustomerSchema(libraryContract), []],
])('%s', (_, contract, schema, known) => {
  const direct = createValidator(contract, undefined, dates)
  const bySchema = createValidator(contract, createSchemaCheck(contract, schema), dates)

  test('any record gets the same answer with the schema and without', () => {
    let records = 0
    let refused = 0
    fc.assert(
      fc.property(recordOf(contract), (record) => {
        records++
        const expected = outcome(bySchema, record)
        if (!Array.isArray(expected)) expect(outcome(direct, record)).toEqual(expected)
        else {
          refused++
          expect(outcome(direct, record)).toEqual(withContradictions(contract, record, expected))
        }
      }),
      { numRuns: 4_000, seed: 31, examples: known.map((record): [Record<string, unknown>] => [record as never]) },
    )
    expect(refused).toBeGreaterThan(0.2 * records)
    expect(refused).toBeLessThan(0.95 * records)
  })
})

test('a schema that is not said to be generated is asked about every record', () => {
  const customer = vectors.rows[0]?.customer
  const refusing = {
    safeParse: () => ({ success: false, error: { issues: [{ path: ['contract'], message: 'closed' }] } }) as const,
  }
  const { contract } = bundledModel
  expect(() => createValidator(contract, createSchemaCheck(contract, refusing))(customer)).toThrow(InvalidCustomerError)
  expect(createValidator(contract)(customer).warnings).toEqual([])
})
