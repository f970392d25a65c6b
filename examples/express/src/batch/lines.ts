import { isUtf8 } from 'node:buffer'
import { mostRecordsAtOnce } from './batch-record.ts'

/** Longest line and longest record that are read, in bytes: memory stays small whatever is sent. */
export const longestRecord = 65_536

/** One line of a stream, counted from 1: its text without the line feed, or what keeps it from being read. */
export type Line =
  | { readonly line: number; readonly text: string; readonly problem?: undefined }
  | { readonly line: number; readonly text?: undefined; readonly problem: string }

const lineFeed = 0x0a

/** Cuts a stream of bytes into its lines, some at a time. Each byte is looked at once. */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  const unfinished = new UnfinishedLine()
  let line = 1
  for await (const chunk of source) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      lines.push(readLine(line++, unfinished.end(chunk.subarray(start, end))))
      start = end + 1
      if (lines.length === mostRecordsAtOnce) yield lines.splice(0)
    }
    unfinished.add(chunk.subarray(start))
    if (lines.length > 0) yield lines
  }
  if (unfinished.length > 0) yield [readLine(line, unfinished.end(Buffer.alloc(0)))]
}

function readLine(line: number, bytes: Buffer | undefined): Line {
  if (bytes === undefined) return { line, problem: `longer than ${longestRecord} bytes` }
  if (!isUtf8(bytes)) return { line, problem: 'not valid UTF-8' }
  const text = bytes.toString('utf8')
  return { line, text: line === 1 ? text.replace(/^\ufeff/, '') : text }
}

/** The bytes of a line that has not ended. Their room is doubled, so that what comes byte by byte is not copied again and again. */
class UnfinishedLine {
  #room = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(part: Buffer): void {
    const length = this.#length + part.length
    if (length <= longestRecord) {
      if (length > this.#room.length) {
        const room = Buffer.allocUnsafe(2 * length)
        this.#room.copy(room, 0, 0, this.#length)
        this.#room = room
      }
      part.copy(this.#room, this.#length)
    }
    this.#length = length
  }

  /** The line with its last part, to be read at once: the next line takes its room. Undefined where it is too long. */
  end(last: Buffer): Buffer | undefined {
    const whole = this.#length === 0 ? last : undefined
    if (!whole) this.add(last)
    const length = whole?.length ?? this.#length
    this.#length = 0
    return length > longestRecord ? undefined : (whole ?? this.#room.subarray(0, length))
  }
}
