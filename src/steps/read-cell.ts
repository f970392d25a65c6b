import { type FieldIssue, printValue } from '../checks/errors'
import {
  type CellReading,
  type ContractField,
  type DateField,
  describeField,
  isNumeric,
  isQuantity,
  type ListedField,
  type ModelContract,
  type NumberField,
} from '../model/contract'
import { createValueList } from '../model/list-values'
import { createNoveltyCheck } from '../model/word'
import { flagPairs, noWords, yesWords } from './flags'
import { issue, unusedIssue } from './issue'
import { createDateRewriter } from './read-date'
import { createNumberRewriter } from './read-number'
import { createSpellingFinder } from './spelling'

/** How a file writes its numbers, if not as the contract says. */
export interface NumberReading {
  /** The mark before the decimals: `.` or `,`. */
  readonly decimal?: '.' | ','
  /** The mark between thousands: `,`, `.`, `'`, or a blank. */
  readonly thousands?: ',' | '.' | "'" | ' '
  /** Currency signs and units around numbers, such as `$`, in any case. */
  readonly affixes?: readonly string[]
}

/** What one cell says: its value, or why it has none. */
export type CellAnswer =
  | {
      readonly value: unknown
      /** What had to be accepted; its path is the source's column. */
      readonly warning: FieldIssue | undefined
      /** Whether the cell says that the field cannot be true, such as "No internet service". */
      readonly excluded: boolean
      readonly issue?: undefined
    }
  | { readonly issue: FieldIssue }

/** Reads the text of one cell; depends on nothing else, so that answers can be kept by text. Undefined is no cell. */
export type CellReader = (text: string | undefined) => CellAnswer

/** Unambiguous, so that a cell of a million digits is decided in one pass. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/**
 * Builds the reader of one field's cells. Listed spellings are read as they are; another spelling of one, and a flag as
 * tables usually write it, with a warning. What the model does not use never refuses a row.
 *
 * @param reading How the file writes the field; by default as the contract says.
 */
export function createCellReader(
  contract: ModelContract,
  field: ContractField,
  reading: CellReading = readingOf(contract, field),
): CellReader {
  const { source } = contract
  const blank = new Set([...source.missing, ...(reading.missing ?? [])])
  const read = createTextReader(field, reading)
  const expected = describeSource(field)
  const missing = answer(null)
  return (cell) => {
    const text = cell?.trim()
    if (text === undefined || blank.has(text)) {
      if (field.missing.policy === 'accept' || !field.input) return missing
      return { issue: issue('MISSING_VALUE', field.column, printValue(text), expected) }
    }
    const found = read(text)
    if (!found.issue || field.input) return found
    return answer(null, unusedIssue(field.column, printValue(text), expected))
  }
}

/** How a file writes a field: as the caller says, or else as the contract does. */
export function readingOf({ source }: ModelContract, field: ContractField, numbers?: NumberReading): CellReading {
  const { decimal, thousands } = source.reading ?? {}
  const ofFile = { ...(decimal !== undefined && { decimal }), ...(thousands && { thousands }) }
  if (numbers === undefined) return { ...ofFile, ...field.reading }
  // Both marks at once: another mark before decimals may be the one that stood between thousands.
  const { decimal: own, thousands: between, ...others } = field.reading ?? {}
  const marks = numbers.decimal === undefined && numbers.thousands === undefined ? { ...ofFile, ...field.reading } : {}
  return { ...marks, ...others, ...numbers }
}

function answer(value: unknown, warning?: FieldIssue, excluded = false): CellAnswer {
  return { value, warning, excluded }
}

function createTextReader(field: ContractField, reading: CellReading): (text: string) => CellAnswer {
  if (field.type === 'date') return createDateReader(field, reading)
  return isNumeric(field) ? createNumberReader(field, reading) : createListReader(field)
}

/** Whether a date is within the limits is for the prediction to say, which knows the as-of date. */
function createDateReader(field: DateField, { date }: CellReading): (text: string) => CellAnswer {
  const rewrite = createDateRewriter(date)
  return (text) => {
    const value = rewrite(text)
    if (value !== undefined) return answer(value)
    return { issue: issue('WRONG_TYPE', field.column, printValue(text), describeSource(field)) }
  }
}

function createNumberReader(field: NumberField, reading: CellReading): (text: string) => CellAnswer {
  const rewrite = createNumberRewriter(reading)
  const [least, most] = field.limits
  const refuse = (code: FieldIssue['code'], text: string): CellAnswer => ({
    issue: issue(code, field.column, printValue(text), describeSource(field)),
  })
  return (text) => {
    const number = rewrite(text)
    if (number === undefined || !decimal.test(number)) return refuse('WRONG_TYPE', text)
    const value = Number(number)
    if (value < least || value > most) return refuse('OUT_OF_RANGE', text)
    if (field.type === 'integer' && !Number.isInteger(value)) return refuse('WRONG_TYPE', text)
    return answer(value)
  }
}

/** What a listed spelling stands for. */
export interface Meaning {
  readonly text: string
  readonly answer: CellAnswer
}

/** The source's spellings of a field, each with what it stands for. */
export function meaningsOf(field: ListedField): readonly Meaning[] {
  const meanings: Meaning[] = field.values.flatMap(({ value, source }) => {
    const says = answer(value)
    return source.map((text) => ({ text, answer: says }))
  })
  if (field.type === 'boolean' && field.requires?.otherwise)
    meanings.push({ text: field.requires.otherwise, answer: answer(false, undefined, true) })
  return meanings
}

function createListReader(field: ListedField): (text: string) => CellAnswer {
  const meanings = meaningsOf(field)
  const exact = new Map(meanings.map(({ text, answer }) => [text, answer]))
  const flags = flagsOf(field, meanings)
  const findSpelling = createSpellingFinder(
    meanings.map((meaning) => [meaning.text, meaning] as const),
    sameAnswer,
  )
  const isNew = createNoveltyCheck(field)
  const keepsUnknown = field.type === 'category' && field.unknown.policy === 'accept'
  const describe = createListDescription(field)
  return (text) => {
    const listed = exact.get(text)
    if (listed) return listed
    const meaning = findSpelling(text) ?? flags.get(text.toLowerCase())
    if (meaning && !meaning.answer.issue) {
      const { value, excluded } = meaning.answer
      return answer(value, issue('SPELLING', field.column, printValue(text), printValue(meaning.text)), excluded)
    }
    if (keepsUnknown && isNew(text))
      return answer(text, issue('UNKNOWN_VALUE', field.column, printValue(text), describe(text)))
    const code = keepsUnknown ? 'WRONG_TYPE' : 'UNKNOWN_VALUE'
    return { issue: issue(code, field.column, printValue(text), describe(text)) }
  }
}

/** Whether two spellings stand for the same. */
export const sameAnswer = (one: Meaning, other: Meaning) => one.answer === other.answer

/** What a listed field's cells may say for yes and no, in small letters, besides the source's own spellings. */
export function flagsOf(field: ListedField, meanings: readonly Meaning[]): ReadonlyMap<string, Meaning> {
  return field.type === 'boolean' ? usualFlagsOf(field, meanings) : yesAndNoOf(meanings)
}

/**
 * A boolean's usual spellings. Those that the source lists mean what it says: a pair is left out where that is the
 * opposite. Codes are left out where the source lists one of them or has a third spelling: programs that number spellings
 * write 1 for that one.
 */
function usualFlagsOf(field: Extract<ContractField, { type: 'boolean' }>, meanings: readonly Meaning[]) {
  const listed = new Map(
    meanings.map(({ text, answer }) => [text.toLowerCase(), answer.issue ? undefined : answer.value]),
  )
  const ownOf = (value: boolean) =>
    meanings.find(({ answer }) => !answer.issue && answer.value === value && !answer.excluded)
  const own = { yes: ownOf(true), no: ownOf(false) }
  const flags = new Map<string, Meaning>()
  for (const [yes, no] of flagPairs) {
    const isCode = yes === '1'
    if (isCode && (field.requires?.otherwise || listed.has(yes) || listed.has(no))) continue
    if (listed.get(yes) === false || listed.get(no) === true) continue
    if (own.yes) flags.set(yes, own.yes)
    if (own.no) flags.set(no, own.no)
  }
  return flags
}

/** Other words for a listed yes or no, if a category has one: its other values are no answers to a question. */
function yesAndNoOf(meanings: readonly Meaning[]) {
  const flags = new Map<string, Meaning>()
  for (const words of [yesWords, noWords]) {
    const meant = meanings.filter(({ text }) => words.has(text.toLowerCase()))
    if (meant.length === 1) for (const word of words) flags.set(word, meant[0])
  }
  return flags
}

/** What the source's column may hold, in the source's spellings. */
export function describeSource(field: ContractField): string {
  if (isQuantity(field)) {
    const words = describeField(field).replace(', or null', ', or blank')
    return field.reading?.date ? words.replace('YYYY-MM-DD', field.reading.date) : words
  }
  return createListDescription(field)()
}

/** Builds what says which spellings a column may hold: of very many, those next to the given text. */
function createListDescription(field: ListedField): (given?: string) => string {
  const spellings = field.values.flatMap(({ source }) => source)
  if (field.type === 'boolean' && field.requires?.otherwise) spellings.push(field.requires.otherwise)
  const list = createValueList(spellings)
  return (given) => `one of ${list(given)}${field.missing.policy === 'accept' ? ', or blank' : ''}`
}
