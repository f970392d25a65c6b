/** The schema made of a contract as the program runs is the one that was generated from it. */
import { readFileSync } from 'node:fs'
import { InvalidModelError, type ModelContract } from '@org/churn'
import { createCustomerSchema } from '@org/churn/model'
import { ferriesContract, openFerries } from '@testing/ferries'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { customerSchema as ferriesSchema } from '../../.ci/testing/ferries/customer'
import { customerSchema as telcoSchema } from '../../models/telco/customer'

const json = (name: string) => JSON.parse(readFileSync(new URL(`../../models/telco/${name}`, import.meta.url), 'utf8'))
const telcoContract: ModelContract = json('contract.json')

const bundles = [
  { name: 'telco', contract: telcoContract, generated: telcoSchema, rows: json('vectors.json').rows },
  {
    name: 'ferries',
    contract: ferriesContract,
    generated: ferriesSchema,
    rows: openFerries().verification?.rows ?? [],
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
  '1e5',
  'Somewhere else',
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
