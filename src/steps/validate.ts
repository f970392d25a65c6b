import { type FieldIssue, type FieldIssueCode, InvalidCustomerError, printValue } from '../checks/errors'
import type { CustomerSchema, SchemaIssue } from '../model/bundle'
import {
  type CategoryField,
  type ContractField,
  describeField,
  isMissing,
  isNumeric,
  type ModelContract,
} from '../model/contract'
import { createContradictionCheck, expectationOf, meets } from './check-ordinary'
import type { Values } from './encode'
import { createSpellingFinder, type SpellingFinder } from './spelling'

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
    (field) => field.input && (isNumeric(field) || field.missing.policy === 'accept' || field.type === 'category'),
  )
  const findUnfamiliar = createUnfamiliarSearch(watched)

  return (record) => {
    const { copy, ordinary, unused } = readFields(record)
    if (generated && ordinary && !contradictsItself(copy)) return { values: copy, warnings: none }
    const parsed = schema.safeParse(copy)
    if (!parsed.success) throw new InvalidCustomerError(describeIssues(parsed.error.issues, copy, fields))
    const { values, warnings } = findUnfamiliar(parsed.data as Values)
    return { values, warnings: unused.length > 0 ? [...unused, ...warnings] : warnings }
  }
}

/** A watched field; of a category, what finds a listed value in another spelling. */
interface Watched {
  readonly field: ContractField
  readonly findSpelling: SpellingFinder<string> | undefined
}

/** Finds missing values that are accepted, numbers outside the trained range, and categories that are not listed. */
function createUnfamiliarSearch(fields: readonly ContractField[]): (values: Values) => ValidCustomer {
  const watched = fields.map(
    (field): Watched => ({ field, findSpelling: field.type === 'category' ? spellingFinderOf(field) : undefined }),
  )
  return (given) => {
    let values = given
    let warnings: readonly FieldIssue[] | undefined
    let rejected: readonly FieldIssue[] | undefined
    for (const { field, findSpelling } of watched) {
      const value = given[field.name]
      let found: FieldIssue | undefined
      let accepted = true
      if (isMissing(value)) {
        if (field.missing.policy !== 'accept') continue
        const meaning = field.missing.meaning ? ` (${field.missing.meaning})` : ''
        found = issue('MISSING_VALUE', field.name, `${value}${meaning}`, describeField(field))
      } else if (isNumeric(field)) {
        const [least, most] = field.trained
        if ((value as number) >= least && (value as number) <= most) continue
        found = issue('OUT_OF_RANGE', field.name, printValue(value), `${least} to ${most} as in the training data`)
        accepted = field.outOfRange.policy === 'accept'
      } else if (field.type === 'category' && findSpelling && !isListed(field, value)) {
        const meant = findSpelling(value as string)
        found = unlistedIssue(field, value, meant, 'UNKNOWN_VALUE')
        accepted = field.unknown.policy === 'accept'
        if (meant !== undefined) values = { ...values, [field.name]: meant }
      }
      if (!found) continue
      if (accepted) warnings = [...(warnings ?? none), found]
      else rejected = [...(rejected ?? none), found]
    }
    if (rejected) throw new InvalidCustomerError(rejected)
    return { values, warnings: warnings ?? none }
  }
}

function isListed({ values }: CategoryField, value: unknown): boolean {
  for (const known of values) if (known.value === value) return true
  return false
}

function spellingFinderOf({ values }: CategoryField): SpellingFinder<string> {
  return createSpellingFinder(values.map(({ value }) => [value, value] as const))
}

/** What is wrong with a category that is not listed, if it is not one that is `meant` in another spelling. */
function unlistedIssue(field: CategoryField, value: unknown, meant: string | undefined, otherwise: FieldIssueCode) {
  const expected = meant === undefined ? describeField(field) : printValue(meant)
  return issue(meant === undefined ? otherwise : 'SPELLING', field.name, printValue(value), expected)
}

/** The warning for an unreadable value of a field that the model does not use. */
export function unusedIssue(path: string, got: string, expected: string): FieldIssue {
  return issue('UNUSED_VALUE', path, got, `${expected}; taken as missing, because the model does not use it`)
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
      // A category that is not listed needs no other field to be wrong.
      const isPossible = field.type !== 'category' || isListed(field, value)
      byPath.set(name, code === 'custom' && isPossible ? contradiction(field, value) : issueFor(field, value))
    }
  }
  return [...byPath.values()]
}

/** The issue a value has with its field, told from the value alone. */
function issueFor(field: ContractField, value: unknown): FieldIssue {
  const code = classify(field, value)
  if (code === 'UNKNOWN_VALUE' && field.type === 'category') {
    // Where the contract takes new words, what the schema refuses is none: a number, a flag, or a sign for no value.
    const otherwise = field.unknown.policy === 'accept' ? 'WRONG_TYPE' : code
    return unlistedIssue(field, value, spellingFinderOf(field)(value as string), otherwise)
  }
  return issue(code, field.name, printValue(value), describeField(field))
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
  /** Warnings of what cannot be read in fields that the model does not use; the copy does not hold them. */
  readonly unused: readonly FieldIssue[]
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
  // What the model does not use cannot change the answer, so it must not refuse the record.
  const expectations = fields.map((field) =>
    expectationOf(field.input || !isNumeric(field) ? field : { ...field, trained: field.limits }),
  )
  return (record) => {
    if (!isRecord(record)) {
      throw new InvalidCustomerError([issue('WRONG_TYPE', '', printValue(record), 'a customer record (an object)')])
    }
    const copy: Record<string, unknown> = {}
    let ordinary = true
    let unused = none
    for (let place = 0; place < names.length; place++) {
      const field = fields[place]
      let value: unknown
      let got: string | undefined
      try {
        value = record[names[place]]
      } catch (cause) {
        got = 'an error on reading it'
        if (field.input)
          throw new InvalidCustomerError([issue('UNREADABLE', field.name, got, describeField(field))], { cause })
      }
      const isOrdinary = got === undefined && meets(expectations[place], value)
      ordinary = ordinary && isOrdinary
      if (isOrdinary || field.input || isMissing(got ?? value)) {
        if (value !== undefined) copy[names[place]] = value
      } else unused = [...unused, unusedIssue(field.name, got ?? printValue(value), describeField(field))]
    }
    return { copy, ordinary, unused }
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
