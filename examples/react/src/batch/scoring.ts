import {
  type ChurnPredictor,
  type ContractField,
  type Customer,
  InvalidCustomerError,
  InvalidRowError,
  readLabel,
  readRow,
} from '@org/churn'
import type { Columns } from './columns.ts'
import { findColumns } from './columns.ts'
import { createCsvReader } from './csv-reader.ts'
import type { CsvRecord } from './csv-record.ts'
import type { RowProblem, ScoredChunk } from './scored-chunk.ts'

/** A file being scored: hand it text, take what is ready. */
export interface Scoring {
  readonly header: readonly string[]
  /** What the file calls each customer, else the line: by row of those that were scored. */
  readonly ids: readonly string[]
  cellsOf(row: number): readonly string[]
  customerOf(row: number): Customer
  push(text: string): Generator<ScoredChunk>
  end(): Generator<ScoredChunk>
}

/** A file that holds no list of customers at all. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError'
}

const chunkRows = 2000
/** Stands in no cell: a file that holds it is refused as no text. */
const cellEnd = '\0'

/** The fields that a customer's value can be reckoned from: numbers that the model sees. */
export function quantityFields(fields: readonly ContractField[]): readonly ContractField[] {
  return fields.filter((field) => field.input && (field.type === 'number' || field.type === 'integer'))
}

/** Scores the records of a file one after the other; a bad one is reported and left out. */
export function createScoring(predictor: ChurnPredictor<Customer>): Scoring {
  const { contract } = predictor
  const quantities = quantityFields(contract.fields)
  const reader = createCsvReader()
  const ids: string[] = []
  // One text for each row: as many cells, let alone customers, would take several times the memory.
  const rows: string[] = []
  const places = new Map<string, number>()
  let columns: Columns | undefined
  let begun = false

  const readHeader = ({ cells, problem }: CsvRecord): Columns => {
    if (problem !== undefined) throw new UnreadableFileError(`The file’s first line has ${problem}.`)
    const found = findColumns(contract, cells)
    const { missing, twice } = found
    const needed = contract.fields.filter(({ input }) => input)
    if (missing.length === needed.length) {
      const some = needed.slice(0, 3).map(({ column }) => column)
      throw new UnreadableFileError(
        `The file’s first line names none of the columns it needs, such as ${some.join(', ')}. Is it a list of customers, with a header?`,
      )
    }
    if (missing.length > 0) {
      throw new UnreadableFileError(`The file’s first line names no column for: ${missing.join(', ')}.`)
    }
    if (twice.length > 0) {
      throw new UnreadableFileError(`The file’s first line names more than one column for: ${twice.join(', ')}.`)
    }
    return found
  }

  const scoreRecord = (record: CsvRecord, known: Columns, chunk: OpenChunk): void => {
    const { line, cells, problem } = record
    try {
      if (problem !== undefined) throw new UnreadableFileError(problem)
      if (cells.length !== known.header.length) {
        throw new UnreadableFileError(`got ${cells.length} cells, expected ${known.header.length} as in the first line`)
      }
      const row = known.rowOf(cells)
      const outcome = known.labelled ? readLabel(predictor, row) : undefined
      const customer = readRow(predictor, row)
      const { probability, contributions } = predictor.explain(customer)
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
        chunk.quantities[index].push(customer[name as keyof Customer] as number)
      })
    } catch (error) {
      chunk.problems.push({ line, messages: messagesOf(error) })
    }
  }

  function* score(records: readonly CsvRecord[]): Generator<ScoredChunk> {
    let chunk = openChunk(quantities.length)
    let taken = 0
    for (const record of records) {
      if (!columns) {
        columns = readHeader(record)
        continue
      }
      begun = true
      scoreRecord(record, columns, chunk)
      if (++taken % chunkRows > 0) continue
      yield closeChunk(chunk)
      chunk = openChunk(quantities.length)
    }
    if (taken % chunkRows > 0) yield closeChunk(chunk)
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
      return readRow(predictor, columns.rowOf(cellsOf(row)))
    },
    push: (text) => score(reader.push(text)),
    *end() {
      yield* score(reader.end())
      if (!columns) throw new UnreadableFileError('The file is empty.')
      if (!begun) throw new UnreadableFileError('The file has a first line, and no customers below it.')
    },
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
    problems: [] as RowProblem[],
  }
}

function closeChunk({ ids, sentences, problems, ...chunk }: OpenChunk): ScoredChunk {
  return {
    ids,
    sentences,
    problems,
    lines: Uint32Array.from(chunk.lines),
    probabilities: Float64Array.from(chunk.probabilities),
    reasons: Uint32Array.from(chunk.reasons),
    outcomes: Int8Array.from(chunk.outcomes),
    quantities: chunk.quantities.map((values) => Float64Array.from(values, (value) => value ?? Number.NaN)),
  }
}

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof InvalidRowError || error instanceof InvalidCustomerError) {
    return error.issues.map(({ path, got, expected }) => `${path}: got ${got}, expected ${expected}`)
  }
  if (error instanceof UnreadableFileError) return [error.message]
  throw error
}
