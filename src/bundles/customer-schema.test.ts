/** The schema made of a contract as the program runs is the one that was generated from it. */
import { readFileSync } from 'node:fs'
import { type InvalidCustomerError, InvalidModelError, type ModelContract } from '@org/churn'
import { createCustomerSchema } from '@org/churn/model'
import { ferriesContract, openFerries } from '@testing/ferries'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { customerSchema as ferriesSchema } from '../../.ci/testing/ferries/customer'
import { customerSchema as telcoSchema } from '../../models/telco/customer'
import { dayOfIsoDate } from '../arithmetic/calendar'
import { customerSchema } from '../packages/customer-schema'
import { createSchemaCheck } from '../steps/check-by-schema'
import { datesAsOf } from '../steps/dates'
import { createValidator, type Validator } from '../steps/validate'

const json = (name: string) => JSON.parse(readFileSync(new URL(`../../models/telco/${name}`, import.meta.url), 'utf8'))
const telcoContract: ModelContract = json('contract.json')

/** A right value for a field of {@link everyKind}. */
const first = (name: string) =>
  ({ since: '2026-01-31', level: 'Mate', boats: '2', served: 'No', grade: 'N/A', route: 'North' })[
    name.split('_')[0] ?? ''
  ]

/** Every kind of field, and every policy of it. */
const everyKind: ModelContract = {
  ...ferriesContract,
  fields: [
    ...ferriesContract.fields,
    ...['accept', 'reject'].flatMap((policy) =>
      [true, false].flatMap((input) => {
        const base = { column: '', label: '', description: `${policy} ${input}`, input, sensitive: false }
        const policies = { missing: { policy }, unknown: { policy }, outOfRange: { policy } }
        const values = (names: readonly string[]) => names.map((value) => ({ value, source: [value], phrase: '' }))
        const named = (name: string) => ({ ...base, ...policies, name: `${name}_${policy}_${input}` })
        return [
          { ...named('since'), type: 'date', count: 'before', limits: [0, 9], trained: [0, 9], phrases: { other: '' } },
          { ...named('level'), type: 'category', ordered: true, values: values(['Deck hand', 'Mate', 'Captain']) },
          { ...named('boats'), type: 'category', values: values(['1', '2', '3']) },
          { ...named('served'), type: 'category', values: values(['Buffet', 'No']) },
          { ...named('grade'), type: 'category', values: values(['A', '1', 'off', 'N/A']) },
          {
            ...named('route'),
            type: 'category',
            values: [...values(['North']), { ...values(['Rest'])[0], other: true }],
          },
        ] as unknown as ModelContract['fields']
      }),
    ),
  ],
}

/** The schema that the generator's JavaScript makes. */
function generatedSchema(contract: ModelContract): z.ZodObject {
  const code = customerSchema(contract, 'javascript').join('\n').replace('export const customerSchema =', 'return')
  return new Function('z', code)(z)
}

const bundles = [
  { name: 'telco', contract: telcoContract, generated: telcoSchema, rows: json('vectors.json').rows },
  {
    name: 'ferries',
    contract: ferriesContract,
    generated: ferriesSchema,
    rows: openFerries().verification?.rows ?? [],
  },
  {
    name: 'every kind of field',
    contract: everyKind,
    generated: generatedSchema(everyKind),
    rows: (openFerries().verification?.rows ?? []).slice(0, 12).map(({ customer }) => ({
      customer: {
        ...Object.fromEntries(
          everyKind.fields.slice(ferriesContract.fields.length).map(({ name }) => [name, first(name)]),
        ),
        ...customer,
      },
    })),
  },
]

/** What stands in for a value that somebody got wrong. */
const oddities = [
  undefined,
  null,
  '',
  ' ',
  'Yes',
  'nan',
  ...['1e5', '-1e400', '0x1F', '+5', 'Infinity', '#N/A', 'no', '?', '1e'],
  'Somewhere else',
  '2026-02-30',
  '2026-02-28',
  '2026-02-28T00:00:00Z',
  '7',
  7,
  -1,
  1e9,
  0.5,
  NaN,
  true,
  [],
  {},
]

test.each(bundles)('$name: the same JSON Schema', ({ contract, generated }) => {
  const options = { io: 'input' } as const
  expect(z.toJSONSchema(createCustomerSchema(contract), options)).toEqual(z.toJSONSchema(generated, options))
})

test.each(bundles)('$name: the same answer to every record, right or wrong', ({ contract, generated, rows }) => {
  const schema = createCustomerSchema(contract)
  const told = (result: z.ZodSafeParseResult<unknown>) =>
    result.success ? result.data : result.error.issues.map(({ code, path, message }) => ({ code, path, message }))
  let refused = 0
  for (const { customer } of rows) {
    for (const name of Object.keys(customer)) {
      for (const value of [customer[name], ...oddities]) {
        const record = { ...customer, [name]: value, other: 1 }
        const expected = generated.safeParse(record)
        expect(told(schema.safeParse(record)), `${name}: ${String(value)}`).toEqual(told(expected))
        if (!expected.success) refused++
      }
    }
  }
  expect(refused).toBeGreaterThan(1000)
})

test.each(bundles)('$name: the contract alone finds what the schema finds', ({ contract, generated, rows }) => {
  const dates = datesAsOf(dayOfIsoDate('2026-02-01'))
  const outcomeOf = (validate: Validator, record: unknown) => {
    try {
      return validate(record)
    } catch (error) {
      return (error as InvalidCustomerError).issues
    }
  }
  const bySchema = createValidator(contract, createSchemaCheck(contract, generated), dates)
  const byContract = createValidator(contract, undefined, dates)
  let refused = 0
  for (const { customer } of rows) {
    for (const name of Object.keys(customer)) {
      for (const value of [customer[name], ...oddities]) {
        const record = { ...customer, [name]: value, other: 1 }
        const expected = outcomeOf(bySchema, record)
        expect(outcomeOf(byContract, record), `${name}: ${String(value)}`).toEqual(expected)
        if (Array.isArray(expected)) refused++
      }
    }
  }
  expect(refused).toBeGreaterThan(1000)
})

test('is made without code that a content security policy forbids, and leaves other schemas as they were', () => {
  const before = z.config().jitless
  let made = 0
  const evaluate = vi.spyOn(globalThis, 'Function').mockImplementation(() => {
    made++
    return () => undefined
  })
  createCustomerSchema(ferriesContract).safeParse({ homePort: 'North Pier' })
  evaluate.mockRestore()
  expect(made).toBe(0)
  expect(z.config().jitless).toBe(before)
})

test('a field of a kind that this version does not know is refused', () => {
  const [field] = ferriesContract.fields
  const contract = { ...ferriesContract, fields: [{ ...field, type: 'colour' }] } as unknown as ModelContract
  expect(() => createCustomerSchema(contract)).toThrow(InvalidModelError)
  expect(() => createCustomerSchema(contract)).toThrow('field homePort: got the type "colour": update @org/churn.')
})
