import type { JsonSchema } from './field-json-schema'
import { type RequiringField, ruledOutValue } from './requirement'

/** Where a field is ruled out, and for a category with a value for that, where it is not: each in JSON Schema. */
export function requirementSchemas(field: RequiringField): readonly JsonSchema[] {
  const { name, type, requires } = field
  const out = ruledOutValue(field)
  const isMet: JsonSchema = { properties: { [requires.field]: { enum: requires.values } } }
  const isNot = (value: unknown): JsonSchema => ({ properties: { [name]: { not: { const: value } } } })
  if (type === 'boolean') return [{ anyOf: [isNot(true), isMet] }]
  const saysNothing: JsonSchema = { properties: { [name]: { enum: out === null ? [null] : [out, null] } } }
  const rules: readonly JsonSchema[] = [{ anyOf: [saysNothing, isMet] }]
  return out === null ? rules : [...rules, { anyOf: [isNot(out), { not: isMet }] }]
}
