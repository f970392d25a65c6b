import type { ContractField, ListedField } from '../model/contract'

/** The place of "No internet service", which means no. */
export const otherwisePlace = 2

/** The place of a listed value. */
export function placeOf(field: ListedField, value: unknown): number {
  if (field.type === 'boolean') return value === true ? 1 : 0
  return field.values.findIndex((each) => each.value === value)
}

/** The place of a value that training never saw; undefined where such a value is refused. */
export function unknownPlace(field: ContractField): number | undefined {
  return field.type === 'category' && field.unknown.policy === 'accept' ? field.values.length : undefined
}
