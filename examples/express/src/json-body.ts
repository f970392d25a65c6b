import { isUtf8 } from 'node:buffer'
import type { RequestHandler } from 'express'
import { readBody } from './body.ts'
import type { Configuration } from './configuration.ts'
import { checkMediaType, jsonTypes } from './media-type.ts'
import { Problem } from './problem.ts'

/** Reads a JSON body into `request.body`, or ends in the problem that it is. */
export function readJsonBody({ bodyLimitBytes, bodySeconds }: Configuration): readonly RequestHandler[] {
  const limits = { bytes: bodyLimitBytes, seconds: bodySeconds, counted: 'whole' } as const
  const read: RequestHandler = async (request, _response, next) => {
    const chunks: Buffer[] = []
    for await (const chunk of readBody(request, limits)) chunks.push(chunk)
    request.body = parseJson(Buffer.concat(chunks))
    next()
  }
  return [checkMediaType(jsonTypes), read]
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new Problem('malformed-body', 'The body is empty.')
  // Bytes that are not UTF-8 would be replaced without a word.
  if (!isUtf8(bytes)) throw new Problem('malformed-body', 'The body is not valid UTF-8.')
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new Problem('malformed-body', `The body is not JSON: ${(error as Error).message}.`)
  }
}
