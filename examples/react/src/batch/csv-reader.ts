import { type CsvRecord, nextLine, readRecord } from './csv-record.ts'

/** Takes a file piece by piece, in whatever pieces it comes; answers the records that are complete. */
export interface CsvReader {
  push(text: string): readonly CsvRecord[]
  /** The last record, where the file does not end in a line break. */
  end(): readonly CsvRecord[]
}

/** Characters after which a record is given up: what never ends must not be read over and over. */
export const longestRecord = 1_000_000
const tooLong = `more than ${longestRecord.toLocaleString('en-US')} characters`
/** Tried in this order; spreadsheets of many countries write semicolons. */
const delimiters = [',', ';', '\t', '|']

/**
 * Reads CSV as RFC 4180 has it, with what spreadsheets add: a byte order mark, semicolons or tabs, a first line that names
 * them (`sep=;`), line breaks of any system, blank lines.
 */
export function createCsvReader(): CsvReader {
  let waiting = ''
  let position = 0
  let line = 1
  let delimiter: number | undefined
  let skipping = false

  const begin = (final: boolean): void => {
    if (waiting.charCodeAt(0) === 0xfeff) waiting = waiting.slice(1)
    if (/^sep=.\r?$/i.test(waiting) && !final) return
    const [hint, named] = /^sep=(.)(?:\r\n|\r|\n)/i.exec(waiting) ?? []
    const [, header] = /^\s*([^\r\n]+)[\r\n]/.exec(waiting) ?? []
    if (header === undefined && !final && waiting.length <= longestRecord) return
    delimiter = named === undefined ? delimiterOf(header ?? waiting) : named.charCodeAt(0)
    if (hint === undefined) return
    waiting = waiting.slice(hint.length)
    line = 2
  }

  const read = (final: boolean): CsvRecord[] => {
    const records: CsvRecord[] = []
    if (delimiter === undefined) begin(final)
    if (delimiter === undefined) return records
    while (position < waiting.length) {
      if (skipping) {
        const next = nextLine(waiting, position, final)
        // All but a last carriage return, which the next piece may belong to.
        position = next ?? waiting.length - (waiting.endsWith('\r') ? 1 : 0)
        if (next === undefined) break
        skipping = false
        line++
        continue
      }
      const next = readRecord(waiting, position, line, delimiter, final)
      if (typeof next === 'object') {
        if (next.record) records.push(next.record)
        position = next.position
        line = next.line
        continue
      }
      const long = waiting.length - position > longestRecord
      if (!long && !final) break
      // One line is given up, not the rest of the file.
      const problem = next === 'open' ? `a quote that is never closed${long ? `, or ${tooLong}` : ''}` : tooLong
      records.push({ line, cells: [], problem })
      skipping = true
    }
    waiting = waiting.slice(position)
    position = 0
    return records
  }

  return {
    push(text) {
      waiting += text
      return read(false)
    },
    end: () => read(true),
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
