import { isNumeric } from '../model/contract'
import { isLeftBlank, isRequiring, type Requirement, type RequiringField, ruledOutValue } from '../model/requirement'
import {
  all,
  among,
  any,
  type Condition,
  compare,
  type Expression,
  integer,
  isKnown,
  isNull,
  never,
} from './expression'
import { otherwisePlace, placeOf } from './listed-places'
import type { FieldReading, Finding } from './read-field'
import { isPossible, literal } from './read-number'

/**
 * A field with a value while another one rules that out, and "No internet service" beside an internet connection. Only of
 * fields that can both be read.
 */
export function contradictionIn(
  { field, value }: FieldReading,
  readings: ReadonlyMap<string, FieldReading>,
): Finding | undefined {
  if (!isRequiring(field)) return undefined
  const { values, field: needed } = field.requires
  const other = readings.get(needed)
  if (!other) return undefined
  const isMissing = other.field.missing.policy === 'accept' ? all(isNull(other.value), other.isReadable) : never
  const isAbsent = other.field.input ? isMissing : any(isNull(other.value), other.isUnusable)
  const [whereMet, unlessMet] = sidesOf(field, value)
  const when = any(
    all(whereMet, hasOneOf(other, values, false)),
    all(unlessMet, any(isAbsent, hasOneOf(other, values, true))),
  )
  return { path: field.column, code: 'CONTRADICTION', when }
}

/** What contradicts a requirement that is met, and one that is not. */
function sidesOf(field: RequiringField, value: Expression): readonly [whereMet: Condition, unlessMet: Condition] {
  if (field.type === 'boolean') {
    const saysNo = isLeftBlank(field) ? never : compare(value, '=', integer(otherwisePlace))
    return [saysNo, compare(value, '=', integer(1))]
  }
  const out = ruledOutValue(field)
  if (field.type === 'category' && out !== null) {
    const place = integer(placeOf(field, out))
    return [compare(value, '=', place), all(isKnown(value), compare(value, '<>', place))]
  }
  return [never, isNumeric(field) ? isPossible(field, value) : isKnown(value)]
}

/** A reading that does not warn of a missing value where the field is ruled out. */
export function withoutExpectedBlanks(
  reading: FieldReading,
  readings: ReadonlyMap<string, FieldReading>,
): FieldReading {
  const { field, warnings } = reading
  const other = field.requires && readings.get(field.requires.field)
  if (!field.requires || !other || !isLeftBlank(field)) return reading
  const isMet = hasOneOf(other, field.requires.values, false)
  const kept = warnings.map((each) => (each.code === 'MISSING_VALUE' ? { ...each, when: all(each.when, isMet) } : each))
  return { ...reading, warnings: kept }
}

/** A field's value is known and one of a list, or none of it. */
function hasOneOf({ field, value }: FieldReading, values: Requirement['values'], not: boolean): Condition {
  // No contract may require a date.
  if (field.type === 'date') return never
  if (isNumeric(field)) {
    const numbers = values.filter((each) => typeof each === 'number').map(literal)
    return all(isPossible(field, value), among(value, numbers, not))
  }
  const places = values.map((each) => placeOf(field, each)).filter((place) => place >= 0)
  const meansNo = field.type === 'boolean' && field.requires?.otherwise !== undefined && places.includes(0)
  return among(value, [...places, ...(meansNo ? [otherwisePlace] : [])].map(integer), not)
}
