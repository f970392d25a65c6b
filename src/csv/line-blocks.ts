import { lineFeed } from './line-end'

/** Some bytes of a file, good until the next block is asked for. */
export interface LineBlock {
  readonly bytes: Uint8Array
  /** Whether the bytes end with a line feed. */
  readonly isWhole: boolean
  /** Whether nothing follows. */
  readonly isLast: boolean
}

/** Bytes that are passed on although no line feed has arrived in them. */
const mostUnbroken = 1_048_576

/** Bytes that the buffer holds behind every block, for readers that look at several at a time; they mean nothing. */
export const spareBytes = 8

/**
 * Cuts bytes behind line feeds, wherever their pieces end. The last block ends where the file does, and may be empty. All
 * blocks share one buffer.
 */
export async function* lineBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let buffer = new Uint8Array(0)
  let filled = 0
  for await (const piece of pieces) {
    const last = piece.lastIndexOf(lineFeed)
    const length = filled + piece.length
    if (length + spareBytes > buffer.length) {
      const wider = new Uint8Array(Math.ceil(1.5 * length) + spareBytes)
      wider.set(buffer.subarray(0, filled))
      buffer = wider
    }
    buffer.set(piece, filled)
    if (last >= 0) {
      const end = filled + last + 1
      yield { bytes: buffer.subarray(0, end), isWhole: true, isLast: false }
      buffer.copyWithin(0, end, length)
      filled = length - end
    } else filled = length
    if (filled < mostUnbroken) continue
    yield { bytes: buffer.subarray(0, filled), isWhole: false, isLast: false }
    filled = 0
  }
  yield { bytes: buffer.subarray(0, filled), isWhole: false, isLast: true }
}
