import { InvalidModelError, printValue } from '../checks/errors'
import {
  type ContractField,
  isNumeric,
  type ListedChange,
  type ListedField,
  type ModelContract,
  type NumberField,
  type OfferTerms,
} from '../model/contract'
import { sameValue } from './changes'

/**
 * The fields that a company can act on: declared so in the contract, inputs of the model, and not sensitive.
 *
 * @throws {InvalidModelError} where the contract declares changes that cannot be read.
 */
export function actionableFields({ name, fields }: ModelContract): readonly ContractField[] {
  const found = fields.filter(({ input, sensitive, actionable }) => input && !sensitive && actionable)
  for (const field of found) {
    const problem = problemOf(field)
    if (problem) throw new InvalidModelError(`Contract "${name}": actionable of ${field.name}: ${problem}.`)
  }
  return found
}

function problemOf(field: ContractField): string | undefined {
  if (field.type === 'date') return `got ${printValue(field.actionable)}, expected null: nobody can change a date`
  return isNumeric(field) ? problemOfNumber(field) : problemOfList(field)
}

function problemOfNumber({ actionable }: NumberField): string | undefined {
  const { direction, bounds } = actionable ?? {}
  if (direction !== 'decrease' && direction !== 'increase' && direction !== 'either') {
    return `direction: got ${printValue(direction)}, expected decrease, increase or either`
  }
  if (bounds !== undefined && !(Number.isFinite(bounds?.[0]) && bounds[1] >= bounds[0])) {
    return `bounds: got ${printValue(bounds)}, expected the least and the greatest value`
  }
  return problemOfTerms(actionable)
}

function problemOfList(field: ListedField): string | undefined {
  const { changes } = field.actionable ?? {}
  if (!Array.isArray(changes) || changes.length === 0) {
    return `changes: got ${printValue(changes)}, expected a list of { from, to, offered, cost }`
  }
  const values = field.values.map(({ value }) => value as unknown)
  const known = values.map((value) => JSON.stringify(value)).join(', ')
  const seen = new Set<string>()
  for (const [place, change] of (changes as readonly ListedChange[]).entries()) {
    const where = `change ${place}`
    if (!values.includes(change?.to)) return `${where}: to: got ${printValue(change?.to)}, expected one of ${known}`
    const from = change.from ?? values.filter((value) => value !== change.to)
    if (
      !Array.isArray(from) ||
      from.length === 0 ||
      !from.every((each) => values.includes(each) && each !== change.to)
    ) {
      return `${where}: from: got ${printValue(from)}, expected a list of others of ${known}`
    }
    for (const start of from) {
      const move = JSON.stringify([start, change.to])
      if (seen.has(move)) return `${where}: got ${move} again, expected each change once`
      seen.add(move)
    }
    const problem = problemOfTerms(change)
    if (problem) return `${where}: ${problem}`
  }
  return undefined
}

function problemOfTerms(terms: OfferTerms | null | undefined): string | undefined {
  const { offered, cost } = terms ?? {}
  if (typeof offered !== 'boolean') return `offered: got ${printValue(offered)}, expected true or false`
  if (cost === undefined || (Number.isFinite(cost) && cost >= 0)) return undefined
  return `cost: got ${printValue(cost)}, expected a number of at least 0`
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
