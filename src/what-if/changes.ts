import { InvalidOptionError } from '../checks/errors'
import { isOptionsObject } from '../checks/options-object'
import { type ContractField, describeField, isMissing, type ModelContract } from '../model/contract'
import { describeChange } from '../reasons/change'
import type { Values } from '../steps/encode'

/** New values for some of a customer's fields. */
export type CustomerChanges<Customer> = Partial<Customer>

/** One field before and after a change. */
export interface FieldChange<FieldName extends string = string> {
  readonly field: FieldName
  readonly label: string
  readonly from: unknown
  readonly to: unknown
  /** Stable, to store and to switch on: `change.contract.One year`, `change.monthlyCharges.decrease`. */
  readonly code: string
  /** The change for people, in any language by `describeChange`: "Contract: Month-to-month contract → One-year contract". */
  readonly sentence: string
}

/** New values, and the fields they are for, in the contract's order. */
export interface ReadChanges {
  readonly fields: readonly ContractField[]
  readonly values: Values
}

/**
 * Reads each new value once: what is scored is then what is reported, whatever the caller's object does.
 *
 * @throws {InvalidOptionError} for anything but an object of the contract's fields.
 */
export function readChanges({ fields }: ModelContract, changes: unknown): ReadChanges {
  const given = namesIn(changes)
  if (!given) throw new InvalidOptionError('changes', changes, 'an object of new values by field name')
  const names = new Set(fields.map(({ name }) => name))
  const stranger = given.find((name) => !names.has(name))
  if (stranger !== undefined) throw new InvalidOptionError('changes', stranger, `fields among ${[...names].join(', ')}`)
  const changed = fields.filter(({ name }) => given.includes(name))
  const values: Record<string, unknown> = {}
  for (const field of changed) {
    try {
      values[field.name] = (changes as Values)[field.name]
    } catch {
      throw new InvalidOptionError(`changes.${field.name}`, unreadable, describeField(field))
    }
  }
  return { fields: changed, values }
}

const unreadable = 'an error on reading it'

/** The names in an object; undefined for a map, which has none, a list, and what cannot be read. */
function namesIn(changes: unknown): readonly string[] | undefined {
  try {
    return isOptionsObject(changes) ? Object.keys(changes) : undefined
  } catch {
    return undefined
  }
}

/** A copy of a customer with new values; `undefined` leaves an optional field out. */
export function applyChanges({ fields }: ModelContract, customer: Values, changes: Values): Values {
  const changed: Record<string, unknown> = {}
  for (const { name } of fields) {
    const value = Object.hasOwn(changes, name) ? changes[name] : customer[name]
    if (value !== undefined) changed[name] = value
  }
  return changed
}

/** A field's change with its code and its words. */
export function changeOf(contract: ModelContract, field: ContractField, from: unknown, to: unknown): FieldChange {
  const { code, sentence } = describeChange({ contract }, { field: field.name, from, to })
  return { field: field.name, label: field.label, from, to, code, sentence }
}

/** Whether two values of a field are the same; missing is missing, however it is written. */
export function sameValue(one: unknown, other: unknown): boolean {
  return isMissing(one) ? isMissing(other) : Object.is(one, other) || one === other
}
