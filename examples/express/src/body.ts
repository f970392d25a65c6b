import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Request } from 'express'
import { Problem } from './problem.ts'
import { readStream, type StreamReading } from './stream-reading.ts'

/** How much of a body is taken, and how long it is waited for. */
export interface BodyLimits {
  /** Most bytes, decompressed. */
  readonly bytes: number
  readonly seconds: number
  /** Whether `seconds` are for the whole body, or for each silence of the client. */
  readonly counted: 'whole' | 'silence'
}

/** The bodies that are being read. */
const readings = new WeakMap<IncomingMessage, StreamReading>()

/** Bodies of which no more will come, and why. */
const brokenOff = new WeakMap<IncomingMessage, Problem>()

/** Ends a body early: every reader, now or later, gets the problem. */
export function breakOffBody(request: IncomingMessage, problem: Problem): void {
  brokenOff.set(request, problem)
  readings.get(request)?.fail(problem)
}

/**
 * The bytes of a body, decompressed. They are read no faster than they are asked for, so that a slow reader slows down
 * the sender. A reader that stops early can still answer: the connection stays open.
 *
 * @throws {Problem} for an unknown content coding, broken compression, a body above the limit, or a slow client.
 */
export async function* readBody(request: Request, { bytes: limit, seconds, counted }: BodyLimits) {
  const known = brokenOff.get(request)
  if (known) throw known
  const decoder = createDecoder(request.get('content-encoding'))
  if (!decoder && Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const source: Readable = decoder ? request.pipe(decoder) : request
  const reading = readStream(source)
  readings.set(request, reading)
  if (decoder) request.once('error', reading.fail)
  // Of a stream only the time for which the client is waited for counts, not the time it takes to score what it sent.
  let isAsked = true
  const timer = setTimeout(() => isAsked && reading.fail(tooSlow(seconds, counted)), seconds * 1000)
  let bytes = 0
  try {
    for await (const chunk of reading.chunks()) {
      bytes += chunk.length
      if (bytes > limit) throw tooLarge(limit)
      isAsked = counted === 'whole'
      yield chunk
      isAsked = true
      if (counted === 'silence') timer.refresh()
    }
  } catch (error) {
    if (!decoder?.errored || error !== decoder.errored) throw error
    throw new Problem('malformed-body', `The body cannot be decompressed: ${decoder.errored.message}.`)
  } finally {
    clearTimeout(timer)
    readings.delete(request)
    if (decoder) request.unpipe(decoder)
    decoder?.destroy()
  }
}

function tooLarge(limit: number): Problem {
  return new Problem('body-too-large', `The body is larger than ${limit} bytes.`)
}

function tooSlow(seconds: number, counted: BodyLimits['counted']): Problem {
  const detail = counted === 'whole' ? `The body took longer than ${seconds} s.` : `Nothing was sent for ${seconds} s.`
  return new Problem('body-too-slow', detail)
}

/** The content codings that bodies are read in; the last one needs no decoder. */
const decoders: Readonly<Record<string, () => Transform | undefined>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  identity: () => undefined,
}

function createDecoder(coding = 'identity'): Transform | undefined {
  const create = Object.hasOwn(decoders, coding.toLowerCase()) ? decoders[coding.toLowerCase()] : undefined
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
