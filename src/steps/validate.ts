import { type FieldIssue, type FieldIssueCode, InvalidCustomerError, printValue } from '../checks/errors'
import { propertyOf } from '../checks/property'
import { attempt, causeOf, isUnreadable, unreadable } from '../checks/unreadable'
import {
  type CategoryField,
  type ContractField,
  describeField,
  isMissing,
  isNumeric,
  isQuantity,
  type ModelContract,
  otherValueOf,
  type QuantityField,
} from '../model/contract'
import { createContradictionSearch, expectationOf, meets } from './check-ordinary'
import { createPossibilityCheck } from './check-possible'
import type { Dates } from './dates'
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
 * Asks a schema of the caller's own about a record's fields, copied. It may change their values.
 *
 * @throws {InvalidCustomerError} with every issue that the schema finds.
 */
export type OwnCheck = (copy: Values) => unknown

/**
 * Holds a record to what the contract says is possible, and to its policies on what is possible but unfamiliar.
 *
 * @param ownCheck Asked first; undefined for the schema generated from the contract, which says the same as the contract.
 * @param dates What counts days; only of contracts with dates.
 */
export function createValidator(contract: ModelContract, ownCheck?: OwnCheck, dates?: Dates): Validator {
  const readFields = createReader(contract, dates)
  const contradictionsIn = createContradictionSearch(contract)
  const inputs = contract.fields
    .filter(({ input }) => input)
    .map((field) => ({ field, isPossible: createPossibilityCheck(field, ownCheck !== undefined) }))
  // Only these can need a warning once they have passed.
  const watched = contract.fields.filter(
    (field) => field.input && (isQuantity(field) || field.missing.policy === 'accept' || field.type === 'category'),
  )
  const findUnfamiliar = createUnfamiliarSearch(watched, dates)

  const hold = ({ copy, ordinary }: ReadRecord): ValidCustomer => {
    const contradicting = contradictionsIn(copy)
    if (ordinary && contradicting.length === 0) return { values: copy, warnings: none }
    const wrong = inputs.filter(({ field, isPossible }) => !isPossible(copy[field.name])).map(({ field }) => field)
    const issues = [
      ...wrong.map((field) => issueFor(field, copy[field.name])),
      // A contradiction to a field that is wrong itself is no finding of its own.
      ...contradicting
        .filter(({ requires }) => !wrong.some(({ name }) => name === requires?.field))
        .map((field) => contradiction(field, copy[field.name])),
    ]
    if (issues.length > 0) throw new InvalidCustomerError(issues)
    return findUnfamiliar(copy)
  }

  return (record) => {
    const read = readFields(record)
    // What another schema answers is data of unknown origin, too.
    const answered = ownCheck ? readFields(ownCheck(read.copy)) : read
    const { values, warnings } = hold(answered)
    const unused = ownCheck ? [...read.unused, ...answered.unused] : read.unused
    return { values, warnings: unused.length > 0 ? [...unused, ...warnings] : warnings }
  }
}

/** A watched field; of a category, what finds a listed value in another spelling, and the value for those not listed. */
interface Watched {
  readonly field: ContractField
  readonly findSpelling: SpellingFinder<string> | undefined
  readonly other: string | undefined
  /** Of a quantity: what is unusual about a value. */
  readonly judge: ((value: unknown) => Judgement | undefined) | undefined
}

/** What is unusual about a quantity, and whether the contract accepts it. */
interface Judgement {
  readonly found: FieldIssue
  readonly accepted: boolean
}

/** Finds missing values that are accepted, quantities outside the trained range, and categories that are not listed. */
function createUnfamiliarSearch(
  fields: readonly ContractField[],
  dates: Dates | undefined,
): (values: Values) => ValidCustomer {
  const watched = fields.map((field): Watched => {
    const isCategory = field.type === 'category'
    return {
      field,
      findSpelling: isCategory ? spellingFinderOf(field) : undefined,
      other: isCategory ? otherValueOf(field) : undefined,
      judge: isQuantity(field) ? createJudge(field, dates) : undefined,
    }
  })
  return (given) => {
    let values = given
    let warnings: readonly FieldIssue[] | undefined
    let rejected: readonly FieldIssue[] | undefined
    for (const { field, findSpelling, other, judge } of watched) {
      const value = given[field.name]
      let found: FieldIssue | undefined
      let accepted = true
      if (isMissing(value)) {
        if (field.missing.policy !== 'accept') continue
        const meaning = field.missing.meaning ? ` (${field.missing.meaning})` : ''
        found = issue('MISSING_VALUE', field.name, `${value}${meaning}`, describeField(field))
      } else if (judge) {
        const judgement = judge(value)
        if (!judgement) continue
        found = judgement.found
        accepted = judgement.accepted
      } else if (field.type === 'category' && findSpelling && !isListed(field, value)) {
        const meant = findSpelling(value as string)
        found = unlistedIssue(field, value, meant, 'UNKNOWN_VALUE', other)
        accepted = field.unknown.policy === 'accept'
        const taken = meant ?? other
        if (taken !== undefined) values = { ...values, [field.name]: taken }
      }
      if (!found) continue
      if (accepted) warnings = [...(warnings ?? none), found]
      else rejected = [...(rejected ?? none), found]
    }
    if (rejected) throw new InvalidCustomerError(rejected)
    return { values, warnings: warnings ?? none }
  }
}

/** Builds what finds a quantity outside the trained range, and a date that is none or outside the limits. */
function createJudge(field: QuantityField, dates: Dates | undefined): NonNullable<Watched['judge']> {
  const accepted = field.outOfRange.policy === 'accept'
  const [least, most] = field.trained
  const judged = (code: FieldIssueCode, value: unknown, expected: string, isAccepted = false): Judgement => ({
    found: issue(code, field.name, printValue(value), expected),
    accepted: isAccepted,
  })
  if (field.type !== 'date' || !dates) {
    return (value) => {
      if ((value as number) >= least && (value as number) <= most) return undefined
      return judged('OUT_OF_RANGE', value, `${least} to ${most} as in the training data`, accepted)
    }
  }
  const daysOf = dates.count(field.count)
  const [fewest, longest] = field.limits
  const datesOf = (days: readonly [number, number]) => dates.describe(field.count, days)
  return (value) => {
    const days = daysOf(value)
    if (Number.isNaN(days)) return judged('WRONG_TYPE', value, describeField(field))
    if (days < fewest || days > longest) return judged('OUT_OF_RANGE', value, datesOf(field.limits))
    if (days >= least && days <= most) return undefined
    return judged('OUT_OF_RANGE', value, `${datesOf(field.trained)} as in the training data`, accepted)
  }
}

export function isListed({ values }: CategoryField, value: unknown): boolean {
  for (const known of values) if (known.value === value) return true
  return false
}

function spellingFinderOf({ values }: CategoryField): SpellingFinder<string> {
  return createSpellingFinder(values.map(({ value }) => [value, value] as const))
}

/** What is wrong with a category that is not listed, if it is not one that is `meant` in another spelling. */
function unlistedIssue(
  field: CategoryField,
  value: unknown,
  meant: string | undefined,
  otherwise: FieldIssueCode,
  other?: string,
) {
  const listed = other === undefined ? describeField(field) : `${describeField(field)}; taken as ${printValue(other)}`
  const expected = meant === undefined ? listed : printValue(meant)
  return issue(meant === undefined ? otherwise : 'SPELLING', field.name, printValue(value), expected)
}

/** The warning for an unreadable value of a field that the model does not use. */
export function unusedIssue(path: string, got: string, expected: string): FieldIssue {
  return issue('UNUSED_VALUE', path, got, `${expected}; taken as missing, because the model does not use it`)
}

/** The issue a value has with its field, told from the value alone. */
export function issueFor(field: ContractField, value: unknown): FieldIssue {
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
  if (!isNumeric(field) || typeof value !== 'number' || Number.isNaN(value)) return 'WRONG_TYPE'
  return value < field.limits[0] || value > field.limits[1] ? 'OUT_OF_RANGE' : 'WRONG_TYPE'
}

/** The issue of a field that is true while the field it depends on rules that out. */
export function contradiction(field: ContractField, value: unknown): FieldIssue {
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
    if (isNumeric(field)) return expectationOf({ ...field, trained: field.limits })
    // A date that the model does not use is held against no day.
    return expectationOf({ ...field, limits: anyDays, trained: anyDays }, dates)
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
  return attempt(
    () => !Array.isArray(value),
    () => true,
  )
}
