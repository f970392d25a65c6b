import type { FieldIssueCode } from '../checks/errors'
import { type ContractField, isNumeric, isQuantity, type ModelContract } from '../model/contract'
import {
  all,
  among,
  any,
  type Condition,
  cast,
  choose,
  compare,
  double,
  type Expression,
  integer,
  isKnown,
  isNull,
  made,
  own,
  text,
  trimmed,
} from './expression'
import { readListed, unknownPlace } from './read-listed'
import { checkNumber, isPossible, readNumber } from './read-number'
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
    isQuantity(field) ? readNumber(of, column, missing) : readListed(field, of, column, missing, isExact)
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
