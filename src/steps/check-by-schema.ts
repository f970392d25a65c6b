import { type FieldIssue, InvalidCustomerError, printValue } from '../checks/errors'
import { attempt } from '../checks/unreadable'
import type { CustomerSchema, SchemaIssue } from '../model/bundle'
import type { ContractField, ModelContract } from '../model/contract'
import type { Values } from './encode'
import { contradiction, isListed, issue, issueFor } from './issue'
import type { OwnCheck } from './validate'

/** Builds the check of a schema that somebody has written: it may ask for more than the contract. */
export function createSchemaCheck(contract: ModelContract, schema: CustomerSchema<unknown>): OwnCheck {
  const fields = new Map(contract.fields.map((field) => [field.name, field]))
  return (copy) => {
    const { data, issues } = parse(schema, copy)
    if (issues) throw new InvalidCustomerError(describeIssues(issues, copy, fields))
    return data
  }
}

/** What a schema answers: a customer, or the issues of one that is refused. */
interface Parsed {
  readonly data?: unknown
  readonly issues?: readonly SchemaIssue[]
}

/**
 * Hands a record to the schema. Where a value's own traps throw there, an empty object goes in its place: the schema may
 * then still say what is wrong.
 *
 * @throws {InvalidCustomerError} where the schema would take such an object.
 */
function parse(schema: CustomerSchema<unknown>, copy: Values): Parsed {
  const read = (record: Values): Parsed => {
    const parsed = schema.safeParse(record)
    // Zod looks at the values once more when it is asked for the error.
    return parsed.success ? { data: parsed.data } : { issues: parsed.error.issues }
  }
  return attempt(
    () => read(copy),
    (cause) => {
      const objects = Object.keys(copy).filter((name) => Object(copy[name]) === copy[name])
      // A schema that fails on plain values alone is broken.
      if (objects.length === 0) throw cause
      const parsed = read({ ...copy, ...Object.fromEntries(objects.map((name) => [name, {}])) })
      if (parsed.issues) return parsed
      const issues = objects.map((name) =>
        issue('UNREADABLE', name, printValue(copy[name]), 'a value that can be read'),
      )
      throw new InvalidCustomerError(issues, { cause })
    },
  )
}

function describeIssues(
  found: readonly SchemaIssue[],
  record: Values,
  fields: ReadonlyMap<string, ContractField>,
): readonly FieldIssue[] {
  const byPath = new Map<string, FieldIssue>()
  for (const { code, path, message, params } of found) {
    const name = path.map(String).join('.')
    const field = fields.get(String(path[0]))
    if (!field) byPath.set(name, issue('WRONG_TYPE', name, printValue(record[name]), message))
    else {
      const value = record[field.name]
      // A category that is not listed needs no other field to be wrong.
      // What a value is alone comes first.
      if (code === 'custom' && byPath.has(name)) continue
      const isPossible = field.type !== 'category' || params?.rule || isListed(field, value)
      byPath.set(name, code === 'custom' && isPossible ? contradiction(field, value) : issueFor(field, value))
    }
  }
  return [...byPath.values()]
}
