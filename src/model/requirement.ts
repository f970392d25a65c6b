import { type ContractField, isMissing, isQuantity } from './contract'

/** Another field that has to have one of some values, or else a field is ruled out. */
export type Requirement = NonNullable<ContractField['requires']>

/** A field that another one can rule out. */
export type RequiringField = ContractField & { readonly requires: Requirement }

/** Whether another field can rule this one out. */
export function isRequiring(field: ContractField): field is RequiringField {
  return field.requires !== undefined
}

/** The value that says that a field is ruled out: false, or one of a category's; null for nothing. */
export function ruledOutValue(field: ContractField): string | false | null {
  if (field.type === 'boolean') return false
  return otherwiseOf(field) ?? null
}

/** Whether nothing at all stands where the field is ruled out, so that a missing value is as expected there. */
export function isLeftBlank(field: ContractField): boolean {
  return field.requires !== undefined && otherwiseOf(field) === undefined
}

/** What a listed field says where it is ruled out: of flags the source's spelling, of categories the value. */
export function otherwiseOf(field: ContractField): string | undefined {
  return isQuantity(field) ? undefined : field.requires?.otherwise
}

/** Whether a record's value and that of the field it requires contradict each other. */
export function contradicts(field: ContractField, value: unknown, needed: unknown): boolean {
  const { type, requires } = field
  if (requires === undefined || isMissing(value)) return false
  const isRuledOut = value === ruledOutValue(field)
  // A flag that is false says nothing about the other field.
  return requires.values.includes(needed) ? isRuledOut && type !== 'boolean' : !isRuledOut
}

/** Whether a field is missing from a record because the one that it requires rules it out. */
export function isRuledOut(field: ContractField, record: Readonly<Record<string, unknown>>): boolean {
  const { requires } = field
  return requires !== undefined && isLeftBlank(field) && !requires.values.includes(record[requires.field])
}

/** The record with the fields that are ruled out as they then are, and with another value where one says so wrongly. */
export function withRequirements(
  fields: readonly ContractField[],
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = { ...record }
  // Contracts may chain requirements: each pass settles one more link.
  for (let pass = 0; pass < fields.length; pass++) {
    const wrong = fields.filter((field) => contradictsIn(field, changed))
    if (wrong.length === 0) break
    for (const field of wrong) {
      const out = ruledOutValue(field)
      const others = isQuantity(field) ? [] : field.values.filter(({ value }) => value !== out)
      changed[field.name] = changed[field.name] === out ? others[0]?.value : out
    }
  }
  return changed
}

function contradictsIn(field: ContractField, record: Readonly<Record<string, unknown>>): boolean {
  return field.requires !== undefined && contradicts(field, record[field.name], record[field.requires.field])
}
