import type { Request, RequestHandler } from 'express'
import { Problem } from './problem.ts'

export const jsonTypes = ['application/json', 'application/*+json']
export const ndjsonTypes = ['application/x-ndjson', 'application/jsonl']
export const csvTypes = ['text/csv']

/** Names of UTF-8, and of the part of it that is ASCII. */
const charsets = ['utf-8', 'utf8', 'us-ascii']

/** Refuses a request without a body, or with one of another media type or charset. */
export function checkMediaType(types: readonly string[]): RequestHandler {
  const expected = types.join(', ')
  return (request, _response, next) => {
    const found = request.is([...types])
    if (found === null) throw new Problem('malformed-body', `Got no body, expected one of type ${expected}.`)
    const got = request.get('content-type') ?? 'none'
    if (found === false) {
      throw new Problem('unsupported-media-type', `Got content type ${got.slice(0, 100)}, expected ${expected}.`, {
        headers: { Accept: expected },
      })
    }
    const charset = charsetOf(request)
    if (charset !== undefined && !charsets.includes(charset.toLowerCase()))
      throw new Problem('unsupported-media-type', `Got charset ${charset.slice(0, 40)}, expected utf-8.`)
    next()
  }
}

/** The charset that the client declares. */
export function charsetOf(request: Request): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(request.get('content-type') ?? '')?.[1]
}
