import { attempt, causeOf, isUnreadable, unreadable } from './unreadable'

/** What can be wrong with one value of a customer record or raw row. The codes are stable: store them, switch on them. */
export type FieldIssueCode =
  /** The value is `null`, `undefined` or blank. */
  | 'MISSING_VALUE'
  /** The value has another type than the field: a numeric string, an array, `NaN`. */
  | 'WRONG_TYPE'
  /** A category, or a source's spelling of one, that training never saw. */
  | 'UNKNOWN_VALUE'
  /** A known category in another case, or with other blanks or punctuation: read as that one, or refused. */
  | 'SPELLING'
  /** Something that cannot be read, in a field that the model does not use: taken as missing. */
  | 'UNUSED_VALUE'
  /** A number outside the trained range (a warning) or outside what is possible at all (an error). */
  | 'OUT_OF_RANGE'
  /** Two fields exclude each other: streaming without an internet connection. */
  | 'CONTRADICTION'
  /** Reading the value threw: a getter or a revoked proxy. */
  | 'UNREADABLE'

/** One finding about one field: where, what was got, what was expected. */
export interface FieldIssue {
  readonly code: FieldIssueCode
  /** The field's public name, or the source's column for raw rows; empty when the record as a whole is wrong. */
  readonly path: string
  /** What was got, printed and cut to a readable length. */
  readonly got: string
  /** What the contract expects there. */
  readonly expected: string
  /** The three above as one sentence. */
  readonly message: string
}

/** Every error this package throws on purpose. `code` is stable across releases, `message` is for people. */
export class ChurnError extends Error {
  override readonly name: string = 'ChurnError'
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

const listIssues = (subject: string, issues: readonly FieldIssue[]) =>
  `${subject}: ${issues.map((issue) => issue.message).join('; ')}`

/**
 * A customer record that cannot be scored. `issues` lists every finding, not only the first. `statusCode` is the HTTP
 * status that Express and Fastify answer with when the error reaches them.
 */
export class InvalidCustomerError extends ChurnError {
  override readonly name = 'InvalidCustomerError'
  readonly statusCode = 422
  declare readonly code: 'INVALID_CUSTOMER'
  readonly issues: readonly FieldIssue[]

  constructor(issues: readonly FieldIssue[], options?: { cause?: unknown }) {
    super('INVALID_CUSTOMER', listIssues('The customer record cannot be scored', issues), options)
    this.issues = issues
  }
}

/** A raw source row that cannot be read as a customer. Paths are the source's column names. */
export class InvalidRowError extends ChurnError {
  override readonly name = 'InvalidRowError'
  declare readonly code: 'INVALID_ROW'
  readonly issues: readonly FieldIssue[]

  constructor(issues: readonly FieldIssue[], options?: { cause?: unknown }) {
    super('INVALID_ROW', listIssues('The row cannot be read', issues), options)
    this.issues = issues
  }
}

/** A model bundle that is truncated, inconsistent, or uses something this package does not support. */
export class InvalidModelError extends ChurnError {
  override readonly name = 'InvalidModelError'
  declare readonly code: 'INVALID_MODEL'

  constructor(message: string, options?: { cause?: unknown }) {
    super('INVALID_MODEL', message, options)
  }
}

/** Checks one thing about a model bundle: throws an {@link InvalidModelError} unless it holds. */
export type BundleCheck = (where: string, got: unknown, holds: boolean, expected: string) => void

/** A runtime that cannot be loaded, cannot open the model, or failed to run it; `cause` is what the engine said. */
export class RuntimeFailedError extends ChurnError {
  override readonly name = 'RuntimeFailedError'
  declare readonly code: 'RUNTIME_FAILED'

  constructor(message: string, options?: { cause?: unknown }) {
    super('RUNTIME_FAILED', message, options)
  }
}

/** A source of customers that failed while a batch was reading it; `cause` is what it threw. */
export class SourceFailedError extends ChurnError {
  override readonly name = 'SourceFailedError'
  declare readonly code: 'SOURCE_FAILED'
  /** Place of the customer that could not be read; all before it have been answered. */
  readonly index: number

  constructor(index: number, cause: unknown) {
    super('SOURCE_FAILED', `The source failed before customer ${index} could be read: ${messageOf(cause)}`, { cause })
    this.index = index
  }
}

/** An option with a value it cannot have, such as an operating point the model does not name. */
export class InvalidOptionError extends ChurnError {
  override readonly name = 'InvalidOptionError'
  declare readonly code: 'INVALID_OPTION'

  /** Its name. */
  readonly option: string
  /** What was got, printed and cut to a readable length. */
  readonly got: string
  readonly expected: string

  constructor(option: string, got: unknown, expected: string) {
    const shown = printValue(got)
    const cause = isUnreadable(got) ? { cause: causeOf(got) } : undefined
    super('INVALID_OPTION', `Option ${option}: got ${shown}, expected ${expected}.`, cause)
    this.option = option
    this.got = shown
    this.expected = expected
  }
}

/** What something thrown says, errors or not, hostile ones included. */
export function messageOf(cause: unknown): string {
  const message = attempt(
    () => (cause instanceof Error ? cause.message : cause),
    () => cause,
  )
  return typeof message === 'string' ? message : printValue(cause)
}

/** Whether something thrown is an error of this package's; asks nothing of a hostile one. */
export function isChurnError(cause: unknown): cause is ChurnError {
  return attempt(
    () => cause instanceof ChurnError,
    () => false,
  )
}

/**
 * Reads what a caller has handed in under a name.
 *
 * @throws {InvalidOptionError} where its own getters or traps throw.
 */
export function readGiven<T>(name: string, expected: string, read: () => T): T {
  return attempt(read, (cause): never => {
    throw isChurnError(cause) ? cause : new InvalidOptionError(name, unreadable(cause), expected)
  })
}

const longestShown = 60

/** Half of a character that a cut has left at the end. */
const halfPair = /[\ud800-\udbff]$/

/** Control and direction characters that JSON leaves as they are, and a terminal or a log would act on. */
const invisible = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

function escapeInvisible(text: string): string {
  return text.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Prints any value, hostile ones included, in at most about {@link longestShown} characters; never throws. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') {
    const head = escapeInvisible(JSON.stringify(value.slice(0, longestShown).replace(halfPair, '')))
    return value.length > longestShown ? `${head}… (a string of ${value.length} characters)` : head
  }
  if (Object.is(value, -0)) return '-0'
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return `${value}`
  if (isUnreadable(value)) return 'an error on reading it'
  // A bigint, a function or a symbol.
  if (typeof value !== 'object') return `a ${typeof value}`
  try {
    return Array.isArray(value) ? `an array of ${value.length}` : 'an object'
  } catch {
    return 'an unreadable object'
  }
}
