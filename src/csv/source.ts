import { InvalidOptionError, readGiven } from '../checks/errors'
import { attempt } from '../checks/unreadable'

/** A piece of a CSV file: bytes, or text. */
export type CsvChunk = Uint8Array | string

/** What CSV is read from: the whole, or pieces of any size. */
export type CsvSource = CsvChunk | Blob | ReadableStream<Uint8Array> | AsyncIterable<CsvChunk> | Iterable<CsvChunk>

/** Larger pieces are cut, so that processing one needs little memory. */
const longestPiece = 262_144

/** The bytes of a source, read no faster than they are requested. Leaving early cancels the source. */
export async function* bytesOf(source: CsvSource): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunksOf(source)) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    if (!isBytes(bytes)) throw new InvalidOptionError('source', chunk, 'pieces of text or bytes')
    for (let at = 0; at < bytes.length; at += longestPiece) yield bytes.subarray(at, at + longestPiece)
  }
}

function chunksOf(source: CsvSource): AsyncIterable<CsvChunk> | Iterable<CsvChunk> {
  if (typeof source === 'string' || isBytes(source)) return [source]
  const expected = 'text, bytes, a Blob, or a stream or iterable of text or bytes'
  const chunks = readGiven('source', expected, () => {
    if (typeof source !== 'object' || source === null) return undefined
    if ('getReader' in source) return readStream(source)
    // An HTTP/2 request has a property of that name too, but is not a file.
    if ('stream' in source && typeof source.stream === 'function') return readStream(source.stream())
    return Symbol.asyncIterator in source || Symbol.iterator in source ? source : undefined
  })
  if (chunks) return chunks
  throw new InvalidOptionError('source', source, expected)
}

/** Checks the shape, because a page, its frames and its workers have different classes. */
function isBytes(value: unknown): value is Uint8Array {
  return attempt(
    () => Object.prototype.toString.call(value) === '[object Uint8Array]',
    () => false,
  )
}

/** Safari has no iterator on streams. */
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      ended = done
      if (done) return
      yield value
    }
  } catch (error) {
    ended = true
    throw error
  } finally {
    // The source is no longer needed, so a failure to cancel it does not matter.
    if (!ended) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}
