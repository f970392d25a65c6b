import { PassThrough, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Request } from 'express'
import type { Configuration } from '../configuration.ts'
import { Problem } from '../problem.ts'
import { unsupportedEncoding } from '../problem-handler.ts'

/**
 * The bytes of a streamed body, decompressed. They are read no faster than they are asked for, so that a slow reader
 * slows down the sender.
 *
 * @throws {Problem} for an unknown content coding, broken compression, a body above the limit, or a silent client.
 */
export async function* readUpload(
  request: Request,
  { streamLimitBytes, bodySeconds }: Configuration,
): AsyncGenerator<Uint8Array> {
  const decoder = createDecoder(request.get('content-encoding'))
  request.once('error', (error) => decoder.destroy(error)).pipe(decoder)
  // Only the time for which the client is waited for counts, not the time it takes to score what it sent.
  const wait = () =>
    setTimeout(() => {
      decoder.destroy(new Problem('body-too-slow', `Nothing was sent for ${bodySeconds} s.`))
    }, bodySeconds * 1000)
  let bytes = 0
  let timer = wait()
  try {
    for await (const chunk of decoder) {
      clearTimeout(timer)
      bytes += chunk.length
      if (bytes > streamLimitBytes) {
        throw new Problem('body-too-large', `The body is larger than ${streamLimitBytes} bytes.`)
      }
      yield chunk
      timer = wait()
    }
  } catch (error) {
    if (error instanceof Problem || request.errored || decoder instanceof PassThrough) throw error
    throw new Problem('malformed-body', `The body cannot be decompressed: ${(error as Error).message}.`)
  } finally {
    clearTimeout(timer)
  }
}

/** Always a stream of its own: whoever stops reading it early still has to answer on the request's connection. */
function createDecoder(coding = 'identity'): Transform {
  const name = coding.toLowerCase()
  if (name === 'identity') return new PassThrough()
  if (name === 'gzip') return createGunzip()
  if (name === 'deflate') return createInflate()
  if (name === 'br') return createBrotliDecompress()
  throw unsupportedEncoding(`got content coding ${coding.slice(0, 40)}`)
}
