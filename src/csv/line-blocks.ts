import { lineFeed } from './line-end'

/** Some bytes of a file. */
export interface LineBlock {
  readonly bytes: Uint8Array
  /** Whether the bytes end with a line feed. */
  readonly isWhole: boolean
  /** Whether nothing follows. */
  readonly isLast: boolean
}

/** Bytes that are passed on although no line feed has arrived in them. */
const mostUnbroken = 1_048_576

/** Cuts bytes behind line feeds, wherever their pieces end. The last block ends where the file does, and may be empty. */
export async function* lineBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let rest: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(lineFeed) + 1
    if (end > 0) {
      yield { bytes: joined([...rest, piece.subarray(0, end)], length + end), isWhole: true, isLast: false }
      rest = []
      length = 0
    }
    if (end === piece.length) continue
    rest.push(piece.subarray(end))
    length += piece.length - end
    if (length < mostUnbroken) continue
    yield { bytes: joined(rest, length), isWhole: false, isLast: false }
    rest = []
    length = 0
  }
  yield { bytes: joined(rest, length), isWhole: false, isLast: true }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
