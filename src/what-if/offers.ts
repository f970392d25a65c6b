import {
  type ContractField,
  isNumeric,
  type ListedChange,
  type ListedField,
  type ModelContract,
} from '../model/contract'
import { sameValue } from './changes'

/** The fields that a company can act on: declared so in the contract, inputs of the model, and not sensitive. */
export function actionableFields({ fields }: ModelContract): readonly ContractField[] {
  return fields.filter(({ input, sensitive, actionable }) => input && !sensitive && actionable)
}

/** The values that a listed field can be changed to from the present one, in the contract's order. */
export function listedChanges(field: ListedField, present: unknown, includeUnoffered: boolean): readonly unknown[] {
  const changes: readonly ListedChange[] = field.actionable?.changes ?? []
  return changes
    .filter((change) => leadsFrom(change, present) && (change.offered || includeUnoffered))
    .map(({ to }) => to)
}

/** Whether a change can start from a value. */
function leadsFrom({ from, to }: ListedChange, present: unknown): boolean {
  return !sameValue(to, present) && (from?.includes(present) ?? true)
}

/** The terms of one change of a field, with its cost in all; undefined cost if the contract names none. */
export function termsOf(
  field: ContractField,
  from: unknown,
  to: unknown,
): { readonly offered: boolean; readonly cost: number | undefined } {
  if (isNumeric(field)) {
    const { offered = false, cost } = field.actionable ?? {}
    return { offered, cost: cost === undefined ? cost : cost * Math.abs((to as number) - (from as number)) }
  }
  const changes: readonly ListedChange[] = field.actionable?.changes ?? []
  const { offered = false, cost } = changes.find((each) => sameValue(each.to, to) && leadsFrom(each, from)) ?? {}
  return { offered, cost }
}
