import * as z from 'zod'
import { InvalidModelError } from '../checks/errors'
import { readContract } from '../checks/given-contract'
import { type CategoryField, type ContractField, isNumeric, type ModelContract } from '../model/contract'
import { isRequiring, type RequiringField } from '../model/requirement'
import { requirementSchemas } from '../model/requirement-schema'
import { createNoveltyCheck, noveltyPatterns, otherKindsOf } from '../model/word'
import { contradictsIn } from '../steps/requirement'
import { interpreted } from './interpreted'

/** A customer whose fields only the contract knows. */
export type AnyCustomer = Readonly<Record<string, unknown>>

/**
 * Makes the schema of a contract's customers while the program runs. It is the one that the bundle's `customer.ts`
 * holds, for programs that learn only then which model they are to use. With `customer.ts`, the types are checked too.
 *
 * @throws {InvalidModelError} for a field of a type that this version does not know.
 */
export function createCustomerSchema(contract: ModelContract): z.ZodObject<Record<string, z.ZodType>> {
  const requiring = readContract(contract).fields.filter(isRequiring)
  return interpreted(() => {
    const schema = z.object(Object.fromEntries(contract.fields.map((field) => [field.name, schemaOf(field)])))
    return requiring.length === 0 ? schema : constrained(schema, requiring)
  })
}

function schemaOf(field: ContractField): z.ZodType {
  const value = possibleValues(field)
  if (!field.input) {
    // Whatever cannot be read is missing: it cannot change the answer.
    const read = z.unknown().optional().pipe(value.nullish().catch(null))
    return read.describe(field.description)
  }
  const orNull = field.missing.policy === 'accept' ? value.nullable() : value
  return orNull.describe(field.description)
}

function possibleValues(field: ContractField): z.ZodType {
  if (field.type === 'boolean') return z.boolean()
  if (isNumeric(field)) {
    const [least, most] = field.limits
    return (field.type === 'integer' ? z.int() : z.number()).min(least).max(most)
  }
  // The year, month and day of the calendar: a time would need a zone.
  if (field.type === 'date') return z.iso.date()
  if (field.type === 'category') return categoryOf(field)
  const { name, type } = field as ContractField
  throw new InvalidModelError(`Contract: field ${name}: got the type ${JSON.stringify(type)}: update @org/churn.`)
}

function categoryOf(field: CategoryField): z.ZodType {
  const known = z.enum(field.values.map(({ value }) => value))
  return field.input && field.unknown.policy === 'accept' ? known.or(unlisted(field)) : known
}

/** A value that a category does not list, and may take. */
function unlisted(field: CategoryField): z.ZodType {
  const { named, refused } = noveltyPatterns(otherKindsOf(field))
  const isNew = createNoveltyCheck(field)
  // JSON Schema shows what is refined.
  return z
    .unknown()
    .refine((value) => typeof value === 'string' && isNew(value))
    .meta({ type: 'string', pattern: named, not: { pattern: refused } })
}

/** Adds what is possible only while another field has one of some values, in JSON Schema too. */
function constrained<Schema extends z.ZodObject>(schema: Schema, requiring: readonly RequiringField[]): Schema {
  const dependent = requiring.map((field) => {
    const schemas = requirementSchemas(field)
    return [field.name, schemas.length === 1 ? schemas[0] : { allOf: schemas }]
  })
  const checked = schema.check(({ value, issues }) => {
    const record = value as AnyCustomer
    for (const field of requiring) {
      const { field: needs, values } = field.requires
      const given = record[field.name]
      if (!contradictsIn(record, field)) continue
      const not = values.includes(record[needs]) ? 'not ' : ''
      issues.push({
        code: 'custom',
        path: [field.name],
        input: given,
        message: `needs ${needs} ${not}to be ${values.join(' or ')}`,
        params: { rule: 'requires', field: needs },
      })
    }
  })
  return checked.meta({ dependentSchemas: Object.fromEntries(dependent) }) as Schema
}
