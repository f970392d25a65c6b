import type { ContractField } from '@org/churn'

/** The fields that a customer's value can be reckoned from: numbers that the model sees. */
export function quantityFields(fields: readonly ContractField[]): readonly ContractField[] {
  return fields.filter((field) => field.input && (field.type === 'number' || field.type === 'integer'))
}
