import { isUtf8 } from 'node:buffer'
import { json, type RequestHandler } from 'express'
import type { Configuration } from './configuration.ts'
import { Problem } from './problem.ts'
import { sendEarly } from './problem-handler.ts'

export const jsonTypes = ['application/json', 'application/*+json']

/** Reads a JSON body into `request.body`, or ends in the problem that it is. */
export function readJsonBody({ bodyLimitBytes, bodySeconds }: Configuration): RequestHandler[] {
  const parse = json({
    limit: bodyLimitBytes,
    type: jsonTypes,
    // Any JSON value is read, so that a wrong one is refused with the field's path and not as broken JSON.
    strict: false,
    verify: (_request, _response, bytes, charset) => {
      if (bytes.length === 0) throw new Problem('malformed-body', 'The body is empty.')
      if (charset !== 'utf-8') throw new Problem('unsupported-media-type', `Got charset ${charset}, expected utf-8.`)
      // Bytes that are not UTF-8 would be replaced without a word.
      if (!isUtf8(bytes)) throw new Problem('malformed-body', 'The body is not valid UTF-8.')
    },
  })
  return [checkMediaType(jsonTypes), limitTime(bodySeconds), parse]
}

/** Refuses a request without a body, or with one of another media type. */
export function checkMediaType(types: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const expected = types.join(', ')
    const found = request.is([...types])
    if (found === null) throw new Problem('malformed-body', `Got no body, expected one of type ${expected}.`)
    if (found === false) {
      const got = request.get('content-type') ?? 'none'
      throw new Problem('unsupported-media-type', `Got content type ${got.slice(0, 100)}, expected ${expected}.`, {
        headers: { Accept: expected },
      })
    }
    next()
  }
}

/** Lets nobody hold a connection with a body that trickles in. */
function limitTime(seconds: number): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => {
      if (request.complete || response.headersSent) return
      sendEarly(request, response, new Problem('body-too-slow', `The body took longer than ${seconds} s.`))
    }, seconds * 1000)
    request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
    next()
  }
}
