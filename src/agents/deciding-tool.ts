import { type OptionRules, readOptions } from '../checks/options'
import type { JsonSchema } from '../model/field-json-schema'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { type PolicyInput, policyProperties, readPolicy } from './policy-input'
import { type AgentTool, answering } from './tool'

/** One argument of a tool: what a language model reads of it, and what the caller's value is held to. */
export interface Argument {
  readonly schema: JsonSchema
  readonly rule: OptionRules[string]
  readonly isRequired?: boolean
}

/** What a tool is for, and what it does with its arguments and the way to decide. */
interface DecidingTool<Input> extends Pick<AgentTool, 'name' | 'title' | 'description'> {
  readonly arguments: Readonly<Record<Extract<keyof Input, string>, Argument>>
  readonly work: (input: Partial<Input>, policy: ReturnType<typeof readPolicy>) => object | Promise<object>
}

/** Makes a tool that decides: schema and checks are those of its arguments and of the ways to decide. */
export function decidingTool<Input extends object>(
  { contract, manifest }: Pick<ChurnPredictor<unknown>, 'contract' | 'manifest'>,
  { name, title, description, arguments: own, work }: DecidingTool<Input>,
): AgentTool {
  const entries: readonly [string, Argument][] = Object.entries(own)
  const ways = policyProperties(contract, manifest)
  const rules: OptionRules = {
    ...Object.fromEntries(entries.map(([key, { rule }]) => [key, rule])),
    // What each of these must be is checked where it is read.
    operatingPoint: undefined,
    threshold: undefined,
    economics: undefined,
    asOf: undefined,
  }
  const properties = { ...Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])), ...ways }
  const required = entries.filter(([, { isRequired }]) => isRequired).map(([key]) => key)
  return {
    name,
    title,
    description,
    inputSchema: objectOf(properties, required),
    run: answering((given: Input & PolicyInput) => {
      const input = readOptions(given, rules)
      return work(input, readPolicy(input))
    }),
  }
}

export function objectOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false }
}

/** A whole number within bounds. */
export function count(minimum: number, maximum: number, description: string): Argument {
  const fits = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
  return {
    schema: { type: 'integer', minimum, maximum, description },
    rule: [fits, `a whole number from ${minimum} to ${maximum}`],
  }
}

/** Yes or no. */
export function flag(description: string): Argument {
  return {
    schema: { type: 'boolean', description },
    rule: [(value: unknown) => typeof value === 'boolean', 'true or false'],
  }
}

/** A required object: its members are checked where they are read. */
export function objectArgument(schema: JsonSchema, expected: string): Argument {
  return { schema, rule: [(value: unknown) => typeof value === 'object' && value !== null, expected], isRequired: true }
}
