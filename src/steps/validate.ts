import { type FieldIssue, InvalidCustomerError } from '../checks/errors'
import {
  type ContractField,
  describeField,
  isMissing,
  isQuantity,
  type ModelContract,
  otherValueOf,
} from '../model/contract'
import { createContradictionSearch } from './check-ordinary'
import { createPossibilityCheck } from './check-possible'
import type { Dates } from './dates'
import type { Values } from './encode'
import { contradiction, isListed, issue, issueFor, unlistedIssue, valueSearchOf } from './issue'
import { createJudge } from './judge'
import { createReader, type ReadRecord } from './read-record'
import { isRuledOut } from './requirement'

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
      // A contradiction of a field that is wrong itself, or to one, is no finding of its own.
      ...contradicting
        .filter((field) => !wrong.some(({ name }) => name === field.name || name === field.requires.field))
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

/** Finds missing values that are accepted, quantities outside the trained range, and categories that are not listed. */
function createUnfamiliarSearch(
  fields: readonly ContractField[],
  dates: Dates | undefined,
): (values: Values) => ValidCustomer {
  const watched = fields.map((field) => ({ field, judge: isQuantity(field) ? createJudge(field, dates) : undefined }))
  return (given) => {
    let values = given
    let warnings: readonly FieldIssue[] | undefined
    let rejected: readonly FieldIssue[] | undefined
    for (const { field, judge } of watched) {
      const value = given[field.name]
      let found: FieldIssue | undefined
      let accepted = true
      if (isMissing(value)) {
        if (field.missing.policy !== 'accept' || isRuledOut(given, field)) continue
        const meaning = field.missing.meaning ? ` (${field.missing.meaning})` : ''
        found = issue('MISSING_VALUE', field.name, `${value}${meaning}`, describeField(field))
      } else if (judge) {
        const judgement = judge(value)
        if (!judgement) continue
        found = judgement.found
        accepted = judgement.accepted
      } else if (field.type === 'category' && !isListed(field, value)) {
        // Where the contract does not take new words, the record was refused before.
        const meant = valueSearchOf(field).find(value as string)
        const other = otherValueOf(field)
        found = unlistedIssue(field, value as string, meant, 'UNKNOWN_VALUE', other)
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
