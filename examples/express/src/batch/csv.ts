import { isUtf8 } from 'node:buffer'
import { type ChurnPredictor, type Contract, type Customer, InvalidRowError } from '@org/churn'
import { parse } from 'csv-parse/sync'
import { customerProblem, documentOf, Problem } from '../problem.ts'
import { type BatchRecord, type BatchResult, type RecordReader, type ResultWriter, unreadable } from './batch-record.ts'
import { countLines, cutLines, longestRecord, splitRecords, tooLongDetail } from './line-blocks.ts'

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

/** Reads a table in the source's own columns and spellings (RFC 4180), its header first. */
export function createCsvReader(churn: ChurnPredictor<Customer>): RecordReader {
  return async function* (source) {
    let read: ((row: Row) => BatchRecord) | undefined
    for await (const { firstLine, bytes, tooLong } of cutLines(source, { quoted: true })) {
      const rows = tooLong ? [unreadable(firstLine, tooLongDetail)] : readBlock(bytes, firstLine)
      const records: BatchRecord[] = []
      for (const row of rows) {
        if (read) records.push('cells' in row ? read(row) : row)
        else read = createRowReader(churn, row)
      }
      yield records
    }
    if (!read) throw new Problem('malformed-body', 'The table is empty, expected a header.')
  }
}

/** The rows of a block; one that cannot be read does not cost the others. */
function readBlock(bytes: Buffer, firstLine: number): readonly (Row | BatchRecord)[] {
  const rows = isUtf8(bytes) ? readRows(bytes, firstLine) : undefined
  if (rows) return rows
  let line = firstLine
  return splitRecords(bytes, true).flatMap((record): readonly (Row | BatchRecord)[] => {
    const start = line
    line += countLines(record)
    if (!isUtf8(record)) return [unreadable(start, 'not valid UTF-8')]
    return readRows(record, start) ?? [unreadable(start, 'a quote is not closed, or not doubled')]
  })
}

/** Undefined where the quotes cannot be understood. */
function readRows(bytes: Buffer, firstLine: number): readonly Row[] | undefined {
  try {
    const found: unknown = parse(bytes, {
      bom: firstLine === 1,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    })
    const rows: Row[] = []
    for (const { record, info } of found as { record: string[]; info: { lines: number } }[]) {
      const breaks = record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
      rows.push({ line: firstLine + info.lines - 1 - breaks, cells: record })
    }
    return rows
  } catch {
    return undefined
  }
}

/** @throws {Problem} for a header that repeats a column or lacks one that the model needs. */
function createRowReader(churn: ChurnPredictor<Customer>, header: Row | BatchRecord): (row: Row) => BatchRecord {
  if (!('cells' in header)) throw new Problem('malformed-body', header.problem?.detail ?? 'The header cannot be read.')
  const { contract } = churn
  const names = header.cells.map((name) => name.trim())
  checkColumns(names, contract)
  const columns = [...contract.fields.map(({ column }) => column), contract.id.column]
  const places = columns.map((name) => [name, names.indexOf(name)] as const).filter(([, place]) => place >= 0)
  return ({ line, cells }) => {
    if (cells.some(({ length }) => length > longestRecord)) return unreadable(line, tooLongDetail)
    if (cells.length !== names.length)
      return unreadable(line, `got ${cells.length} cells, expected ${names.length} as in the header`)
    // Without prototype, so that no column's name can mean anything else.
    const row: Record<string, string> = Object.create(null)
    for (const [name, place] of places) row[name] = cells[place] ?? ''
    const id = row[contract.id.column]
    try {
      return { line, id, customer: churn.readRow(row) }
    } catch (error) {
      if (!(error instanceof InvalidRowError)) throw error
      return { line, id, problem: documentOf(customerProblem(error.issues)) }
    }
  }
}

function checkColumns(names: readonly string[], contract: Contract): void {
  const needed = contract.fields.filter(({ input }) => input).map(({ column }) => column)
  const absent = needed.filter((name) => !names.includes(name))
  const repeated = [...new Set(names.filter((name, index) => name !== '' && names.indexOf(name) !== index))]
  const errors = [
    ...absent.map((name) => ({ detail: `The column ${name} is missing.`, code: 'MISSING_COLUMN' })),
    ...repeated.map((name) => ({ detail: `The column ${name.slice(0, 60)} is there twice.`, code: 'REPEATED_COLUMN' })),
  ]
  if (errors.length === 0) return
  const found = names.length === 1 ? 'one column: is it separated by commas?' : `${names.length} columns.`
  throw new Problem('invalid-columns', `${errors.length} columns are not as the model needs; got ${found}`, { errors })
}

/** Writes one result a row. */
export const csvWriter: ResultWriter = {
  mediaType: 'text/csv; charset=utf-8',
  header: 'line,id,probability,churn,threshold,operatingPoint,riskBand,warnings,problem\r\n',
  write: (results) => results.map((result) => `${cellsOf(result).map(quoteCell).join(',')}\r\n`).join(''),
}

function cellsOf({ line, id = '', prediction, problem }: BatchResult): readonly unknown[] {
  if (!prediction) return [line, id, '', '', '', '', '', '', problem?.detail]
  const { probability, churn, threshold, operatingPoint, riskBand, warnings } = prediction
  const found = warnings.map(({ message }) => message).join('; ')
  return [line, id, probability, churn, threshold, operatingPoint, riskBand, found, '']
}

function quoteCell(cell: unknown): string {
  const text = String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
