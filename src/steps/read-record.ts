import { type FieldIssue, InvalidCustomerError, printValue } from '../checks/errors'
import { propertyOf } from '../checks/property'
import { causeOf, isUnreadable, unreadable } from '../checks/unreadable'
import { describeField, isMissing, isNumeric, isQuantity, type ModelContract } from '../model/contract'
import { expectationOf, meets } from './check-ordinary'
import type { Dates } from './dates'
import type { Values } from './encode'
import { issue, unusedIssue } from './issue'

const none: readonly FieldIssue[] = /* @__PURE__ */ Object.freeze([])

/** The contract's fields of a record, and whether each is as it ordinarily is. */
export interface ReadRecord {
  readonly copy: Values
  readonly ordinary: boolean
  /** Warnings of what cannot be read in fields that the model does not use; the copy does not hold them. */
  readonly unused: readonly FieldIssue[]
}

const anyDays = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

/**
 * Copies the contract's fields out of a record, each read once: those of its class and getters too. What is checked is then
 * what is scored, whatever the record does.
 */
export function createReader({ fields }: ModelContract, dates?: Dates): (record: unknown) => ReadRecord {
  // The fields' own objects have many shapes, which a lookup of their names would have to tell apart.
  const names = fields.map(({ name }) => name)
  // What the model does not use cannot change the answer, so it must not refuse the record.
  const expectations = fields.map((field) => {
    if (field.input || !isQuantity(field)) return expectationOf(field, dates)
    // A date that the model does not use is held against no day.
    const limits = isNumeric(field) ? field.limits : anyDays
    return expectationOf({ ...field, limits, trained: limits }, dates)
  })
  return (record) => {
    if (!isRecord(record)) {
      const code = isUnreadable(record) ? 'UNREADABLE' : 'WRONG_TYPE'
      const found = issue(code, '', printValue(record), 'a customer record (an object)')
      throw new InvalidCustomerError([found], isUnreadable(record) ? { cause: causeOf(record) } : undefined)
    }
    const copy: Record<string, unknown> = {}
    let ordinary = true
    let unused = none
    for (let place = 0; place < names.length; place++) {
      const field = fields[place]
      let value: unknown
      try {
        value = propertyOf(record, names[place])
      } catch (cause) {
        value = unreadable(cause)
      }
      const isOrdinary = meets(expectations[place], value)
      ordinary = ordinary && isOrdinary
      if (!isOrdinary && field.input && isUnreadable(value)) {
        const found = issue('UNREADABLE', field.name, printValue(value), describeField(field))
        throw new InvalidCustomerError([found], { cause: causeOf(value) })
      }
      if (isOrdinary || field.input || isMissing(value)) {
        // Own, where the schema and the encoder would find one that every object has.
        if (value !== undefined || Object.hasOwn(Object.prototype, names[place])) copy[names[place]] = value
      } else unused = [...unused, unusedIssue(field.name, printValue(value), describeField(field))]
    }
    return { copy, ordinary, unused }
  }
}

/** Whether a value has properties by name; a revoked proxy counts, and is found out on reading. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || isUnreadable(value)) return false
  try {
    return !Array.isArray(value)
  } catch {
    return true
  }
}
