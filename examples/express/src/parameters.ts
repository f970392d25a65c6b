import type { Request } from 'express'
import * as z from 'zod'
import { Problem } from './problem.ts'

/**
 * Reads the parameters of an address.
 *
 * @throws {Problem} with a finding for each that is unknown, repeated, or has a value it cannot have.
 */
export function readParameters<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  request: Request,
): z.infer<z.ZodObject<Shape>> {
  const read = z.strictObject(schema.shape).safeParse(request.query)
  if (read.success) return read.data as z.infer<z.ZodObject<Shape>>
  const errors = read.error.issues.flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.map(String).join('.')]
    const known = Object.keys(schema.shape).join(', ')
    const detail = issue.code === 'unrecognized_keys' ? `unknown, expected one of ${known}` : issue.message
    return names.map((name) => ({ parameter: name, detail: `${name}: ${detail}` }))
  })
  throw new Problem('invalid-parameter', `${errors.map(({ detail }) => detail).join('; ')}.`, { errors })
}
