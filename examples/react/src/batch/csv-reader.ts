/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file it begins on, from 1: a quoted cell may span several. */
  readonly line: number
  readonly cells: readonly string[]
  /** What is wrong with its form, in words; its cells are then not to be trusted. */
  readonly problem?: string
}

/** Takes a file piece by piece, in whatever pieces it comes; answers the records that are complete. */
export interface CsvReader {
  push(text: string): readonly CsvRecord[]
  /** The last record, where the file does not end in a line break. */
  end(): readonly CsvRecord[]
}

const quote = 34
const newLine = 10
const carriageReturn = 13
/** Characters after which an open quote is a mistake rather than a long cell; it also bounds the work of reading. */
const longestRecord = 1_000_000
/** Tried in this order; spreadsheets of many countries write semicolons. */
const delimiters = [',', ';', '\t']

/**
 * Reads CSV as RFC 4180 has it, with what spreadsheets add: a byte order mark, semicolons or tabs, line breaks of any
 * system, blank lines.
 */
export function createCsvReader(): CsvReader {
  let waiting = ''
  let position = 0
  let line = 1
  let started = false
  let delimiter = 0

  const read = (final: boolean): CsvRecord[] => {
    const records: CsvRecord[] = []
    let next = readRecord(waiting, position, line, delimiter, final)
    while (next) {
      if (next.record) records.push(next.record)
      position = next.position
      line = next.line
      next = readRecord(waiting, position, line, delimiter, final)
    }
    waiting = waiting.slice(position)
    position = 0
    return records
  }

  return {
    push(text) {
      waiting += text
      if (!started && waiting !== '') {
        if (waiting.charCodeAt(0) === 0xfeff) waiting = waiting.slice(1)
        const end = waiting.search(/[\r\n]/)
        if (end === -1) return []
        delimiter = delimiterOf(waiting.slice(0, end))
        started = true
      }
      return read(false)
    },
    end() {
      if (!started) {
        if (waiting.charCodeAt(0) === 0xfeff) waiting = waiting.slice(1)
        delimiter = delimiterOf(waiting)
      }
      return read(true)
    },
  }
}

/** Reads a whole text at once. */
export function readCsv(text: string): readonly CsvRecord[] {
  const reader = createCsvReader()
  return [...reader.push(text), ...reader.end()]
}

function delimiterOf(header: string): number {
  const counts = delimiters.map((delimiter) => header.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))].charCodeAt(0)
}

interface Step {
  /** Missing for a blank line. */
  readonly record?: CsvRecord
  readonly position: number
  readonly line: number
}

/** Reads one record from `start`, or nothing where the text ends before the record does. */
function readRecord(text: string, start: number, line: number, delimiter: number, final: boolean): Step | undefined {
  if (start >= text.length) return undefined
  const cells: string[] = []
  let problem: string | undefined
  let at = start
  let lines = 0
  for (;;) {
    const quoted = text.charCodeAt(at) === quote ? readQuoted(text, at) : undefined
    if (quoted === 'open') {
      return final || text.length - start > longestRecord ? skipLine(text, start, line) : undefined
    }
    if (quoted) {
      lines += quoted.lines
      at = quoted.end
    }
    const from = at
    while (at < text.length && !isEnd(text.charCodeAt(at), delimiter)) at++
    const rest = text.slice(from, at)
    if (quoted && rest.trim() !== '') problem ??= 'text behind a closing quote'
    cells.push(quoted ? quoted.cell : rest)
    if (at >= text.length && !final) return undefined
    if (at >= text.length || text.charCodeAt(at) !== delimiter) break
    at++
  }
  // A carriage return at the very end of a piece may be half of a line break.
  if (text.charCodeAt(at) === carriageReturn && at + 1 >= text.length && !final) return undefined
  const position = afterLineBreak(text, at)
  if (cells.length === 1 && cells[0].trim() === '') return { position, line: line + lines + 1 }
  return { position, line: line + lines + 1, record: { line, cells, ...(problem !== undefined && { problem }) } }
}

/** Gives up one line, not the rest of the file, to a quote that nothing closes. */
function skipLine(text: string, start: number, line: number): Step {
  let at = start
  while (at < text.length && !isEnd(text.charCodeAt(at), newLine)) at++
  return {
    record: { line, cells: [], problem: 'a quote that is never closed' },
    position: afterLineBreak(text, at),
    line: line + 1,
  }
}

function afterLineBreak(text: string, at: number): number {
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === newLine ? at + 2 : at + 1
}

function isEnd(code: number, delimiter: number): boolean {
  return code === delimiter || code === newLine || code === carriageReturn
}

function readQuoted(text: string, start: number): { cell: string; end: number; lines: number } | 'open' {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && text.charCodeAt(end + 1) === quote) end = text.indexOf('"', end + 2)
  if (end === -1) return 'open'
  const raw = text.slice(start + 1, end)
  const lines = raw.match(/\r\n|\r|\n/g)?.length ?? 0
  return { cell: raw.replaceAll('""', '"'), end: end + 1, lines }
}
