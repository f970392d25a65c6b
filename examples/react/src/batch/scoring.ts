import {
  type ChurnPredictor,
  type ContractField,
  type FieldIssue,
  InvalidCustomerError,
  InvalidRowError,
  type NumberReading,
  readLabel,
  readRow,
} from '@org/churn'
import { CsvError, type CsvOptions, type CsvRecord, type CsvSource, type CsvTable, readCsv } from '@org/churn/csv'
import { people } from '../people.ts'
import { type CustomerRecord, dated } from '../predictor.ts'
import type { Columns } from './columns.ts'
import { findColumns } from './columns.ts'
import { createListJudge, type ListVerdict } from './list-verdict.ts'
import type { RowProblem, ScoredChunk } from './scored-chunk.ts'

/** A list of customers: scored once, then asked about. */
export interface Scoring {
  readonly header: readonly string[]
  /** What the file calls each customer, else the line: by row of those that were scored. */
  readonly ids: readonly string[]
  cellsOf(row: number): readonly string[]
  customerOf(row: number): CustomerRecord
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

/** The fields that a customer's value can be reckoned from: numbers that the model sees. */
export function quantityFields(fields: readonly ContractField[]): readonly ContractField[] {
  return fields.filter((field) => field.input && (field.type === 'number' || field.type === 'integer'))
}

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
  const places = new Map<string, number>()
  let columns: Columns | undefined

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
        others.length > 0 ? { pairing: { missing, others, suggested: pairs } } : {},
      )
    }
    if (twice.length > 0) {
      throw new UnreadableFileError(`The file’s first line names more than one column for: ${twice.join(', ')}.`)
    }
    return found
  }

  const scoreRecord = (record: CsvRecord, known: Columns, chunk: OpenChunk): void => {
    const { firstLine: line, cells, encoding, problem } = record
    // Rows of totals and the like are no customers.
    if (problem?.leftOut) return
    if (encoding === 'windows-1252') chunk.windows1252++
    let outcome: boolean | undefined
    const warnings: FieldIssue[] = []
    try {
      if (problem) throw new UnreadableFileError(problem.message)
      if (cells.some((cell) => cell.includes(cellEnd)))
        throw new UnreadableFileError('got a NUL character, expected text')
      const row = known.rowOf(cells)
      outcome = known.labelled ? readLabel(predictor, row) : undefined
      const customer = readRow(predictor, row, { ...reading, onWarning: (warning) => void warnings.push(warning) })
      const { probability, contributions, warnings: unfamiliar } = predictor.explain(customer, dated)
      judge.addScored([...warnings, ...unfamiliar], outcome)
      const reason = contributions.find(({ direction }) => direction === 'raises')
      const phrase = reason ? reason.phrase : 'Nothing raises the risk'
      let place = places.get(phrase)
      if (place === undefined) {
        place = places.size
        places.set(phrase, place)
        chunk.sentences.push(phrase)
      }
      const id = known.idOf(cells)?.trim() || `Line ${line}`
      rows.push(cells.join(cellEnd))
      ids.push(id)
      chunk.ids.push(id)
      chunk.lines.push(line)
      chunk.probabilities.push(probability)
      chunk.reasons.push(place)
      chunk.outcomes.push(outcome === undefined ? -1 : Number(outcome))
      quantities.forEach(({ name }, index) => {
        chunk.quantities[index].push(customer[name] as number)
      })
    } catch (error) {
      chunk.problems.push({ line, messages: messagesOf(error) })
      judge.addRejected(issuesOf(error), outcome)
    }
  }

  async function* score(file: CsvSource): AsyncGenerator<ScoredChunk> {
    const table = await openTable(file, { contract, rename })
    try {
      columns = readHeader(table.header)
      let isEmpty = true
      for await (const records of table.blocks(chunkRows)) {
        const chunk = openChunk(quantities.length)
        for (const record of records) scoreRecord(record, columns, chunk)
        isEmpty = false
        yield closeChunk(chunk)
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
    reasons: [] as number[],
    sentences: [] as string[],
    outcomes: [] as number[],
    quantities: Array.from({ length: quantityCount }, (): number[] => []),
    windows1252: 0,
    problems: [] as RowProblem[],
  }
}

function closeChunk({ ids, sentences, problems, windows1252, ...chunk }: OpenChunk): ScoredChunk {
  return {
    ids,
    sentences,
    problems,
    windows1252,
    lines: Uint32Array.from(chunk.lines),
    probabilities: Float64Array.from(chunk.probabilities),
    reasons: Uint32Array.from(chunk.reasons),
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
