import { readContract } from '../checks/given-contract'
import type { ModelContract } from '../model/contract'
import { fieldJsonSchema, isRequired, type JsonSchema } from '../model/field-json-schema'

/** Describes a whole customer: fields that the model uses are required where the contract refuses them missing. */
export function customerToolSchema(contract: ModelContract): JsonSchema {
  const { description, fields } = readContract(contract)
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldJsonSchema(field)])),
    required: fields.filter(isRequired).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** Describes new values for some fields of a customer. */
export function changesToolSchema(contract: ModelContract): JsonSchema {
  const { fields } = readContract(contract)
  return {
    type: 'object',
    description: 'New values by field; all other fields stay as they are.',
    properties: Object.fromEntries(
      fields.filter(({ input }) => input).map((field) => [field.name, fieldJsonSchema(field)]),
    ),
    additionalProperties: false,
  }
}
