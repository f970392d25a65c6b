/** Longest record that is read, in bytes: memory stays small whatever is sent. */
export const longestRecord = 65_536

/** What is said of a record above it. */
export const tooLongDetail = `longer than ${longestRecord} bytes`

/** Whole records as bytes, with the line on which the first starts; `tooLong` where a record was given up. */
export interface LineBlock {
  readonly firstLine: number
  readonly bytes: Buffer
  readonly tooLong: boolean
}

const lineFeed = 0x0a
const quote = 0x22

/**
 * Cuts a stream of bytes into blocks of whole lines. With `quoted`, a line break between quotes does not end a record
 * (RFC 4180). Holds one chunk and one unfinished record at most: a record above {@link longestRecord} is reported, and
 * reading goes on behind its line.
 */
export async function* cutLines(
  source: AsyncIterable<Uint8Array>,
  { quoted }: { readonly quoted: boolean },
): AsyncGenerator<LineBlock> {
  let rest: Buffer = Buffer.alloc(0)
  let firstLine = 1
  let skipping = false
  for await (const chunk of source) {
    let bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk])
    rest = Buffer.alloc(0)
    while (bytes.length > 0) {
      if (skipping) {
        const end = bytes.indexOf(lineFeed)
        if (end < 0) break
        bytes = bytes.subarray(end + 1)
        firstLine++
        skipping = false
        continue
      }
      const end = endOfRecords(bytes, quoted)
      if (end > 0) {
        const block = bytes.subarray(0, end)
        yield { firstLine, bytes: block, tooLong: false }
        firstLine += countLines(block)
        bytes = bytes.subarray(end)
      }
      if (bytes.length <= longestRecord) {
        rest = bytes
        break
      }
      yield { firstLine, bytes: Buffer.alloc(0), tooLong: true }
      skipping = true
    }
  }
  if (rest.length > 0) yield { firstLine, bytes: rest, tooLong: false }
}

/** Cuts a block into its records, each with its line break. */
export function splitRecords(bytes: Buffer, quoted: boolean): readonly Buffer[] {
  const records: Buffer[] = []
  let start = 0
  let open = false
  for (let index = 0; index < bytes.length; index++) {
    if (quoted && bytes[index] === quote) open = !open
    else if (bytes[index] === lineFeed && !open) {
      records.push(bytes.subarray(start, index + 1))
      start = index + 1
    }
  }
  if (start < bytes.length) records.push(bytes.subarray(start))
  return records
}

export function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count++
  return count
}

/** Where the last whole record ends: behind the last line break that is not between quotes; 0 where there is none. */
function endOfRecords(bytes: Buffer, quoted: boolean): number {
  if (!quoted || !bytes.includes(quote)) return bytes.lastIndexOf(lineFeed) + 1
  let end = 0
  let from = 0
  for (;;) {
    const opened = bytes.indexOf(quote, from)
    const until = opened < 0 ? bytes.length : opened
    const last = bytes.subarray(from, until).lastIndexOf(lineFeed)
    if (last >= 0) end = from + last + 1
    if (opened < 0) return end
    const closed = bytes.indexOf(quote, opened + 1)
    if (closed < 0) return end
    from = closed + 1
  }
}
