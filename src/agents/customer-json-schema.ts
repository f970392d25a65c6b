import { type ContractField, describeField, isMissing, isNumeric, type ModelContract } from '../model/contract'

/** A JSON Schema, draft 2020-12, in the keywords that language models follow well. */
export interface JsonSchema {
  readonly type: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly default?: unknown
  readonly format?: string
}

/** Describes a whole customer: fields that the model uses are required where the contract refuses them missing. */
export function customerJsonSchema({ description, fields }: ModelContract): JsonSchema {
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldJsonSchema(field)])),
    required: fields.filter(isRequired).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** Describes new values for some fields of a customer. */
export function changesJsonSchema({ fields }: ModelContract): JsonSchema {
  return {
    type: 'object',
    description: 'New values by field; all other fields stay as they are.',
    properties: Object.fromEntries(
      fields.filter(({ input }) => input).map((field) => [field.name, fieldJsonSchema(field)]),
    ),
    additionalProperties: false,
  }
}

function isRequired({ input, missing }: ContractField): boolean {
  return input && missing.policy === 'reject'
}

function fieldJsonSchema(field: ContractField): JsonSchema {
  const description = `${field.description} Expects ${describeField(field)}.${requirement(field)}${purpose(field)}`
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

function purpose({ input }: ContractField): string {
  return input ? '' : ' Not used by the model: leave it out.'
}

/** What must hold for a flag to be true: without it, language models guess wrongly. */
function requirement(field: ContractField): string {
  if (field.type !== 'boolean' || isMissing(field.requires)) return ''
  const { field: needed, values } = field.requires
  return ` Can be true only while ${needed} is ${values.map((value) => JSON.stringify(value)).join(' or ')}.`
}
