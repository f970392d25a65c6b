import type { NumberField } from '../model/contract'
import {
  all,
  always,
  among,
  any,
  type Condition,
  call,
  cast,
  choose,
  compare,
  double,
  type Expression,
  integer,
  isDecimal,
  isKnown,
} from './expression'
import type { Finding } from './read-field'
import type { FieldColumn } from './table-columns'

/** Reads a number out of a cell. */
export function readNumber(cell: Expression, { type }: FieldColumn, missing: readonly Expression[]): Expression {
  if (type === 'number') {
    // NaN is greater than every number, or no number at all.
    const isNumber = all(compare(cell, '>=', double(-Number.MAX_VALUE)), compare(cell, '<=', double(Number.MAX_VALUE)))
    return choose([{ when: all(isNumber, among(cell, missing, true)), gives: cast(cell, 'double') }])
  }
  const markers = missing.filter((marker) => marker.kind === 'text' && /\d/.test(marker.value))
  const isUnmarked = markers.length > 0 ? among(cell, markers, true) : always
  return choose([{ when: all(isDecimal(cell), isUnmarked), gives: { kind: 'number', of: cell } }])
}

/** The number that a rewritten text says. */
export function readAmount(amount: Expression, words: Expression, missing: readonly Expression[]): Expression {
  const isThere = all(isKnown(amount), among(words, missing, true))
  return choose([{ when: isThere, gives: { kind: 'number', of: amount } }])
}

/** What is wrong with a number, or unfamiliar about it. */
export function checkNumber(field: NumberField, value: Expression) {
  const [least, most] = field.limits
  const [lowest, highest] = field.trained
  const beyond = (low: number, high: number) =>
    any(compare(value, '<', literal(low)), compare(value, '>', literal(high)))
  const problems: Finding[] = [{ path: field.column, code: 'OUT_OF_RANGE', when: beyond(least, most) }]
  if (field.type === 'integer') {
    problems.push({ path: field.column, code: 'WRONG_TYPE', when: compare(value, '<>', call('floor', value)) })
  }
  const rejections: Finding[] = []
  if (field.type === 'integer' && Math.max(-least, most) > Number.MAX_SAFE_INTEGER) {
    const isUnsafe = compare(call('abs', value), '>', double(Number.MAX_SAFE_INTEGER))
    rejections.push({ path: field.name, code: 'WRONG_TYPE', when: isUnsafe })
  }
  const isReported = field.input && (lowest > least || highest < most)
  if (!isReported) return { problems, rejections, warnings: [] }
  const unfamiliar: Finding = { path: field.name, code: 'OUT_OF_RANGE', when: beyond(lowest, highest) }
  return field.outOfRange.policy === 'reject'
    ? { problems, rejections: [...rejections, unfamiliar], warnings: [] }
    : { problems, rejections, warnings: [unfamiliar] }
}

/** Within the limits, and whole where it must be. */
export function isPossible(field: NumberField, value: Expression): Condition {
  const [least, most] = field.limits
  const isWhole = field.type === 'integer' ? compare(value, '=', call('floor', value)) : always
  return all(compare(value, '>=', literal(least)), compare(value, '<=', literal(most)), isWhole)
}

/** A number to compare another one with: a whole one as such. */
export function literal(value: number): Expression {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? integer(value) : double(value)
}
