import type { ContractField, FieldIssue, ModelContract } from '@org/churn'
import type { AnyCustomer } from '@org/churn/model'

/** Fields that stand together: those that only make sense under a leading one, or all that stand alone. */
export interface FieldGroup {
  readonly lead?: ContractField
  readonly fields: readonly ContractField[]
}

/** The field that another one requires, and the values it requires it to have. */
export function requirementOf(field: ContractField) {
  return field.requires
}

/** What a field is while its requirement is not met: false, a value of its own for that, or nothing. */
function ruledOutValue(field: ContractField): string | false | null {
  if (field.type === 'boolean') return false
  return (field.type === 'category' && field.requires?.otherwise) || null
}

/** Splits the fields that the model sees into groups, by which requires which. */
export function groupFields({ fields }: ModelContract): readonly FieldGroup[] {
  const asked = fields.filter(({ input }) => input)
  const leads = new Set(asked.map((field) => requirementOf(field)?.field))
  const alone = asked.filter((field) => !leads.has(field.name) && !requirementOf(field))
  const led = asked
    .filter(({ name }) => leads.has(name))
    .map((lead) => ({ lead, fields: asked.filter((field) => requirementOf(field)?.field === lead.name) }))
  return [{ fields: alone }, ...led]
}

/** Whether a field's requirement is met; a field without one is always possible. */
export function isPossible(field: ContractField, record: AnyCustomer): boolean {
  const requires = requirementOf(field)
  return !requires || requires.values.includes(record[requires.field])
}

/** The record with some values replaced, and with everything cleared that has thereby become impossible. */
export function withValues({ fields }: ModelContract, record: AnyCustomer, values: AnyCustomer): AnyCustomer {
  const changed: Record<string, unknown> = { ...record, ...values }
  // Contracts may chain requirements: each pass clears one more link.
  for (let cleared = true; cleared; ) {
    cleared = false
    for (const field of fields) {
      const out = ruledOutValue(field)
      const isClear = field.type === 'boolean' ? changed[field.name] !== true : changed[field.name] === out
      if (isClear || isPossible(field, changed)) continue
      changed[field.name] = out
      cleared = true
    }
  }
  return changed
}

/** The fields in which two records differ, in the contract's order. */
export function differences(
  { fields }: ModelContract,
  before: AnyCustomer,
  after: AnyCustomer,
): readonly ContractField[] {
  return fields.filter(({ name }) => !Object.is(before[name], after[name]))
}

/** What is wrong with a field, beside its label: what was got, and what was expected. */
export function wordsOf({ got, expected }: FieldIssue): string {
  return `${got === 'null' ? 'nothing is entered' : `got ${got}`}, expected ${expected}`
}
