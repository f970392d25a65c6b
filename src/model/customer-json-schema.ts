import { readContract } from '../checks/given-contract'
import { type OptionRules, readOptions } from '../checks/options'
import { type CategoryField, type ContractField, isNumeric, type ModelContract } from './contract'
import { describeForPrograms, fieldJsonSchema, isRequired, type JsonSchema } from './field-json-schema'
import { isRequiring } from './requirement'
import { requirementSchemas } from './requirement-schema'
import { noveltyPatterns, otherKindsOf } from './word'

const dialects = {
  'draft-2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema#',
} as const

/** For whom the schema is. */
export interface CustomerJsonSchemaOptions {
  /** The draft that the schema's reader speaks; `'draft-2020-12'` unless given. */
  readonly target?: keyof typeof dialects | undefined
  /**
   * Whether the schema has to hold in a validator that converts values first, as Fastify's Ajv does: it then names no
   * type to convert to. False unless given, because form builders and generators read types.
   */
  readonly coercionProof?: boolean | undefined
}

const rulesOfOptions: OptionRules = {
  target: [(target) => Object.hasOwn(dialects, String(target)), "'draft-2020-12' or 'draft-07'"],
  coercionProof: [(value) => typeof value === 'boolean', 'true or false'],
}

const comments = {
  typed:
    'Validate without coercion: a validator that converts values turns null, true and blanks into 0, 1 and false before it judges them.',
  coercionProof:
    'No value has a type to be converted to, so that null and blanks stay what they are: { "not": { "exclusiveMinimum": maximum } } takes numbers alone, { "not": { "maxLength": 0 } } texts alone.',
} as const

/**
 * Describes the customers that `predict` takes, as a JSON Schema for validators, OpenAPI documents and forms.
 *
 * A record that the schema refuses is refused by `predict`, too. `predict` also holds a number to what training saw,
 * where the contract says so. A field the model does not use may hold anything.
 *
 * @throws {InvalidOptionError} for anything but a contract, and for an unknown option or draft.
 */
export function customerJsonSchema(contract: ModelContract, options: CustomerJsonSchemaOptions = {}): JsonSchema {
  const { description, fields } = readContract(contract)
  const read = readOptions(options, rulesOfOptions)
  const coercionProof = read.coercionProof ?? false
  const describe = coercionProof ? withoutTypes : withTypes
  const rules = fields.flatMap(ruleOf)
  return {
    $schema: dialects[read.target ?? 'draft-2020-12'],
    $comment: coercionProof ? comments.coercionProof : comments.typed,
    type: 'object',
    description,
    properties: Object.fromEntries(
      fields.map((field) => [field.name, field.input ? describe(field) : { description: describeForPrograms(field) }]),
    ),
    // A value that may be missing is null: a name left out may be one misspelt.
    required: fields.filter(({ input }) => input).map(({ name }) => name),
    ...(rules.length > 0 && { allOf: rules }),
  }
}

/** What is possible only while another field has one of some values, without `dependentSchemas`: draft-07 lacks it. */
function ruleOf(field: ContractField): readonly JsonSchema[] {
  return isRequiring(field) ? requirementSchemas(field) : []
}

/** Describes a field by types; a new category is one that could name something. */
function withTypes(field: ContractField): JsonSchema {
  const described = fieldJsonSchema(field)
  if (field.type !== 'category' || field.unknown.policy === 'reject') return described
  const { pattern, not } = newCategory(field)
  const novel = { pattern, not: { type: 'string', ...not } }
  const own = ownSigns(field, novel)
  if (own.length === 0) return { ...described, ...novel }
  const values = isRequired(field) ? own : [...own, null]
  return { ...described, anyOf: [{ enum: values }, novel] }
}

interface NovelText {
  readonly pattern: string
  readonly not: { readonly pattern: string }
}

/** What a category takes beside the values it lists. */
function newCategory(field: CategoryField): NovelText {
  const { named, refused } = noveltyPatterns(otherKindsOf(field))
  return { pattern: named, not: { pattern: refused } }
}

/** Listed values that would be no new ones, such as "-" or "N/A". */
function ownSigns({ values }: CategoryField, { pattern, not }: NovelText): readonly string[] {
  const [named, refused] = [new RegExp(pattern), new RegExp(not.pattern)]
  return values.map(({ value }) => value).filter((value) => !named.test(value) || refused.test(value))
}

/** Describes a field without the keyword `type`: one that speaks of another type is true of every value not of it. */
function withoutTypes(field: ContractField): JsonSchema {
  const description = describeForPrograms(field)
  if (field.type === 'boolean') return { description, enum: orNull([true, false], field) }
  if (field.type === 'category' && field.unknown.policy === 'reject') {
    const values = field.values.map(({ value }) => value)
    return { description, enum: orNull(values, field) }
  }
  const value = openValue(field)
  return isRequired(field) ? { description, ...value } : { description, anyOf: [{ enum: [null] }, value] }
}

function orNull(values: readonly unknown[], field: ContractField): readonly unknown[] {
  return isRequired(field) ? values : [...values, null]
}

function openValue(field: ContractField): JsonSchema {
  // Any text but an empty one.
  const text = { not: { maxLength: 0 } }
  if (field.type === 'category') {
    const { pattern, not } = newCategory(field)
    const own = ownSigns(field, { pattern, not })
    const novel = { pattern, allOf: [{ not }] }
    return { ...text, ...(own.length > 0 ? { anyOf: [{ enum: own }, novel] } : novel) }
  }
  if (!isNumeric(field)) return { ...text, ...(field.type === 'date' && { format: 'date' }) }
  const [minimum, maximum] = field.limits
  const whole = field.type === 'integer' ? { multipleOf: 1 } : {}
  return { minimum, maximum, ...whole, not: { exclusiveMinimum: maximum } }
}
