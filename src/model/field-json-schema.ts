import { type ContractField, describeField, isNumeric } from './contract'
import { isRequiring, ruledOutValue } from './requirement'

/** A JSON Schema in the keywords that draft-07 and draft 2020-12 share. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $comment?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly default?: unknown
  readonly format?: string
  readonly not?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

/** Whether a record must have a value for the field. */
export function isRequired({ input, missing }: ContractField): boolean {
  return input && missing.policy === 'reject'
}

/** Describes a field by types, in the keywords that language models and generators follow well. */
export function fieldJsonSchema(field: ContractField): JsonSchema {
  const description = describeForPrograms(field)
  const accepts = (type: string) => (isRequired(field) ? type : [type, 'null'])
  if (field.type === 'date') return { type: accepts('string'), format: 'date', description }
  if (isNumeric(field)) {
    const [minimum, maximum] = field.limits
    return { type: accepts(field.type), description, minimum, maximum }
  }
  if (field.type === 'boolean') return { type: accepts('boolean'), description }
  // A new category is scored with a warning where the contract accepts it: the list is in the description then.
  if (field.unknown.policy === 'accept') return { type: accepts('string'), description }
  const values = field.values.map(({ value }) => value)
  return { type: accepts('string'), description, enum: isRequired(field) ? values : [...values, null] }
}

/** What the field is, what it expects and what it depends on. */
export function describeForPrograms(field: ContractField): string {
  return `${field.description} Expects ${describeField(field)}.${requirement(field)}${purpose(field)}`
}

function purpose({ input }: ContractField): string {
  return input ? '' : ' Not used by the model: leave it out.'
}

/** What must hold for a field to have a value: without it, language models guess wrongly. */
function requirement(field: ContractField): string {
  if (!isRequiring(field)) return ''
  const { field: needed, values } = field.requires
  const condition = `only while ${needed} is ${values.map((value) => JSON.stringify(value)).join(' or ')}`
  if (field.type === 'boolean') return ` Can be true ${condition}.`
  const out = ruledOutValue(field)
  return ` Has ${out === null ? 'a value' : 'another value'} ${condition}; otherwise it is ${JSON.stringify(out)}.`
}
