import { type ChurnPredictor, type Customer, InvalidRowError, type ModelContract, readRow } from '@org/churn'
import { customerProblem } from '../findings.ts'
import { documentOf, Problem } from '../problem.ts'
import { type BatchRecord, type RecordReader, unreadable } from './batch-record.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { readLines } from './lines.ts'

/** Reads a table in the source's own columns and spellings (RFC 4180), its header first. */
export function createCsvReader(predictor: ChurnPredictor<Customer>): RecordReader {
  return async function* (source) {
    const table = new CsvRecords()
    let read: ((record: CsvRecord) => BatchRecord) | undefined
    const readAll = (found: Iterable<CsvRecord>) => {
      const records: BatchRecord[] = []
      for (const record of found) {
        if (read) records.push(read(record))
        else read = createRowReader(predictor, record)
      }
      return records
    }
    for await (const lines of readLines(source)) yield lines.flatMap((line) => readAll(table.take(line)))
    yield readAll(table.end())
    if (!read) throw new Problem('malformed-body', 'The table is empty, expected a header.')
  }
}

/** @throws {Problem} for a header that repeats a column or lacks one that the model needs. */
function createRowReader(predictor: ChurnPredictor<Customer>, header: CsvRecord): (record: CsvRecord) => BatchRecord {
  if (!header.cells) throw new Problem('malformed-body', `The header, line ${header.line}: ${header.problem}.`)
  const { contract } = predictor
  const names = header.cells.map((name) => name.trim())
  checkColumns(names, contract)
  const columns = [...contract.fields.map(({ column }) => column), contract.id.column]
  const places = columns.map((name) => [name, names.indexOf(name)] as const).filter(([, place]) => place >= 0)
  return ({ line, cells, problem }) => {
    if (!cells) return unreadable(line, problem)
    if (cells.length !== names.length)
      return unreadable(line, `got ${cells.length} cells, expected ${names.length} as in the header`)
    // Without prototype, so that no column's name can mean anything else.
    const row: Record<string, string> = Object.create(null)
    for (const [name, place] of places) row[name] = cells[place] ?? ''
    const id = row[contract.id.column]
    try {
      return { line, id, customer: readRow(predictor, row) }
    } catch (error) {
      if (!(error instanceof InvalidRowError)) throw error
      return { line, id, problem: documentOf(customerProblem(error.issues)) }
    }
  }
}

function checkColumns(names: readonly string[], contract: ModelContract): void {
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
