import type * as z from 'zod'
import { printValue } from '../checks/errors'

/**
 * The first thing in a document that has another shape than its schema, in words; undefined where it has that shape.
 * The training workspace has the same sentences in `json_shape.py`.
 */
export function shapeProblem(schema: z.ZodType, document: unknown): string | undefined {
  const { error } = schema.safeParse(document)
  if (error === undefined) return undefined
  const [issue] = error.issues
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...issue.path, ...unknown]
  const value = path.reduce<unknown>((parent, key) => (parent as Readonly<Record<PropertyKey, unknown>>)[key], document)
  return `${printPath(document, path)}: got ${printValue(value)}, expected ${expectation(issue)}`
}

/** Where something is: `field tenureMonths, limits[0]`, because the place of a field in the list tells nobody anything. */
function printPath(document: unknown, path: readonly PropertyKey[]): string {
  const [list, place] = path
  const { fields } = (list === 'fields' ? document : {}) as { readonly fields?: readonly { name?: unknown }[] | null }
  const name = fields?.[Number(place)]?.name
  const named = typeof name === 'string'
  const keys = (named ? path.slice(2) : path).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  const inside = keys.join('').replace(/^\./, '')
  if (!named) return inside || 'the whole'
  return inside === '' ? `field ${name}` : `field ${name}, ${inside}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(issue.values)
    case 'invalid_union':
      return 'options' in issue ? oneOf(issue.options as readonly unknown[]) : issue.message
    case 'unrecognized_keys':
      return 'no such key'
    case 'too_small':
      return bound(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)
    default:
      return issue.message
  }
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => JSON.stringify(value))
  return shown.length > 1 ? `one of ${shown.join(', ')}` : shown[0]
}

function bound(origin: string, words: string, limit: number | bigint): string {
  return origin === 'array' ? `${words} ${limit} of them` : `${words} ${limit}`
}
