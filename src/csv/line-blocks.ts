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

/** Bytes that the memory holds behind every block, for readers that look at several at a time; they mean nothing. */
export const spareBytes = 8

/** Bytes free before what is read, for the start of its first line: a piece then becomes a block where it is. */
export const headRoom = 32_768

/**
 * Cuts bytes behind line feeds, wherever their pieces end. The last block ends where the file does, and may be empty.
 *
 * @param nextMemory Gives the memory of the next block, in which its piece may have been read already. A block that does
 *   not fit has memory of its own.
 */
export async function* lineBlocks(
  pieces: AsyncIterable<Uint8Array>,
  nextMemory: () => Uint8Array,
): AsyncGenerator<LineBlock> {
  /** The line that the pieces before have begun. */
  let begun = new Uint8Array(0)
  let length = 0
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(lineFeed) + 1
    if (end > 0) {
      const bytes = joined(begun.subarray(0, length), piece.subarray(0, end), nextMemory())
      yield { bytes, isWhole: true, isLast: false }
      length = 0
    }
    const rest = piece.subarray(end)
    if (length + rest.length > begun.length) {
      const wider = new Uint8Array(2 * (length + rest.length))
      wider.set(begun.subarray(0, length))
      begun = wider
    }
    begun.set(rest, length)
    length += rest.length
    if (length < mostUnbroken) continue
    yield { bytes: begun.subarray(0, length), isWhole: false, isLast: false }
    length = 0
  }
  yield { bytes: begun.subarray(0, length), isWhole: false, isLast: true }
}

/** Puts bytes before others: where these are, if that is the memory given; or else there; or else in new memory. */
function joined(first: Uint8Array, second: Uint8Array, memory: Uint8Array): Uint8Array {
  const length = first.length + second.length
  const isThere = second.buffer === memory.buffer
  const hasRoom = isThere ? first.length <= second.byteOffset : length + spareBytes <= memory.length
  if (isThere && hasRoom) {
    const bytes = new Uint8Array(second.buffer, second.byteOffset - first.length, length)
    bytes.set(first)
    return bytes
  }
  const bytes = (hasRoom ? memory : new Uint8Array(length + spareBytes)).subarray(0, length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}

/** The block with {@link spareBytes} behind it. */
export function withSpare(block: Uint8Array): Uint8Array {
  if (block.buffer.byteLength - block.byteOffset - block.length >= spareBytes) return block
  const bytes = new Uint8Array(block.length + spareBytes)
  bytes.set(block)
  return bytes.subarray(0, block.length)
}
