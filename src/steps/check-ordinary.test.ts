/** What is checked without the schema gets the answer that the schema gives. */
import { gymContract, gymModel } from '@testing/small-model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import { InvalidCustomerError } from '../checks/errors'
import type { CustomerSchema } from '../model/bundle'
import { bundledModel } from '../model/bundled-model'
import type { ContractField, ModelContract } from '../model/contract'
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

describe.each<[string, ModelContract, CustomerSchema<unknown>, readonly unknown[]]>([
  ['the shipped model', bundledModel.contract, bundledModel.schema, vectors.rows.map(({ customer }) => customer)],
  ['a small one', gymContract, gymModel([{ value: 1 }]).schema, []],
])('%s', (_, contract, schema, known) => {
  let asked = 0
  const counting = {
    safeParse: (record: unknown) => {
      asked++
      return schema.safeParse(record)
    },
  }
  const direct = createValidator(contract, counting, true)
  const bySchema = createValidator(contract, schema)

  test('any record gets the same answer with the schema and without', () => {
    let records = 0
    fc.assert(
      fc.property(recordOf(contract), (record) => {
        records++
        expect(outcome(direct, record)).toEqual(outcome(bySchema, record))
      }),
      { numRuns: 4_000, seed: 31, examples: known.map((record): [Record<string, unknown>] => [record as never]) },
    )
    // Both ways were taken.
    expect(asked).toBeGreaterThan(0.2 * records)
    expect(asked).toBeLessThan(0.95 * records)
  })
})

test('a schema that is not said to be generated is asked about every record', () => {
  const customer = vectors.rows[0]?.customer
  const refusing = {
    safeParse: () => ({ success: false, error: { issues: [{ path: ['contract'], message: 'closed' }] } }) as const,
  }
  expect(() => createValidator(bundledModel.contract, refusing)(customer)).toThrow(InvalidCustomerError)
  expect(createValidator(bundledModel.contract, refusing, true)(customer).warnings).toEqual([])
})
