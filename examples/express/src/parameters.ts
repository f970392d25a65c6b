import type { Request } from 'express'
import type * as z from 'zod'
import { Problem } from './problem.ts'

/**
 * Reads the parameters of an address.
 *
 * @throws {Problem} with a finding for each that is unknown, repeated, or has a value it cannot have.
 */
export function readParameters<Schema extends z.ZodObject>(schema: Schema, request: Request): z.infer<Schema> {
  const read = schema.safeParse(request.query)
  if (read.success) return read.data
  const errors = read.error.issues.flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.map(String).join('.')]
    const known = Object.keys(schema.shape).join(', ')
    const detail = issue.code === 'unrecognized_keys' ? `unknown, expected one of ${known}` : issue.message
    return names.map((name) => ({ parameter: name, detail: `${name}: ${detail}` }))
  })
  throw new Problem('invalid-parameter', `${errors.map(({ detail }) => detail).join('; ')}.`, { errors })
}
