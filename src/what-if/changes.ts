import { type Contract, type Field, isMissing } from '../contract'
import { isRecord } from '../customer'
import { InvalidOptionError } from '../errors'
import type { Values } from '../features'
import { createPhraseWriter } from '../sentence'

/** New values for some of a customer's fields. */
export type Changes<Customer> = Partial<Customer>

/** One field before and after a change. */
export interface FieldChange<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  readonly from: unknown
  readonly to: unknown
  /** The change for people: "Contract: Month-to-month contract → One-year contract". */
  readonly sentence: string
}

/**
 * The fields that `changes` names, in the contract's order.
 *
 * @throws {InvalidOptionError} for anything but an object of the contract's fields.
 */
export function changedFields({ fields }: Contract, changes: unknown): readonly Field[] {
  if (!isRecord(changes)) throw new InvalidOptionError('changes', changes, 'an object of new values by field name')
  const names = new Set(fields.map(({ name }) => name))
  const stranger = Object.keys(changes).find((name) => !names.has(name))
  if (stranger !== undefined) throw new InvalidOptionError('changes', stranger, `fields among ${[...names].join(', ')}`)
  return fields.filter(({ name }) => Object.hasOwn(changes, name))
}

/** A copy of a customer with new values; `undefined` leaves an optional field out. */
export function applyChanges({ fields }: Contract, customer: Values, changes: Values): Values {
  const changed: Record<string, unknown> = {}
  for (const { name } of fields) {
    const value = Object.hasOwn(changes, name) ? changes[name] : customer[name]
    if (value !== undefined) changed[name] = value
  }
  return changed
}

/** Puts a field's change into words. */
export function describeChange(field: Field, from: unknown, to: unknown): FieldChange {
  const write = createPhraseWriter(field)
  return { field: field.name, label: field.label, from, to, sentence: `${field.label}: ${write(from)} → ${write(to)}` }
}

/** Whether two values of a field are the same; missing is missing, however it is written. */
export function sameValue(one: unknown, other: unknown): boolean {
  return isMissing(one) ? isMissing(other) : Object.is(one, other) || one === other
}
