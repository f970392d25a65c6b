import type { IncomingMessage } from 'node:http'
import { PassThrough, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Request } from 'express'
import { Problem } from './problem.ts'

/** How much of a body is taken, and how long it is waited for. */
export interface BodyLimits {
  /** Most bytes, decompressed. */
  readonly bytes: number
  readonly seconds: number
  /** Whether `seconds` are for the whole body, or for each silence of the client. */
  readonly counted: 'whole' | 'silence'
}

/** What the bodies that are being read go through. */
const readers = new WeakMap<IncomingMessage, Transform>()

/** Bodies of which no more will come, and why. */
const brokenOff = new WeakMap<IncomingMessage, Problem>()

/** Ends a body before its end: whoever reads it, now or later, gets the problem. */
export function breakOffBody(request: IncomingMessage, problem: Problem): void {
  brokenOff.set(request, problem)
  readers.get(request)?.destroy(problem)
}

/**
 * The bytes of a body, decompressed. They are read no faster than they are asked for, so that a slow reader slows down
 * the sender.
 *
 * @throws {Problem} for an unknown content coding, broken compression, a body above the limit, or a slow client.
 */
export async function* readBody(request: Request, { bytes: limit, seconds, counted }: BodyLimits) {
  const known = brokenOff.get(request)
  if (known) throw known
  const decoder = createDecoder(request.get('content-encoding'))
  const declared = Number(request.headers['content-length'] ?? 0)
  if (decoder instanceof PassThrough && declared > limit) throw tooLarge(limit)
  readers.set(request, decoder)
  request.once('error', (error) => decoder.destroy(error)).pipe(decoder)
  // Of a stream only the time for which the client is waited for counts, not the time it takes to score what it sent.
  const wait = () => setTimeout(() => decoder.destroy(tooSlow(seconds, counted)), seconds * 1000)
  let bytes = 0
  let timer = wait()
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      if (counted === 'silence') clearTimeout(timer)
      bytes += chunk.length
      if (bytes > limit) throw tooLarge(limit)
      yield chunk
      if (counted === 'silence') timer = wait()
    }
  } catch (error) {
    if (error instanceof Problem || request.errored || decoder instanceof PassThrough) throw error
    throw new Problem('malformed-body', `The body cannot be decompressed: ${(error as Error).message}.`)
  } finally {
    clearTimeout(timer)
    readers.delete(request)
  }
}

function tooLarge(limit: number): Problem {
  return new Problem('body-too-large', `The body is larger than ${limit} bytes.`)
}

function tooSlow(seconds: number, counted: BodyLimits['counted']): Problem {
  const detail = counted === 'whole' ? `The body took longer than ${seconds} s.` : `Nothing was sent for ${seconds} s.`
  return new Problem('body-too-slow', detail)
}

/** The content codings that bodies are read in. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  // A stream of its own here too: whoever stops reading it early still has to answer on the request's connection.
  identity: () => new PassThrough(),
}

function createDecoder(coding = 'identity'): Transform {
  const name = coding.toLowerCase()
  const create = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  if (create) return create()
  const expected = Object.keys(decoders).join(', ')
  throw new Problem(
    'unsupported-media-type',
    `Got content coding ${coding.slice(0, 40)}, expected one of ${expected}.`,
    {
      headers: { 'Accept-Encoding': expected },
    },
  )
}
