import { type FieldIssue, type FieldIssueCode, InvalidCustomerError, printValue } from '../checks/errors'
import type { CustomerSchema, SchemaIssue } from '../model/bundle'
import { type ContractField, describeField, isMissing, isNumeric, type ModelContract } from '../model/contract'
import { createContradictionCheck, expectationOf, meets } from './check-ordinary'
import type { Values } from './encode'

/** A record that can be scored, and what had to be accepted for that. */
export interface ValidCustomer {
  readonly values: Values
  /** Missing, unknown and out-of-range values that the contract accepts. */
  readonly warnings: readonly FieldIssue[]
}

/**
 * Checks a record of unknown origin.
 *
 * @throws {InvalidCustomerError} with every finding that the contract rejects.
 */
export type Validator = (record: unknown) => ValidCustomer

const none: readonly FieldIssue[] = /* @__PURE__ */ Object.freeze([])

/**
 * Joins the schema, which knows what is possible, with the contract's policies on what is possible but unfamiliar.
 *
 * @param generated Whether the schema was generated from the contract: only what is unusual is then handed to it.
 */
export function createValidator(
  contract: ModelContract,
  schema: CustomerSchema<unknown>,
  generated = false,
): Validator {
  const readFields = createReader(contract)
  const contradictsItself = createContradictionCheck(contract)
  const fields = new Map(contract.fields.map((field) => [field.name, field]))
  // Only these can need a warning once the schema has passed them.
  const watched = contract.fields.filter(
    (field) => field.input && (isNumeric(field) || field.missing.policy === 'accept'),
  )

  const parseLeniently = (record: Values, found: readonly SchemaIssue[]): ValidCustomer => {
    const replaced: Record<string, unknown> = {}
    const originals: Record<string, unknown> = {}
    const unknowns: FieldIssue[] = []
    for (const { path } of found) {
      const field = fields.get(String(path[0]))
      if (field?.type !== 'category' || field.unknown.policy !== 'accept') continue
      const value = record[field.name]
      if (classify(field, value) !== 'UNKNOWN_VALUE') continue
      replaced[field.name] = field.values[0].value
      originals[field.name] = value
      unknowns.push(issueFor(field, value))
    }
    const again = unknowns.length > 0 ? schema.safeParse({ ...record, ...replaced }) : undefined
    if (again?.success) return { values: { ...(again.data as Values), ...originals }, warnings: unknowns }
    const remaining = again ? again.error.issues : found
    throw new InvalidCustomerError(describeIssues(remaining, record, fields))
  }

  return (record) => {
    const { copy, ordinary } = readFields(record)
    if (generated && ordinary && !contradictsItself(copy)) return { values: copy, warnings: none }
    const parsed = schema.safeParse(copy)
    const { values, warnings } = parsed.success
      ? { values: parsed.data as Values, warnings: none }
      : parseLeniently(copy, parsed.error.issues)
    const further = findUnfamiliar(watched, values)
    return { values, warnings: further.length === 0 ? warnings : [...warnings, ...further] }
  }
}

/** Missing values that are accepted, and numbers outside the trained range. */
function findUnfamiliar(watched: readonly ContractField[], values: Values): readonly FieldIssue[] {
  let warnings: FieldIssue[] | undefined
  let rejected: FieldIssue[] | undefined
  for (const field of watched) {
    const value = values[field.name]
    if (isMissing(value)) {
      const meaning = field.missing.meaning ? ` (${field.missing.meaning})` : ''
      warnings ??= []
      warnings.push(issue('MISSING_VALUE', field.name, `${value}${meaning}`, describeField(field)))
    } else if (isNumeric(field) && ((value as number) < field.trained[0] || (value as number) > field.trained[1])) {
      const [least, most] = field.trained
      const found = issue('OUT_OF_RANGE', field.name, printValue(value), `${least} to ${most} as in the training data`)
      if (field.outOfRange.policy === 'reject') {
        rejected ??= []
        rejected.push(found)
        continue
      }
      warnings ??= []
      warnings.push(found)
    }
  }
  if (rejected) throw new InvalidCustomerError(rejected)
  return warnings ?? none
}

function describeIssues(
  found: readonly SchemaIssue[],
  record: Values,
  fields: ReadonlyMap<string, ContractField>,
): readonly FieldIssue[] {
  const byPath = new Map<string, FieldIssue>()
  for (const { code, path, message } of found) {
    const name = path.map(String).join('.')
    const field = fields.get(String(path[0]))
    if (!field) byPath.set(name, issue('WRONG_TYPE', name, printValue(record[name]), message))
    else {
      const value = record[field.name]
      byPath.set(name, code === 'custom' ? contradiction(field, value) : issueFor(field, value))
    }
  }
  return [...byPath.values()]
}

/** The issue a value has with its field, told from the value alone. */
function issueFor(field: ContractField, value: unknown): FieldIssue {
  return issue(classify(field, value), field.name, printValue(value), describeField(field))
}

function classify(field: ContractField, value: unknown): FieldIssueCode {
  if (isMissing(value) || (typeof value === 'string' && value.trim() === '')) return 'MISSING_VALUE'
  if (field.type === 'category') return typeof value === 'string' ? 'UNKNOWN_VALUE' : 'WRONG_TYPE'
  if (field.type === 'boolean' || typeof value !== 'number' || Number.isNaN(value)) return 'WRONG_TYPE'
  return value < field.limits[0] || value > field.limits[1] ? 'OUT_OF_RANGE' : 'WRONG_TYPE'
}

function contradiction(field: ContractField, value: unknown): FieldIssue {
  return issue('CONTRADICTION', field.name, printValue(value), requirementOf(field))
}

/** The condition under which a field may be true, in words. */
export function requirementOf(field: ContractField): string {
  if (field.type !== 'boolean' || !field.requires) return describeField(field)
  const values = field.requires.values.map((value) => JSON.stringify(value)).join(' or ')
  return `false unless ${field.requires.field} is ${values}`
}

/** Puts together one finding with its sentence. */
export function issue(code: FieldIssueCode, path: string, got: string, expected: string): FieldIssue {
  return { code, path, got, expected, message: `${path === '' ? '' : `${path}: `}got ${got}, expected ${expected}` }
}

/** The contract's fields of a record, and whether each is as it ordinarily is. */
interface ReadRecord {
  readonly copy: Values
  readonly ordinary: boolean
}

/**
 * Copies the contract's fields out of a record, each read once, for callers that need the values more than once.
 *
 * @throws {InvalidCustomerError} for anything but a record, and where reading a value fails.
 */
export function copyRecord(contract: ModelContract, record: unknown): Values {
  return createReader(contract)(record).copy
}

/**
 * Copies the contract's fields out of a record, each read once: inherited ones and getters too. What is checked is then
 * what is scored, whatever the record does.
 */
function createReader({ fields }: ModelContract): (record: unknown) => ReadRecord {
  // The fields' own objects have many shapes, which a lookup of their names would have to tell apart.
  const names = fields.map(({ name }) => name)
  const expectations = fields.map(expectationOf)
  return (record) => {
    if (!isRecord(record)) {
      throw new InvalidCustomerError([issue('WRONG_TYPE', '', printValue(record), 'a customer record (an object)')])
    }
    const copy: Record<string, unknown> = {}
    let ordinary = true
    let place = 0
    try {
      for (; place < names.length; place++) {
        const value = record[names[place]]
        if (value !== undefined) copy[names[place]] = value
        ordinary = ordinary && meets(expectations[place], value)
      }
    } catch (cause) {
      const found = issue('UNREADABLE', names[place], 'an error on reading it', describeField(fields[place]))
      throw new InvalidCustomerError([found], { cause })
    }
    return { copy, ordinary }
  }
}

/** Whether a value has properties by name; a revoked proxy counts, and is found out on reading. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  try {
    return !Array.isArray(value)
  } catch {
    return true
  }
}
