const lineFeed = 10
const carriageReturn = 13
const quote = 34

/** Bytes up to and with the last complete line break; 0 where there is none. */
export function lastLineEnd(bytes: Buffer): number {
  const end = bytes.lastIndexOf(lineFeed) + 1
  if (end > 0 || bytes.length < 2) return end
  // Only carriage returns; one at the very end may be half of a pair.
  return bytes.lastIndexOf(carriageReturn, bytes.length - 2) + 1
}

/** What may be the first half of a line break at the very end. */
export function halfBreak(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.at(-1) === carriageReturn ? -1 : bytes.length)
}

/** Where the line that holds byte `from` ends, its break included. */
export function lineEnd(bytes: Buffer, from: number): number {
  let index = from
  while (index < bytes.length && !breaksAfter(bytes, index)) index++
  return Math.min(index + 1, bytes.length)
}

/** Most bytes of lines that are handed on together, so that their records need little memory. */
const mostTogether = 65_536

/** Whole lines: each that holds a quote by itself, those between them together. */
export function* quotesApart(bytes: Buffer): Generator<Buffer> {
  let start = 0
  while (start < bytes.length) {
    const quoteAt = bytes.indexOf(quote, start)
    const found = quoteAt === -1 ? bytes.length : quoteAt
    if (found - start > mostTogether) {
      const end = start + lastLineEnd(bytes.subarray(start, start + mostTogether))
      const next = end > start ? end : lineEnd(bytes, start)
      yield bytes.subarray(start, next)
      start = next
      continue
    }
    const lineStart = start + lastBreakEnd(bytes.subarray(start, found))
    if (lineStart > start) yield bytes.subarray(start, lineStart)
    if (lineStart === bytes.length) return
    start = lineEnd(bytes, found)
    yield bytes.subarray(lineStart, start)
  }
}

/** Bytes up to and with the last line break. */
function lastBreakEnd(bytes: Buffer): number {
  return Math.max(bytes.lastIndexOf(lineFeed), bytes.lastIndexOf(carriageReturn)) + 1
}

/** How many line breaks there are. */
export function countBreaks(bytes: Buffer): number {
  let count = 0
  for (let index = 0; index < bytes.length; index++) if (breaksAfter(bytes, index)) count++
  return count
}

/** How many line breaks there are, not counting one at the very end. */
export function countInnerBreaks(bytes: Buffer): number {
  const last = bytes.length - 1
  return countBreaks(bytes) - (last >= 0 && breaksAfter(bytes, last) ? 1 : 0)
}

/** Bytes of the blank lines with which `bytes` begins. */
export function blankStart(bytes: Buffer): number {
  let end = 0
  while (bytes[end] === lineFeed || bytes[end] === carriageReturn) end++
  return end
}

/** Whether a line ends with this byte. */
function breaksAfter(bytes: Buffer, index: number): boolean {
  const byte = bytes[index]
  return byte === lineFeed || (byte === carriageReturn && bytes[index + 1] !== lineFeed)
}
