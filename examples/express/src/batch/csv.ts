import { type ChurnPredictor, type FieldIssue, InvalidRowError, type NumberReading, readRow } from '@org/churn'
import {
  CsvError,
  type CsvRecord,
  type CsvTable,
  type HeaderMatch,
  matchHeader,
  type Omissions,
  readCsv,
} from '@org/churn/csv'
import type { AnyCustomer } from '@org/churn/folder'
import { customerProblem } from '../findings.ts'
import { documentOf, Problem } from '../problem.ts'
import { type BatchRecord, mostRecordsAtOnce, type RecordReader, unreadable } from './batch-record.ts'
import { longestRecord } from './lines.ts'

/**
 * Reads a table in the source's own columns and spellings, its header first.
 *
 * @param numbers How the table writes numbers, if not as the contract says.
 * @param rename The model's columns by the table's names.
 * @param omissions Where rows are counted that are no customers.
 */
export function createCsvReader(
  predictor: ChurnPredictor<AnyCustomer>,
  numbers: NumberReading | undefined,
  rename: Readonly<Record<string, string>>,
  omissions: Omissions,
): RecordReader {
  return async function* (source, charset) {
    const table = await openTable(predictor, source, charset, rename)
    try {
      const header = matchHeader(predictor.contract, table.header.cells, { rename })
      checkColumns(header, table.header.cells.length)
      checkRenames(rename, table.header.cells, header)
      const read = createRowReader(predictor, header, numbers)
      for await (const records of table.blocks(mostRecordsAtOnce)) {
        // Rows of totals and the like are no customers, and say nothing of the table.
        yield records.flatMap((record) => {
          if (!record.problem?.leftOut) return [read(record)]
          omissions.add(record.problem, `line ${record.firstLine}`)
          return []
        })
      }
    } finally {
      await table.close()
    }
  }
}

/** Reads up to the header. A declared charset is believed; without one, the bytes say what they are. */
async function openTable(
  { contract }: ChurnPredictor<AnyCustomer>,
  source: AsyncIterable<Buffer>,
  charset: string | undefined,
  rename: Readonly<Record<string, string>>,
): Promise<CsvTable> {
  const encoding = charset === undefined ? {} : { encoding: 'utf-8' as const }
  try {
    return await readCsv(source, { contract, rename, recordLimit: longestRecord, ...encoding })
  } catch (error) {
    if (error instanceof CsvError) throw new Problem('malformed-body', error.message)
    throw error
  }
}

function createRowReader(
  predictor: ChurnPredictor<AnyCustomer>,
  header: HeaderMatch,
  numbers: NumberReading | undefined,
): (record: CsvRecord) => BatchRecord {
  const idColumn = predictor.contract.id?.column ?? ''
  return ({ firstLine: line, cells, encoding, problem }) => {
    if (problem) return unreadable(line, problem.message)
    const row = header.rowOf(cells)
    const id = row[idColumn] as string | undefined
    const place = { line, id, ...(encoding === 'windows-1252' && { encoding }) }
    const warnings: FieldIssue[] = []
    const onWarning = (warning: FieldIssue) => void warnings.push(warning)
    try {
      return { ...place, customer: readRow(predictor, row, { onWarning, ...(numbers && { numbers }) }), warnings }
    } catch (error) {
      if (!(error instanceof InvalidRowError)) throw error
      return { ...place, problem: documentOf(customerProblem(error.issues)), issues: error.issues }
    }
  }
}

/** @throws {Problem} for a header that repeats a column or lacks one that the model needs. */
function checkColumns({ missing, repeated, looksLike }: HeaderMatch, columns: number): void {
  const errors = [
    ...missing.map((name) => ({ detail: `The column ${name} is missing.`, code: 'MISSING_COLUMN' })),
    ...repeated.map(({ column, names }) => ({
      detail: `The column ${shortened(column)} is there ${times(names.length)}${aliases(column, names)}.`,
      code: 'REPEATED_COLUMN',
    })),
  ]
  if (errors.length === 0) return
  const found = columns === 1 ? 'one column.' : `${columns} columns.`
  const hint = looksLike ? ` The first line looks like a ${looksLike}, expected a header.` : ''
  const advice = missing.length > 0 ? ' A column by another name is read with ?rename=NAME=COLUMN.' : ''
  throw new Problem(
    'invalid-columns',
    `${errors.length} columns are not as the model needs; got ${found}${hint}${advice}`,
    {
      errors,
    },
  )
}

/** @throws {Problem} for a name that the table does not have, and for a column that the model does not have. */
function checkRenames(rename: Readonly<Record<string, string>>, names: readonly string[], header: HeaderMatch): void {
  const own = new Set(names.map((name) => name.trim()))
  const renamed = new Set(header.columns.filter(({ match }) => match === 'renamed').map(({ name }) => name))
  const errors = Object.entries(rename).flatMap(([name, column]) => {
    if (renamed.has(name)) return []
    const what = own.has(name) ? `no column ${shortened(column)}` : `no column ${shortened(name)}`
    const whose = own.has(name) ? 'model' : 'table'
    return [
      { parameter: 'rename', detail: `rename: got ${shortened(name)}=${shortened(column)}; the ${whose} has ${what}` },
    ]
  })
  if (errors.length === 0) return
  throw new Problem('invalid-parameter', `${errors.map(({ detail }) => detail).join('; ')}.`, { errors })
}

const shortened = (name: string) => name.slice(0, 60)
const times = (count: number) => (count === 2 ? 'twice' : `${count} times`)

/** The names by which a column is there, where one of them is another than its own. */
function aliases(column: string, names: readonly string[]): string {
  return names.every((name) => name === column) ? '' : `: ${names.slice(0, 4).map(shortened).join(', ')}`
}
