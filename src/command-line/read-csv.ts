import { type Info, type Parser, parse } from 'csv-parse'

/** One record of a CSV file, or why it could not be split into its columns. */
export interface CsvRow {
  /** Line of the file on which the record ends, counted from 1. */
  readonly line: number
  /** Cells by column name; holds what there is when `problem` is set. */
  readonly cells: Readonly<Record<string, string>>
  readonly problem: string | undefined
}

/** A file that is no usable CSV at all. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}

/** The largest record in characters; an unclosed quote would otherwise swallow the rest of the file. */
const longestRecord = 1_000_000

/** A streaming CSV parser that keeps rows of the wrong length, so that they can be reported instead of dropped. */
export function createCsvParser(delimiter: string): Parser {
  return parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: longestRecord,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
}

type ParsedRecord = { readonly record: readonly string[]; readonly info: Info }

/**
 * Names the parser's records by the header line.
 *
 * @throws {UnreadableFileError} when the header is missing, repeats a column, or lacks one of `required`.
 */
export async function* nameColumns(
  records: AsyncIterable<ParsedRecord>,
  required: readonly string[],
  onHeader: (columns: readonly string[]) => void,
): AsyncGenerator<CsvRow> {
  let columns: readonly string[] | undefined
  for await (const { record, info } of records) {
    if (columns) {
      yield nameCells(columns, record, info.lines)
      continue
    }
    columns = record.map((name) => name.trim())
    checkHeader(columns, required)
    onHeader(columns)
  }
  if (!columns) throw new UnreadableFileError('The file is empty: a header line with the column names is expected.')
}

function checkHeader(columns: readonly string[], required: readonly string[]): void {
  const repeated = columns.filter((name, index) => columns.indexOf(name) !== index)
  if (repeated.length > 0) throw new UnreadableFileError(`The header names a column twice: ${repeated.join(', ')}.`)
  const absent = required.filter((name) => !columns.includes(name))
  if (absent.length === 0) return
  const found = columns.length === 1 ? `one column, ${JSON.stringify(columns[0]?.slice(0, 80))}` : columns.join(', ')
  const hint = columns.length === 1 ? ' Is the delimiter another one? See --delimiter.' : ''
  throw new UnreadableFileError(`The header lacks ${absent.join(', ')}. It has ${found}.${hint}`)
}

function nameCells(columns: readonly string[], record: readonly string[], line: number): CsvRow {
  const cells: Record<string, string> = {}
  for (let index = 0; index < columns.length; index++) cells[columns[index]] = record[index] ?? ''
  const problem =
    record.length === columns.length
      ? undefined
      : `got ${record.length} cells, expected ${columns.length} as in the header`
  return { line, cells, problem }
}
