import { type BooleanField, isNumeric } from '../model/contract'
import { all, among, any, type Condition, compare, integer, isNull, never } from './expression'
import { otherwisePlace, placeOf } from './listed-places'
import type { FieldReading, Finding } from './read-field'
import { isPossible, literal } from './read-number'

/**
 * A field that is yes while another one rules that out, and "No internet service" beside an internet connection. Only of
 * fields that can both be read.
 */
export function contradictionIn(
  { field, value }: FieldReading,
  readings: ReadonlyMap<string, FieldReading>,
): Finding | undefined {
  if (field.type !== 'boolean' || !field.requires) return undefined
  const { requires } = field
  const other = readings.get(requires.field)
  if (!other) return undefined
  const isMissing = other.field.missing.policy === 'accept' ? all(isNull(other.value), other.isReadable) : never
  const isAbsent = other.field.input ? isMissing : any(isNull(other.value), other.isUnusable)
  const when = any(
    all(compare(value, '=', integer(otherwisePlace)), hasOneOf(other, requires.values, false)),
    all(compare(value, '=', integer(1)), any(isAbsent, hasOneOf(other, requires.values, true))),
  )
  return { path: field.column, code: 'CONTRADICTION', when }
}

/** A field's value is known and one of a list, or none of it. */
function hasOneOf(
  { field, value }: FieldReading,
  values: NonNullable<BooleanField['requires']>['values'],
  not: boolean,
): Condition {
  // No contract may require a date.
  if (field.type === 'date') return never
  if (isNumeric(field)) {
    const numbers = values.filter((each) => typeof each === 'number').map(literal)
    return all(isPossible(field, value), among(value, numbers, not))
  }
  const places = values.map((each) => placeOf(field, each)).filter((place) => place >= 0)
  const meansNo = field.type === 'boolean' && field.requires && places.includes(0)
  return among(value, [...places, ...(meansNo ? [otherwisePlace] : [])].map(integer), not)
}
