import type { ContractField, ListedField } from '../model/contract'

/** The place of "No internet service", which means no. */
export const otherwisePlace = 2

/** By category, the places of its values: looking for each among the others would take the square of them. */
const placesByValue = /* @__PURE__ */ new WeakMap<ListedField, ReadonlyMap<unknown, number>>()

/** The place of a listed value; −1 of one that is not listed. */
export function placeOf(field: ListedField, value: unknown): number {
  if (field.type === 'boolean') return value === true ? 1 : 0
  let places = placesByValue.get(field)
  if (!places) {
    places = new Map(field.values.map((each, place) => [each.value, place] as const))
    placesByValue.set(field, places)
  }
  return places.get(value) ?? -1
}

/** The place of a value that training never saw; undefined where such a value is refused. */
export function unknownPlace(field: ContractField): number | undefined {
  return field.type === 'category' && field.unknown.policy === 'accept' ? field.values.length : undefined
}
