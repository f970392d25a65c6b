import type { ContractField, ListedField } from '../model/contract'
import { isWord, standIns } from '../steps/word'
import {
  always,
  among,
  any,
  type Branch,
  call,
  choose,
  compare,
  double,
  type Expression,
  flag,
  integer,
  isDecimal,
  isKnown,
  match,
  never,
  nothing,
  text,
} from './expression'
import { type FieldColumn, numbersAmong } from './table-columns'

/** The place of "No internet service", which means no. */
export const otherwisePlace = 2

/** The place of a listed value. */
export function placeOf(field: ListedField, value: unknown): number {
  if (field.type === 'boolean') return value === true ? 1 : 0
  return field.values.findIndex((each) => each.value === value)
}

/** The place of a value that training never saw; undefined where such a value is refused. */
export function unknownPlace(field: ContractField): number | undefined {
  return field.type === 'category' && field.unknown.policy === 'accept' ? field.values.length : undefined
}

/** Reads the place of a listed value out of a cell. */
export function readListed(
  field: ListedField,
  cell: Expression,
  { type }: FieldColumn,
  missing: readonly Expression[],
  isExact: boolean,
): Expression {
  if (type === 'boolean') {
    return choose([
      { when: compare(cell, '=', flag(always)), gives: integer(1) },
      { when: compare(cell, '=', flag(never)), gives: integer(0) },
    ])
  }
  const places = new Map<string, number>()
  for (const { value, source } of field.values) {
    for (const spelling of source) places.set(spelling, placeOf(field, value))
  }
  if (field.type === 'boolean' && field.requires) places.set(field.requires.otherwise, otherwisePlace)
  const markers = new Set(missing.map((marker) => 'value' in marker && `${marker.value}`))
  const spellings = type === 'text' ? [...places.keys()] : numbersAmong([...places.keys()]).map(String)
  const known = spellings
    .filter((spelling) => !markers.has(spelling))
    .map((spelling) => {
      const written = type === 'text' ? text(spelling) : double(Number(spelling))
      return [written, integer(places.get(spelling) as number)] as const
    })
  const isNumberAmongWords = type === 'number' && namesWords(field)
  const unknown = isNumberAmongWords ? undefined : unknownPlace(field)
  // What is spelt otherwise may still be a known value between blanks.
  if (isExact || unknown === undefined) return match(cell, known)
  const blanks = missing.map((marker) => [marker, nothing('integer')] as const)
  const others: Branch = { when: isKnown(cell), gives: match(cell, [...known, ...blanks], integer(unknown)) }
  if (type !== 'text' || !namesWords(field)) return choose([others])
  // No new category, as in `steps/word.ts`: a number, a flag, or a sign for no value.
  const isNoName = any(among(call('lower', cell), standIns.map(text)), isDecimal(cell))
  return choose([{ when: isNoName, gives: match(cell, known) }, others])
}

/** Whether all values of the source are words, so that a number would not be one more. */
const namesWords = ({ values }: ListedField) => values.every(({ source }) => source.every(isWord))
