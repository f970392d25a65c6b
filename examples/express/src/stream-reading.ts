import type { Readable } from 'node:stream'

/** The reading of a stream, which can be ended from outside without ending the stream. */
export interface StreamReading {
  /** What has arrived, as one piece, each time it is asked for. */
  readonly chunks: () => AsyncGenerator<Buffer>
  /** The reader gets this error instead of the next bytes. */
  readonly fail: (error: Error) => void
}

/**
 * Reads a stream without owning it. A stream's own iterator destroys it when its reader leaves, and a request that is
 * destroyed takes its connection along, on which there is still something to say. All that arrives in one turn of the
 * event loop is taken together, so that bytes that come one by one cost little.
 */
export function readStream(stream: Readable): StreamReading {
  let failure: Error | undefined
  let wake = () => {}
  const fail = (error: Error) => {
    failure ??= error
    wake()
  }
  const listeners = {
    readable: () => void setImmediate(() => wake()),
    end: () => wake(),
    error: fail,
    close: () => (stream.readableEnded ? wake() : fail(new Error('The stream ended before its end.'))),
  }
  async function* chunks() {
    for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener)
    try {
      for (;;) {
        if (failure) throw failure
        const chunk: Buffer | null = stream.read()
        if (chunk !== null) yield chunk
        else if (stream.readableEnded) return
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener)
      // Ignores an error that arrives when nobody reads any more.
      stream.on('error', () => {})
    }
  }
  return { chunks, fail }
}
