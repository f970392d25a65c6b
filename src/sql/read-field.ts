import type { FieldIssueCode } from '../checks/errors'
import {
  type BooleanField,
  type ContractField,
  isNumeric,
  type ModelContract,
  type NumberField,
} from '../model/contract'
import { isWord, standIns } from '../steps/word'
import {
  all,
  always,
  among,
  any,
  type Branch,
  type Condition,
  call,
  cast,
  choose,
  compare,
  double,
  type Expression,
  flag,
  integer,
  isDecimal,
  isKnown,
  isNull,
  made,
  match,
  never,
  nothing,
  own,
  text,
  trimmed,
} from './expression'
import type { Named } from './statement'
import { type FieldColumn, numbersAmong } from './table-columns'

/** A finding under a condition: what `readRow` or `predict` would report. */
export interface Finding {
  /** The source's column for what `readRow` refuses, else the field's name. */
  readonly path: string
  readonly code: FieldIssueCode
  readonly when: Condition
}

/** The steps of reading. A column that holds no text needs only the first and the last. */
export const readingSteps = {
  cells: 'The cells that the model needs, as the table holds them.',
  exact: 'What a cell says that is spelt as in the contract: a number, or a place in a list; yes is 1 and no is 0.',
  texts: 'All other cells without the white space around them.',
  readings: 'What each cell says, with or without white space; NULL where it says nothing.',
} as const

export type ReadingStep = keyof typeof readingSteps

/**
 * How a statement reads one field: with the answers of `steps/read-row.ts` and `steps/validate.ts`, from the same contract.
 */
export interface FieldReading {
  readonly field: ContractField
  readonly columns: Readonly<Record<ReadingStep, Named | undefined>>
  /**
   * The number; of a listed field the place of its value among the contract's, for yes and no 1 and 0. NULL where the cell
   * is missing or cannot be read.
   */
  readonly value: Expression
  /** The value as text, for people. */
  readonly shown: Expression
  /** The cell says something, or is missing where that is accepted. */
  readonly isReadable: Condition
  /** What `readRow` refuses, of which the first is reported. */
  readonly problems: readonly Finding[]
  /** Whether any of the problems is there. */
  readonly isRefused: Condition
  /** What `predict` refuses. */
  readonly rejections: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** The place of "No internet service", which means no. */
export const otherwisePlace = 2

/** A field with a list of values. */
export type ListedField = Exclude<ContractField, NumberField>

/** The place of a listed value. */
export function placeOf(field: ListedField, value: unknown): number {
  if (field.type === 'boolean') return value === true ? 1 : 0
  return field.values.findIndex((each) => each.value === value)
}

/** The place of a value that training never saw; undefined where such a value is refused. */
function unknownPlace(field: ContractField): number | undefined {
  return field.type === 'category' && field.unknown.policy === 'accept' ? field.values.length : undefined
}

export function readField(
  field: ContractField,
  column: FieldColumn,
  name: string,
  { source }: ModelContract,
): FieldReading {
  const cell = made(`cell_${name}`)
  const exact = made(`exact_${name}`)
  const value = made(`value_${name}`)
  const isText = column.type === 'text'
  // Only of a cell that says nothing as it is.
  const words = isText ? made(`text_${name}`) : cell
  const missing = markersOf(source.missing, column)
  const isBlank = any(isNull(cell), among(words, missing))
  const isFilled = all(isKnown(cell), among(words, missing, true))
  const accepts = field.missing.policy === 'accept'
  const code = isNumeric(field) || unknownPlace(field) !== undefined ? 'WRONG_TYPE' : 'UNKNOWN_VALUE'
  const unread: readonly Finding[] = accepts
    ? [{ path: field.column, code, when: all(isNull(value), isFilled) }]
    : [
        { path: field.column, code: 'MISSING_VALUE', when: all(isNull(value), isBlank) },
        { path: field.column, code, when: isNull(value) },
      ]
  const others = isNumeric(field) ? checkNumber(field, value) : { problems: [], rejections: [], warnings: [] }
  const isSound = isNumeric(field) ? isPossible(field, value) : isKnown(value)
  return {
    field,
    columns: columnsOf(field, column, name, missing),
    value,
    shown: isText ? choose([{ when: isKnown(exact), gives: cell }], words) : cast(cell, 'text'),
    isReadable: accepts ? any(isSound, isBlank) : isSound,
    problems: [...unread, ...others.problems],
    isRefused: any(accepts ? unread[0].when : isNull(value), ...others.problems.map(({ when }) => when)),
    rejections: others.rejections,
    warnings: [...acceptances(field, value), ...others.warnings],
  }
}

/** What means "no value" in a column of this type. */
function markersOf(missing: readonly string[], { type }: FieldColumn): readonly Expression[] {
  if (type === 'boolean') return []
  return type === 'text' ? missing.map(text) : numbersAmong(missing).map(double)
}

function columnsOf(
  field: ContractField,
  column: FieldColumn,
  name: string,
  missing: readonly Expression[],
): FieldReading['columns'] {
  const [cell, exact, words] = ['cell', 'exact', 'text'].map((step) => made(`${step}_${name}`))
  const read = (of: Expression, isExact: boolean) =>
    isNumeric(field) ? readNumber(of, column, missing) : readListed(field, of, column, missing, isExact)
  const as = (step: string, expression: Expression) => ({ name: `${step}_${name}`, expression })
  if (column.type !== 'text') {
    return {
      cells: as('cell', own(column.name)),
      exact: undefined,
      texts: undefined,
      readings: as('value', read(cell, false)),
    }
  }
  return {
    cells: as('cell', { kind: 'cell', of: own(column.name) }),
    exact: as('exact', read(cell, true)),
    texts: as('text', choose([{ when: isNull(exact), gives: trimmed(cell) }])),
    readings: as('value', choose([{ when: isKnown(exact), gives: exact }], read(words, false))),
  }
}

/** Warnings of a missing value, and of one that training never saw. */
function acceptances(field: ContractField, value: Expression): readonly Finding[] {
  const unknown = unknownPlace(field)
  const found: Finding[] = []
  if (unknown !== undefined) {
    found.push({ path: field.name, code: 'UNKNOWN_VALUE', when: compare(value, '=', integer(unknown)) })
  }
  if (field.missing.policy === 'accept' && field.input) {
    found.push({ path: field.name, code: 'MISSING_VALUE', when: isNull(value) })
  }
  return found
}

function readNumber(cell: Expression, { type }: FieldColumn, missing: readonly Expression[]): Expression {
  if (type === 'number') {
    // NaN is greater than every number, or no number at all.
    const isNumber = all(compare(cell, '>=', double(-Number.MAX_VALUE)), compare(cell, '<=', double(Number.MAX_VALUE)))
    return choose([{ when: all(isNumber, among(cell, missing, true)), gives: cast(cell, 'double') }])
  }
  const markers = missing.filter((marker) => marker.kind === 'text' && /\d/.test(marker.value))
  const isUnmarked = markers.length > 0 ? among(cell, markers, true) : always
  return choose([{ when: all(isDecimal(cell), isUnmarked), gives: { kind: 'number', of: cell } }])
}

function checkNumber(field: NumberField, value: Expression) {
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
function isPossible(field: NumberField, value: Expression): Condition {
  const [least, most] = field.limits
  const isWhole = field.type === 'integer' ? compare(value, '=', call('floor', value)) : always
  return all(compare(value, '>=', literal(least)), compare(value, '<=', literal(most)), isWhole)
}

/** A number to compare another one with: a whole one as such. */
function literal(value: number): Expression {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? integer(value) : double(value)
}

function readListed(
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
  const isAbsent = other.field.missing.policy === 'accept' ? all(isNull(other.value), other.isReadable) : never
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
  if (isNumeric(field)) {
    const numbers = values.filter((each) => typeof each === 'number').map(literal)
    return all(isPossible(field, value), among(value, numbers, not))
  }
  const places = values.map((each) => placeOf(field, each)).filter((place) => place >= 0)
  const meansNo = field.type === 'boolean' && field.requires && places.includes(0)
  return among(value, [...places, ...(meansNo ? [otherwisePlace] : [])].map(integer), not)
}
