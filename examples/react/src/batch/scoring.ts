import {
  type ChurnPredictor,
  type ContractField,
  type FieldIssue,
  InvalidCustomerError,
  InvalidRowError,
  type NumberReading,
  predictColumns,
  readLabel,
  readRow,
} from '@org/churn'
import { CsvError, type CsvOptions, type CsvRecord, type CsvSource, type CsvTable, readCsv } from '@org/churn/csv'
import { quantityFields } from '../economy/quantity-fields.ts'
import { people } from '../people.ts'
import type { CustomerRecord } from '../predictor.ts'
import type { Columns } from './columns.ts'
import { findColumns } from './columns.ts'
import { createListJudge, type ListVerdict } from './list-verdict.ts'
import { createRowReader, type ReadValues } from './row-reader.ts'
import type { RowProblem, ScoredChunk } from './scored-chunk.ts'

/** A list of customers: scored once, then asked about. */
export interface Scoring {
  readonly header: readonly string[]
  /** What the file calls each customer, else the line: by row of those that were scored. */
  readonly ids: readonly string[]
  cellsOf(row: number): readonly string[]
  customerOf(row: number): CustomerRecord
  /** For each row, 1 if a field of {@link segmentFields} has a value. */
  rowsWith(field: string, value: unknown): Uint8Array<ArrayBuffer>
  /**
   * Scores the records of a file one after the other; a bad one is reported and left out.
   *
   * @throws {UnreadableFileError} for a file that holds no list of customers.
   */
  score(file: CsvSource): AsyncGenerator<ScoredChunk>
  /** What the rows so far say of the file as a whole. */
  verdict(): ListVerdict
}

/** Columns that a person may pair, because their names do not tell. */
export interface ColumnPairing {
  /** Columns that the model needs and the file does not name. */
  readonly missing: readonly string[]
  /** Columns of the file that may stand for them. */
  readonly others: readonly string[]
  /** The file's name for each missing column that may be meant. */
  readonly suggested: Readonly<Record<string, string>>
}

/** Columns that a person can look through: a page with each of very many, for each that is missing, would stand still. */
const mostOffered = 500

/** Columns to choose from: all of the file's, or of very many those that look right and the first. */
function offeredOf({ others, suggested }: Pick<Columns, 'others' | 'suggested'>): readonly string[] {
  if (others.length <= mostOffered) return others
  return [...new Set([...suggested.map(({ name }) => name), ...others.slice(0, mostOffered)])]
}

/** A file that holds no list of customers at all. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
  /** What a person may say about its columns so that it can be read; undefined if nothing helps. */
  readonly pairing: ColumnPairing | undefined

  constructor(message: string, options: { readonly cause?: unknown; readonly pairing?: ColumnPairing } = {}) {
    super(message, options)
    this.pairing = options.pairing
  }
}

/** How a file is read, if not as the contract says. */
export interface FileReading {
  readonly numbers?: NumberReading | undefined
  /** The model's columns by the file's names. */
  readonly rename?: Readonly<Record<string, string>> | undefined
}

const chunkRows = 2000
/** Stands in no cell: a row that holds it is left out. */
const cellEnd = '\0'

/** The fields by whose values a list can be cut into segments: those that the model sees and the contract lists. */
export function segmentFields(fields: readonly ContractField[]): readonly ListedField[] {
  return fields.filter((field) => field.type === 'boolean' || field.type === 'category').filter(({ input }) => input)
}

export type ListedField = Extract<ContractField, { type: 'boolean' | 'category' }>

export function segmentValues(field: ListedField): readonly unknown[] {
  return field.values.map(({ value }) => value)
}

interface Reading extends ReadValues {
  readonly line: number
  readonly cells: readonly string[]
  readonly outcome: boolean | undefined
}

const none: readonly FieldIssue[] = []

/** Makes an empty list, to be scored from a file. */
export function createScoring(
  predictor: ChurnPredictor<CustomerRecord>,
  { numbers, rename = {} }: FileReading = {},
): Scoring {
  const { contract } = predictor
  const judge = createListJudge(contract)
  const reading = numbers ? { numbers } : {}
  const quantities = quantityFields(contract.fields)
  const ids: string[] = []
  // One text for each row: as many cells, let alone customers, would take several times the memory.
  const rows: string[] = []
  const listed = segmentFields(contract.fields).map((field) => ({
    name: field.name,
    place: contract.fields.indexOf(field),
    values: segmentValues(field),
    codes: [] as number[],
  }))
  let columns: Columns | undefined
  let readValues: (cells: readonly string[]) => ReadValues

  const readHeader = ({ cells }: CsvRecord): Columns => {
    if (cells.some((cell) => cell.includes(cellEnd))) {
      throw new UnreadableFileError('The file is not text. Save the list as CSV and try again.')
    }
    const found = findColumns(contract, cells, rename)
    const { missing, twice } = found
    const needed = contract.fields.filter(({ input }) => input)
    if (missing.length === needed.length) {
      const some = needed.slice(0, 3).map(({ column }) => column)
      throw new UnreadableFileError(
        `The file’s first line names none of the columns it needs, such as ${some.join(', ')}. Is it a list of ${people.other}, with a header?`,
      )
    }
    if (missing.length > 0) {
      const { others, suggested } = found
      const message = `The file’s first line names no column for: ${missing.join(', ')}.`
      const pairs = Object.fromEntries(suggested.map(({ name, column }) => [column, name]))
      throw new UnreadableFileError(
        message,
        others.length > 0 ? { pairing: { missing, others: offeredOf(found), suggested: pairs } } : {},
      )
    }
    if (twice.length > 0) {
      throw new UnreadableFileError(`The file’s first line names more than one column for: ${twice.join(', ')}.`)
    }
    return found
  }

  const reject = (chunk: OpenChunk, line: number, error: unknown, outcome: boolean | undefined) => {
    chunk.problems.push({ line, messages: messagesOf(error) })
    judge.addRejected(issuesOf(error), outcome)
  }

  /** Reads a block's records; a bad one is a problem of the chunk. */
  const readRecords = (records: readonly CsvRecord[], known: Columns, chunk: OpenChunk): readonly Reading[] => {
    const readings: Reading[] = []
    for (const { firstLine: line, cells, encoding, problem } of records) {
      if (problem?.leftOut) {
        judge.addLeftOut(problem, line)
        continue
      }
      if (encoding === 'windows-1252') chunk.windows1252++
      let outcome: boolean | undefined
      try {
        if (problem) throw new UnreadableFileError(problem.message)
        if (cells.some((cell) => cell.includes(cellEnd)))
          throw new UnreadableFileError('got a NUL character, expected text')
        if (known.labelled) outcome = readLabel(predictor, known.rowOf(cells))
        readings.push({ line, cells, outcome, ...readValues(cells) })
      } catch (error) {
        reject(chunk, line, error, outcome)
      }
    }
    return readings
  }

  const scoreRecords = (records: readonly CsvRecord[], known: Columns): ScoredChunk => {
    const chunk = openChunk(quantities.length)
    const readings = readRecords(records, known, chunk)
    const { fields } = contract
    const table = Object.fromEntries(
      fields.map(({ name }, index) => [name, readings.map(({ values }) => values[index])]),
    )
    const { probabilities, warnings, errors } = predictColumns(predictor, table as never)
    const places = quantities.map((field) => fields.indexOf(field))
    readings.forEach(({ line, cells, outcome, values, warnings: read }, row) => {
      const error = errors.get(row)
      if (error) {
        reject(chunk, line, error, outcome)
        return
      }
      judge.addScored([...read, ...(warnings.get(row) ?? none)], outcome)
      const id = known.idOf(cells)?.trim() || `Line ${line}`
      rows.push(cells.join(cellEnd))
      ids.push(id)
      chunk.ids.push(id)
      chunk.lines.push(line)
      chunk.probabilities.push(probabilities[row])
      chunk.outcomes.push(outcome === undefined ? -1 : Number(outcome))
      places.forEach((place, index) => {
        chunk.quantities[index].push(values[place] as number)
      })
      listed.forEach(({ place, codes, values: known }) => {
        codes.push(known.indexOf(values[place]))
      })
    })
    chunk.problems.sort((a, b) => a.line - b.line)
    return closeChunk(chunk)
  }

  async function* score(file: CsvSource): AsyncGenerator<ScoredChunk> {
    const table = await openTable(file, { contract, rename })
    try {
      columns = readHeader(table.header)
      readValues = createRowReader(predictor, columns, reading)
      let isEmpty = true
      for await (const records of table.blocks(chunkRows)) {
        isEmpty = false
        yield scoreRecords(records, columns)
      }
      if (isEmpty) throw new UnreadableFileError(`The file has a first line, and no ${people.other} below it.`)
    } finally {
      await table.close()
    }
  }

  const cellsOf = (row: number) => rows[row].split(cellEnd)
  return {
    get header() {
      return columns?.header ?? []
    },
    ids,
    cellsOf,
    customerOf(row) {
      if (!columns) throw new Error('Scoring: got asked for a customer before the first line was read.')
      return readRow(predictor, columns.rowOf(cellsOf(row)), reading)
    },
    rowsWith(name, value) {
      const field = listed.find((each) => each.name === name)
      const code = field?.values.indexOf(value) ?? -1
      return Uint8Array.from(field?.codes ?? [], (each) => Number(each === code))
    },
    score,
    verdict: judge.verdict,
  }
}

async function openTable(file: CsvSource, options: CsvOptions): Promise<CsvTable> {
  try {
    return await readCsv(file, options)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'EMPTY_CSV') throw new UnreadableFileError('The file is empty.')
    throw new UnreadableFileError(error.message)
  }
}

type OpenChunk = ReturnType<typeof openChunk>

function openChunk(quantityCount: number) {
  return {
    ids: [] as string[],
    lines: [] as number[],
    probabilities: [] as number[],
    outcomes: [] as number[],
    quantities: Array.from({ length: quantityCount }, (): number[] => []),
    windows1252: 0,
    problems: [] as RowProblem[],
  }
}

function closeChunk({ ids, problems, windows1252, ...chunk }: OpenChunk): ScoredChunk {
  return {
    ids,
    problems,
    windows1252,
    lines: Uint32Array.from(chunk.lines),
    probabilities: Float64Array.from(chunk.probabilities),
    outcomes: Int8Array.from(chunk.outcomes),
    quantities: chunk.quantities.map((values) => Float64Array.from(values, (value) => value ?? Number.NaN)),
  }
}

function issuesOf(error: unknown): readonly FieldIssue[] {
  return error instanceof InvalidRowError || error instanceof InvalidCustomerError ? error.issues : []
}

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof InvalidRowError || error instanceof InvalidCustomerError) {
    return error.issues.map(({ path, got, expected }) => `${path}: got ${got}, expected ${expected}`)
  }
  if (error instanceof UnreadableFileError) return [error.message]
  throw error
}
