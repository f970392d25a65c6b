import { ChurnError, InvalidCustomerError, InvalidOptionError, InvalidRowError } from '../checks/errors'
import { attempt } from '../checks/unreadable'
import { CsvError } from '../csv/error'
import type { JsonSchema } from '../model/field-json-schema'
import { findingOf, type ToolRefusal } from './answers'

/** A function that a language model may call: what it is for, what it takes, and the call itself. */
export interface AgentTool {
  /** Letters and underscores: a name that every SDK accepts. */
  readonly name: string
  readonly title: string
  /** When to call it and what comes back, for the model that chooses. */
  readonly description: string
  /** JSON Schema, draft 2020-12, of the one argument of `run`. */
  readonly inputSchema: JsonSchema
  /**
   * Runs the tool. What the caller can mend, such as a refused customer, comes back as `{ error }` with a sentence and
   * never with the values of the record.
   *
   * @param input The model's arguments, of unknown quality.
   * @throws what is not the caller's fault, such as a runtime that fails.
   */
  run(input: unknown): Promise<object>
}

/** Wraps a tool's work, so that a mistake of the caller is an answer and not an exception. */
export function answering<Input>(work: (input: Input) => object | Promise<object>) {
  return async (input: unknown): Promise<object> => {
    try {
      return await work((input ?? {}) as Input)
    } catch (error) {
      return refusalOf(error)
    }
  }
}

function refusalOf(error: unknown): ToolRefusal {
  if (error instanceof InvalidCustomerError || error instanceof InvalidRowError) {
    const issues = error.issues.map(findingOf)
    const fields = issues.map(({ code, field, expected }) => `${field || 'the record'}: ${code}, expected ${expected}`)
    return { error: { code: error.code, message: `The customer cannot be scored. ${fields.join('; ')}.`, issues } }
  }
  // What was got may be a customer, or a value of one in the wrong place.
  if (error instanceof InvalidOptionError)
    return { error: { code: error.code, message: `${error.option}: expected ${error.expected}.` } }
  if (error instanceof CsvError || error instanceof ToolInputError)
    return { error: { code: error.code, message: error.message } }
  throw error
}

/** An argument that a tool cannot work with, such as a file that is not there. */
export class ToolInputError extends ChurnError {
  override readonly name = 'ToolInputError'
  declare readonly code: 'TOOL_INPUT'

  constructor(message: string, options?: { cause?: unknown }) {
    super('TOOL_INPUT', message, options)
  }
}

/** Whether an answer says that the tool was called wrongly. */
export function isRefusal(answer: object): answer is ToolRefusal {
  return attempt(
    () => typeof answer === 'object' && answer !== null && 'error' in answer,
    () => false,
  )
}
