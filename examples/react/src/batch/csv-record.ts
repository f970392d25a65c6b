/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file it begins on, from 1: a quoted cell may span several. */
  readonly line: number
  readonly cells: readonly string[]
  /** What is wrong with its form, in words; its cells are then not to be trusted. */
  readonly problem?: string
}

/** A record that has been read, or a blank line, and where the next one begins. */
export interface Step {
  /** Missing for a blank line. */
  readonly record?: CsvRecord
  readonly position: number
  readonly line: number
}

const quote = 34
const newLine = 10
const carriageReturn = 13

/**
 * Reads one record from `start`.
 *
 * @param delimiter - Its character code.
 * @param final - Whether the file ends with the text.
 * @returns `unfinished` where the text ends before the record does, `open` where it ends within quotes.
 */
export function readRecord(
  text: string,
  start: number,
  line: number,
  delimiter: number,
  final: boolean,
): Step | 'unfinished' | 'open' {
  const cells: string[] = []
  let problem: string | undefined
  let at = start
  let lines = 0
  for (;;) {
    const quoted = text.charCodeAt(at) === quote ? readQuoted(text, at) : undefined
    if (quoted === 'open') return 'open'
    if (quoted) {
      lines += quoted.lines
      at = quoted.end
    }
    const from = at
    while (at < text.length && !isEnd(text.charCodeAt(at), delimiter)) at++
    const rest = text.slice(from, at)
    if (quoted && rest.trim() !== '') problem ??= 'text behind a closing quote'
    cells.push(quoted ? quoted.cell : rest)
    if (at >= text.length && !final) return 'unfinished'
    if (at >= text.length || text.charCodeAt(at) !== delimiter) break
    at++
  }
  const position = afterLineBreak(text, at, final)
  if (position === undefined) return 'unfinished'
  if (cells.length === 1 && cells[0].trim() === '') return { position, line: line + lines + 1 }
  return { position, line: line + lines + 1, record: { line, cells, ...(problem !== undefined && { problem }) } }
}

/** Where the next line begins; undefined where the text ends before that is known. */
export function nextLine(text: string, start: number, final: boolean): number | undefined {
  let at = start
  while (at < text.length && !isEnd(text.charCodeAt(at), newLine)) at++
  if (at >= text.length && !final) return undefined
  return afterLineBreak(text, at, final)
}

function afterLineBreak(text: string, at: number, final: boolean): number | undefined {
  if (text.charCodeAt(at) !== carriageReturn) return at + 1
  // A carriage return at the very end of a piece may be half of a line break.
  if (at + 1 >= text.length && !final) return undefined
  return text.charCodeAt(at + 1) === newLine ? at + 2 : at + 1
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
