import { type ContractField, isMissing, isQuantity } from '../model/contract'
import { otherwiseOf, ruledOutValue } from '../model/requirement'
import type { Values } from './encode'

/** Whether a record's field and the one that it requires contradict each other. */
export function contradictsIn(record: Values, field: ContractField): boolean {
  const { name, requires } = field
  const value = record[name]
  // A flag that is false says nothing about the other field; no other field has that value.
  if (!requires || isMissing(value) || value === false) return false
  return requires.values.includes(record[requires.field]) === (value === ruledOutValue(field))
}

/** Whether a field is missing from a record because the one that it requires rules it out. */
export function isRuledOut(record: Values, field: ContractField): boolean {
  const { requires } = field
  return !!requires && otherwiseOf(field) === undefined && !requires.values.includes(record[requires.field])
}

/** The record with the fields that are ruled out as they then are, and with another value where one says so wrongly. */
export function withRequirements(fields: readonly ContractField[], record: Values): Record<string, unknown> {
  const changed = { ...record }
  // Contracts may chain requirements: each pass settles one more link.
  for (let pass = 0; pass < fields.length; pass++) {
    const wrong = fields.filter((field) => contradictsIn(changed, field))
    if (wrong.length === 0) break
    for (const field of wrong) {
      const out = ruledOutValue(field)
      const others = isQuantity(field) ? [] : field.values.filter(({ value }) => value !== out)
      changed[field.name] = changed[field.name] === out ? others[0]?.value : out
    }
  }
  return changed
}
