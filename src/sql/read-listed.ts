import type { ListedField } from '../model/contract'
import { otherKindsOf } from '../model/word'
import { simplified } from '../steps/spelling'
import { answers, digits, errorForm, letteredForms, letterRanges, noValues } from './characters'
import {
  all,
  always,
  among,
  any,
  type Condition,
  call,
  choose,
  compare,
  contains,
  double,
  type Expression,
  flag,
  integer,
  isKnown,
  isNull,
  lacks,
  match,
  matches,
  never,
  nothing,
  text,
} from './expression'
import { unknownPlace } from './listed-places'
import { inSmallLetters, mayHideOneOf, type Spellings, simplify, spellingsOf } from './spellings'
import { type FieldColumn, numbersAmong } from './table-columns'

/** How a statement reads the cells of a listed field. */
export interface ListedReading {
  /** The place of what a cell says in a spelling of the source. */
  readonly exact: (cell: Expression) => Expression
  /** The same of a trimmed cell in any spelling. */
  readonly other: (cell: Expression) => Expression
  /** Whether what the cell says is spelt otherwise than in the source: `readRow` warns of it. */
  readonly isRespelt: Condition
  /** The same of what `readRow` takes for a new value, and `predict` for a known one. */
  readonly isRespeltValue: Condition
  /** Whether the cell may be a known value in letters that no database folds. */
  readonly isHidden: Condition
}

/**
 * @param words What the cell says, trimmed; NULL where it says something in a spelling of the source.
 * @param missing What means "no value" in the column.
 * @param value The place that has been read.
 */
export function readListed(
  field: ListedField,
  { type }: FieldColumn,
  words: Expression,
  missing: readonly Expression[],
  value: Expression,
): ListedReading {
  if (type === 'boolean') return flagReading
  const read = type === 'number' ? readNumbers : readTexts
  return read(field, spellingsOf(field), words, missing, value)
}

const readFlag = (cell: Expression) =>
  choose([
    { when: compare(cell, '=', flag(always)), gives: integer(1) },
    { when: compare(cell, '=', flag(never)), gives: integer(0) },
  ])

const flagReading: ListedReading = {
  exact: readFlag,
  other: readFlag,
  isRespelt: never,
  isRespeltValue: never,
  isHidden: never,
}

type Read = (
  field: ListedField,
  spellings: Spellings,
  words: Expression,
  missing: readonly Expression[],
  value: Expression,
) => ListedReading

const byText = (places: ReadonlyMap<string, number>) =>
  [...places].map(([spelling, place]) => [text(spelling), integer(place)] as const)

const texts = (places: ReadonlyMap<string, number>) => [...places.keys()].map(text)

const readTexts: Read = (field, { exact, simple, flags, values, simpleValues }, words, missing, value) => {
  const markers = new Set(missing.flatMap((marker) => (marker.kind === 'text' ? [marker.value] : [])))
  const listed = new Map([...exact].filter(([spelling]) => !markers.has(spelling)))
  const unknown = unknownPlace(field)
  const sought = [...simple.keys(), ...simpleValues.keys()]
  const simpleText = simplify(words, sought)
  const taken = otherKindsOf(field)
  const isHidden =
    unknown === undefined
      ? never
      : all(mayHideOneOf(words, sought), taken.numbers ? always : contains(words, letterRanges))
  // No new category, as in `model/word.ts`: a number, a flag, or a sign for no value.
  const isNoName = any(
    lacks(words, taken.numbers ? [digits, ...letterRanges] : letterRanges),
    among(call('lower', words), [...(taken.flags ? [] : answers), ...noValues].map(text)),
    ...[errorForm, ...(taken.numbers ? [] : letteredForms)].map((form) => matches(words, form)),
  )
  const ofValues = (otherwise: Expression) =>
    match(words, byText(values), match(simpleText, byText(simpleValues), otherwise))
  const isNew =
    unknown === undefined
      ? undefined
      : choose([{ when: any(isNoName, isHidden), gives: nothing('integer') }], ofValues(integer(unknown)))
  // One comparison for all words of a place: DuckDB plans a second for one each.
  const small = inSmallLetters(words, [...[...flags.keys()].join('')])
  const flagBranches = [...new Set(flags.values())].map((place) => ({
    when: among(
      small,
      [...flags].filter(([, each]) => each === place).map(([word]) => text(word)),
    ),
    gives: integer(place),
  }))
  const isKnownValue = unknown === undefined ? isKnown(value) : compare(value, '<>', integer(unknown))
  const isOther = all(isKnownValue, among(words, texts(exact), true))
  const hasOwnNames = values.size + simpleValues.size > 0
  return {
    exact: (cell) => match(cell, byText(listed)),
    other: () =>
      choose(
        [{ when: any(isNull(words), among(words, missing)), gives: nothing('integer') }],
        match(
          words,
          byText(listed),
          match(simpleText, byText(simple), choose(flagBranches, isNew ?? nothing('integer'))),
        ),
      ),
    isRespelt: hasOwnNames ? all(isOther, among(simpleText, texts(simple))) : isOther,
    isRespeltValue:
      simpleValues.size === 0
        ? never
        : all(isOther, among(words, texts(values), true), among(simpleText, texts(simpleValues))),
    isHidden,
  }
}

/** Numbers are read as their shortest text would be. */
const readNumbers: Read = (field, { exact, simple, flags, values }, cell, missing, value) => {
  const markers = new Set(missing.flatMap((marker) => (marker.kind === 'double' ? [marker.value] : [])))
  const placesOf = (places: ReadonlyMap<string, number>) =>
    new Map(numbersAmong([...places.keys()]).flatMap((each) => [[each, places.get(String(each)) as number] as const]))
  const listed = placesOf(exact)
  const respelt = new Map(
    [...simple]
      .flatMap(([spelling, place]) =>
        [Number(spelling), -Number(spelling)].map((each) => [each, place, spelling] as const),
      )
      .filter(([each, , spelling]) => simplified(String(each)) === spelling)
      .map(([each, place]) => [each, place] as const),
  )
  const places = new Map([...placesOf(values), ...placesOf(flags), ...respelt, ...listed])
  const known = [...places].filter(([each]) => !markers.has(each))
  const unknown = otherKindsOf(field).numbers ? unknownPlace(field) : undefined
  const found = known.map(([each, place]) => [double(each), integer(place)] as const)
  const read = (of: Expression) =>
    unknown === undefined
      ? match(of, found)
      : choose(
          [{ when: any(isNull(of), among(of, missing)), gives: nothing('integer') }],
          match(of, found, integer(unknown)),
        )
  const isOther = any(
    ...[...respelt.keys(), ...placesOf(flags).keys()]
      .filter((each) => !listed.has(each))
      .map((each) => compare(cell, '=', double(each))),
  )
  return {
    exact: read,
    other: read,
    isRespelt: isOther.kind === 'constant' ? never : all(isKnown(value), isOther),
    isRespeltValue: never,
    isHidden: never,
  }
}
