import type { FieldIssueCode } from '../checks/errors'
import { type CellReading, type ContractField, isNumeric, isQuantity, type ModelContract } from '../model/contract'
import { type NumberReading, readingOf } from '../steps/read-cell'
import { isWrittenOwnWay } from '../steps/read-number'
import {
  all,
  always,
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
  never,
  nothing,
  own,
  text,
  trimmed,
} from './expression'
import { unknownPlace } from './listed-places'
import { checkDays, readDate, showDate } from './read-date'
import { type ListedReading, readListed } from './read-listed'
import { checkNumber, isPossible, readAmount, readNumber } from './read-number'
import { type Named, named } from './statement'
import { type FieldColumn, numbersAmong } from './table-columns'
import { rewriteNumber, writtenSteps } from './written-number'

/** A finding under a condition: what `readRow` or `predict` would report. */
export interface Finding {
  /** The source's column for what `readRow` finds, else the field's name. */
  readonly path: string
  readonly code: FieldIssueCode
  readonly when: Condition
}

/** The steps of reading. A column that holds no text needs only the first and the last. */
export const readingSteps = {
  cells: 'The cells that the model needs, as the table holds them.',
  exact: 'What a cell says that is spelt as in the contract: a number, or a place in a list; yes is 1 and no is 0.',
  texts: 'All other cells without the white space around them.',
  ...writtenSteps,
  readings: 'What each cell says, in whatever spelling; NULL where it says nothing.',
} as const

export type ReadingStep = keyof typeof readingSteps

/** The columns of one field, by the step that makes them. */
type ReadingColumns = Readonly<Partial<Record<ReadingStep, readonly Named[]>>>

/**
 * How a statement reads one field: with the answers of `steps/read-row.ts` and `steps/validate.ts`, from the same contract.
 */
export interface FieldReading {
  readonly field: ContractField
  readonly columns: ReadingColumns
  /**
   * The number, or the days of a date; of a listed field the place of its value among the contract's, for yes and no 1 and 0. NULL where the cell
   * is missing or cannot be read.
   */
  readonly value: Expression
  /** The value as text, for people. */
  readonly shown: Expression
  /** The cell says something, or is missing where that is accepted. */
  readonly isReadable: Condition
  /** What `readRow` refuses, of which the first is reported; of a field that the model does not use, nothing. */
  readonly problems: readonly Finding[]
  /** Whether any of the problems is there. */
  readonly isRefused: Condition
  /** Whether the cell of a field that the model does not use cannot be read: it is then missing. */
  readonly isUnusable: Condition
  /** What `predict` refuses. */
  readonly rejections: readonly Finding[]
  /** What `readRow` warns of. */
  readonly remarks: readonly Finding[]
  /** What `predict` warns of. */
  readonly warnings: readonly Finding[]
}

export function readField(
  field: ContractField,
  column: FieldColumn,
  name: string,
  contract: ModelContract,
  { asOf, numbers }: { readonly asOf: string | undefined; readonly numbers: NumberReading | undefined },
): FieldReading {
  if (column.name === undefined) return absentField(field)
  const reading = readingOf(contract, field, numbers)
  const missing = markersOf([...contract.source.missing, ...(reading.missing ?? [])], column)
  const value = made(`value_${name}`)
  const table = { ...column, name: column.name }
  const { columns, words, shown, listed } = readCells(field, table, name, reading, missing, asOf ?? contract.asOf)
  const cell = made(`cell_${name}`)
  const isBlank = any(isNull(cell), among(words, missing))
  const isFilled = all(isKnown(cell), among(words, missing, true))
  const accepts = field.missing.policy === 'accept' || !field.input
  const code = isQuantity(field) || unknownPlace(field) !== undefined ? 'WRONG_TYPE' : 'UNKNOWN_VALUE'
  const found = (code: FieldIssueCode, when: Condition): Finding => ({ path: field.column, code, when })
  const isUnread = accepts ? all(isNull(value), isFilled) : isNull(value)
  const unread = [
    ...(accepts ? [] : [found('MISSING_VALUE', all(isNull(value), isBlank))]),
    ...(listed.isHidden === never ? [] : [found('SPELLING', all(isNull(value), isFilled, listed.isHidden))]),
    found(code, isUnread),
  ]
  const others = checksOf(field, value)
  const isSound = isNumeric(field) ? isPossible(field, value) : isKnown(value)
  const faults = any(isUnread, ...others.problems.map(({ when }) => when))
  const respelt = present([found('SPELLING', listed.isRespelt)])
  const respeltValue = present([{ ...found('SPELLING', listed.isRespeltValue), path: field.name }])
  const base = { field, columns, value, shown }
  if (!field.input) {
    const unused = [...acceptances(field, value), ...others.rejections, ...respeltValue]
    return {
      ...base,
      isReadable: any(isKnown(value), isNull(value)),
      problems: [],
      isRefused: never,
      isUnusable: faults,
      rejections: [],
      remarks: [found('UNUSED_VALUE', faults), ...respelt],
      warnings: unused.map((each): Finding => ({ ...each, code: 'UNUSED_VALUE' })),
    }
  }
  return {
    ...base,
    isReadable: accepts ? any(isSound, isBlank) : isSound,
    problems: [...unread, ...others.problems],
    isRefused: faults,
    isUnusable: never,
    rejections: others.rejections,
    remarks: respelt,
    warnings: [...respeltValue, ...acceptances(field, value), ...others.warnings],
  }
}

/** A field that the model does not use, of which the table has no column: it is missing in every row. */
function absentField(field: ContractField): FieldReading {
  return {
    field,
    columns: {},
    value: nothing(isNumeric(field) ? 'double' : 'integer'),
    shown: nothing('text'),
    isReadable: always,
    problems: [],
    isRefused: never,
    isUnusable: never,
    rejections: [],
    remarks: [],
    warnings: [],
  }
}

function checksOf(field: ContractField, value: Expression) {
  // A date that the model does not use is held against no day.
  if (field.type === 'date' && field.input) return checkDays(field, value)
  return isNumeric(field) ? checkNumber(field, value) : { problems: [], rejections: [], warnings: [] }
}

const present = (findings: readonly Finding[]) => findings.filter(({ when }) => when !== never)

/** What means "no value" in a column of this type. */
function markersOf(missing: readonly string[], { type }: FieldColumn): readonly Expression[] {
  if (type === 'boolean' || type === 'date') return []
  const distinct = [...new Set(missing)]
  return type === 'text' ? distinct.map(text) : numbersAmong(distinct).map(double)
}

/** What a field's cells say. */
interface CellsRead {
  readonly columns: ReadingColumns
  /** The trimmed cell; of a text, NULL where it says something as it is. */
  readonly words: Expression
  readonly shown: Expression
  readonly listed: Pick<ListedReading, 'isRespelt' | 'isRespeltValue' | 'isHidden'>
}

const unlisted = { isRespelt: never, isRespeltValue: never, isHidden: never }

function readCells(
  field: ContractField,
  column: FieldColumn & { readonly name: string },
  name: string,
  reading: CellReading,
  missing: readonly Expression[],
  asOf: string | undefined,
): CellsRead {
  const [cell, exact, words, value] = ['cell', 'exact', 'text', 'value'].map((step) => made(`${step}_${name}`))
  const as = (step: string, expression: Expression) => [named(`${step}_${name}`, expression)]
  if (field.type === 'date') {
    const isText = column.type === 'text'
    const source = own(column.name)
    // A date's form is tested once: it is longer than the text of most cells.
    return {
      columns: {
        cells: as('cell', isText ? { kind: 'cell', of: source } : source),
        ...(isText && { texts: as('text', trimmed(cell)) }),
        readings: as('value', readDate(field, isText ? words : cell, column, asOf as string)),
      },
      words: isText ? words : cell,
      shown: isText ? showDate(field, words) : cast(cell, 'text'),
      listed: unlisted,
    }
  }
  if (column.type !== 'text') {
    const listed = isQuantity(field) ? undefined : readListed(field, column, cell, missing, value)
    return {
      columns: {
        cells: as('cell', own(column.name)),
        readings: as('value', listed ? listed.other(cell) : readNumber(cell, column, missing)),
      },
      words: cell,
      shown: cast(cell, 'text'),
      listed: listed ?? unlisted,
    }
  }
  const cells = as('cell', { kind: 'cell', of: own(column.name) })
  if (isNumeric(field) && isWrittenOwnWay(reading)) {
    const { steps, amount } = rewriteNumber(words, name, reading)
    const texts = as('text', trimmed(cell))
    const readings = as('value', readAmount(amount, words, missing))
    return {
      columns: { cells, texts, ...steps, readings },
      words,
      shown: { kind: 'cell', of: value },
      listed: unlisted,
    }
  }
  const listed = isQuantity(field) ? undefined : readListed(field, column, words, missing, value)
  const read = (of: Expression) => readNumber(of, column, missing)
  return {
    columns: {
      cells,
      exact: as('exact', (listed?.exact ?? read)(cell)),
      texts: as('text', choose([{ when: isNull(exact), gives: trimmed(cell) }])),
      readings: as('value', choose([{ when: isKnown(exact), gives: exact }], (listed?.other ?? read)(words))),
    },
    words,
    shown: choose([{ when: isKnown(exact), gives: cell }], words),
    listed: listed ?? unlisted,
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
