import type { ContractField } from './contract'

/** Another field that has to have one of some values, or else a field is ruled out. */
export type Requirement = NonNullable<ContractField['requires']>

/** A field that another one can rule out. */
export type RequiringField = ContractField & { readonly requires: Requirement }

/** Whether another field can rule this one out. */
export function isRequiring(field: ContractField): field is RequiringField {
  return field.requires !== undefined
}

/** What a listed field says where it is ruled out: of flags the source's spelling, of categories the value. */
export function otherwiseOf({ requires }: ContractField): string | undefined {
  return (requires as { readonly otherwise?: string } | undefined)?.otherwise
}

/** The value that says that a field is ruled out: false, or one of a category's; null for nothing. */
export function ruledOutValue(field: ContractField): string | false | null {
  return field.type === 'boolean' ? false : (otherwiseOf(field) ?? null)
}

/** Whether nothing at all stands where the field is ruled out, so that a missing value is as expected there. */
export function isLeftBlank(field: ContractField): boolean {
  return isRequiring(field) && otherwiseOf(field) === undefined
}
