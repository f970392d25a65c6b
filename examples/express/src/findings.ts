import type { FieldIssue } from '@org/churn'
import type * as z from 'zod'
import { Problem, type ProblemError, type ProblemKind } from './problem.ts'

/** Longest name of somebody else's that is repeated. */
const longestName = 60

/** Most details in the sentence over all findings. */
const mostInSentence = 3

/** Extends a JSON pointer by one name (RFC 6901); an empty name is the record itself, and a very long one stays unsaid. */
export function pointerTo(base: string, name: string): string {
  if (name === '' || name.length > longestName) return base
  const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1')
  return `${base}/${encodeURIComponent(escaped.replace(/\p{Surrogate}/gu, '\ufffd'))}`
}

/** What is wrong with a record that the package refuses; `base` is where the record, or one of its fields, stands in the body. */
export function customerProblem(issues: readonly FieldIssue[], base: (path: string) => string = () => '#'): Problem {
  const errors = issues.map(({ code, path, message }) => ({
    detail: message,
    pointer: pointerTo(base(path), path),
    code,
  }))
  const fields = issues.length === 1 ? 'One field is' : `${issues.length} fields are`
  return new Problem('invalid-customer', `${fields} not as the contract asks: ${sentenceOf(errors)}`, { errors })
}

/**
 * Reads a value with the schema that the OpenAPI document shows.
 *
 * @param place Says where a finding stands, by the names that lead to it.
 * @throws {Problem} with a finding for each member that is missing, unknown or impossible.
 */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  kind: ProblemKind,
  place: (path: readonly string[]) => { readonly pointer?: string; readonly parameter?: string },
): z.output<Schema> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const errors = read.error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((name) => [...path, name]) : [path]
    return paths.map((each): ProblemError => {
      const { pointer, parameter } = place(each)
      return { ...place(each), detail: `${parameter ?? pointer}: ${issue.message}` }
    })
  })
  throw new Problem(kind, sentenceOf(errors), { errors })
}

/** Reads the parameters of an address. */
export function readParameters<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  return readAs(schema, query, 'invalid-parameter', (path) => ({ parameter: path.join('.').slice(0, longestName) }))
}

/** Reads the members of a body. */
export function readMembers<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  return readAs(schema, body, 'invalid-request', (path) => ({ pointer: path.reduce(pointerTo, '#') }))
}

function sentenceOf(errors: readonly ProblemError[]): string {
  const more = errors.length > mostInSentence ? `; and ${errors.length - mostInSentence} more` : ''
  const details = errors.slice(0, mostInSentence).map(({ detail }) => detail)
  return `${details.join('; ')}${more}.`
}
