/** The schema, the JSON Schema made from it, and a prediction accept the same records. */
import { createChurnPredictor, customerSchema, InvalidCustomerError } from '@org/churn'
import { ordinaryCustomer } from '@testing/customers'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'

const predictor = createChurnPredictor()
const { fields } = predictor.contract
const validators = (['input', 'output'] as const).map((io) =>
  new Ajv2020({ strict: false }).compile(
    z.toJSONSchema(customerSchema.meta({ id: 'Customer', description: 'Any' }), { io }) as object,
  ),
)
const [byDocument] = validators

function isPredicted(record: unknown): boolean {
  try {
    predictor.predict(record as typeof ordinaryCustomer)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidCustomerError)
    return false
  }
}

const words = [
  'Electronic Check',
  'electronic-check',
  'Twint',
  '現金',
  'Y',
  'no',
  'NaN',
  'n/a',
  '2',
  ...['1e5', '-1e400', '+1,5E+3', '1e', 'e5', '0,5', '+5', '12%', '0x1F', '-0Xa', '0xG', '3 months', 'R$ 5'],
  ...['Infinity', '-inf', '+NaN', 'undefined', '#N/A', '#DIV/0!', '#name?', 'Infinity plan'],
  '–',
  ' ',
  '',
]
const texts = fc.oneof(
  fc.constantFrom(...words, 'toString', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('Y', 'e', 's', 'n', 'a', '/', '1', ',', '+', ' ', '\ufeff', '\u001c', 'é', '\n') }),
  fc.string({ unit: fc.constantFrom('0', '5', 'e', 'E', 'x', '-', '+', '.', ',', ' '), minLength: 2, maxLength: 7 }),
)
const listed = fields.flatMap((field) => ('values' in field ? field.values.map(({ value }) => value) : []))
const cells = fc.oneof(
  texts,
  fc.constantFrom<unknown>(...listed),
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -2, max: 1300 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.array(fc.string(), { maxLength: 1 }),
)
const changes = fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'shoeSize'), cells, { maxKeys: 3 })
const absences = fc.array(fc.constantFrom(...fields.map(({ name }) => name)), { maxLength: 1 })

test('any record', () => {
  const answers = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(changes, absences, (change, absent) => {
      const record: Record<string, unknown> = { ...ordinaryCustomer, ...change }
      for (const name of absent) delete record[name]
      const predicted = isPredicted(record)
      answers[predicted ? 'accepted' : 'refused']++
      expect(customerSchema.safeParse(record).success, 'by the schema').toBe(predicted)
      expect(byDocument?.(record), 'by the document').toBe(predicted)
    }),
    {
      numRuns: 20_000,
      seed: 15,
      examples: words.map((paymentMethod): [Record<string, unknown>, string[]] => [{ paymentMethod }, []]),
    },
  )
  expect(Math.min(answers.accepted, answers.refused)).toBeGreaterThan(2_000)
})

test('every pair of values of two fields, contradictions among them', () => {
  for (const field of fields) {
    if (field.type !== 'boolean' || !field.requires) continue
    const needed = fields.find(({ name }) => name === field.requires?.field)
    if (!needed || !('values' in needed)) throw new Error(`${field.name} requires a field that lists no values`)
    for (const { value } of needed.values) {
      for (const own of [true, false]) {
        const record = { ...ordinaryCustomer, [needed.name]: value, [field.name]: own }
        const predicted = isPredicted(record)
        expect(customerSchema.safeParse(record).success).toBe(predicted)
        expect(byDocument?.(record)).toBe(predicted)
      }
    }
  }
})

test('what the schema answers is what the document of answers shows', () => {
  for (const gender of ['Female', 'M', 1, null, undefined]) {
    const answer = customerSchema.parse({ ...ordinaryCustomer, gender, paymentMethod: 'Twint' })
    expect(answer.gender).toBe(gender === 'Female' || gender === undefined ? gender : null)
    expect(validators[1]?.(JSON.parse(JSON.stringify(answer)))).toBe(true)
  }
})
