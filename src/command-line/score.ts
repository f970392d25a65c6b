import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { type ChurnPredictor, type Customer, createChurnPredictor } from '@org/churn'
import { type EvaluatedPoint, evaluation } from '@org/churn/evaluation'
import { type CsvRecord, CsvRecords } from './csv-records'
import { FileError, UsageError } from './failures'
import { readHeader } from './header'
import { openInput, type StandardInput } from './input-file'
import type { ScoreOptions } from './options'
import { openOutput } from './output-file'
import { Progress } from './progress'
import { createRowFormat, type RowFormat } from './row-formats'
import { createScorer, type ScoredRow } from './score-rows'
import { Summary } from './summary'

/** The customers that ship with the package. */
const sampleFile = fileURLToPath(new URL('../examples/customers.csv', import.meta.url))

/** The streams a command talks to. */
export interface Terminal {
  readonly input: StandardInput
  readonly output: NodeJS.WriteStream
  /** Progress and summary, apart from the scores, so that the scores can be piped on. */
  readonly messages: NodeJS.WriteStream
}

/**
 * Scores a file as a stream: bytes in, rows, scores, text out, with back-pressure all the way, so that memory does not
 * grow with the file.
 *
 * @returns how many rows were scored and how many rejected.
 * @throws {UsageError} for an operating point the model does not have.
 * @throws {FileError} when the file or the output is not usable.
 */
export async function score(options: ScoreOptions, { input, output, messages }: Terminal): Promise<Summary> {
  const predictor = createChurnPredictor()
  const point = operatingPointOf(predictor, options.operatingPoint)
  const summary = new Summary(predictor.manifest, point)
  const source = await openInput(options.file ?? sampleFile, input)
  const file = options.out === undefined ? undefined : await openOutput(options.out, source.stats)
  const progress = new Progress(messages, source.size, file !== undefined || !output.isTTY)
  const toText = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const { text, rows, bytes } of scoreChunks(chunks, predictor, {
      ...options,
      operatingPoint: point.name,
    })) {
      for (const row of rows) summary.add(row)
      progress.add(bytes, rows.length)
      if (text !== '') yield text
    }
  }
  try {
    await pipeline(source.bytes, toText, file?.stream ?? output, { end: file !== undefined })
    await file?.commit()
  } catch (error) {
    file?.discard()
    throw file ? file.describe(error) : error
  } finally {
    progress.end()
  }
  messages.write(`${file || !output.isTTY ? '' : '\n'}${summary.lines().join('\n')}\n`)
  return summary
}

function operatingPointOf(
  { manifest }: ChurnPredictor<Customer>,
  name = manifest.defaultOperatingPoint,
): EvaluatedPoint {
  const point = evaluation.operatingPoints.find((candidate) => candidate.name === name)
  if (point) return point
  const names = evaluation.operatingPoints.map((candidate) => candidate.name).join(', ')
  throw new UsageError(`--operating-point: got "${name}", expected one of ${names}.`)
}

/** What a chunk of the input became. */
interface ScoredChunk {
  readonly text: string
  readonly rows: readonly ScoredRow[]
  readonly bytes: number
}

async function* scoreChunks(
  chunks: AsyncIterable<Buffer>,
  predictor: ChurnPredictor<Customer>,
  options: ScoreOptions & { readonly operatingPoint: EvaluatedPoint['name'] },
): AsyncGenerator<ScoredChunk> {
  const csv = new CsvRecords(options.delimiter)
  let format: RowFormat | undefined
  let scoreRecord: ReturnType<typeof createScorer> | undefined
  const top = Math.min(options.top, predictor.contract.fields.filter((field) => field.input).length)
  const scoreRecords = (records: readonly CsvRecord[], bytes: number): ScoredChunk => {
    let text = ''
    let customers = records
    if (!scoreRecord && records.length > 0) {
      const header = readHeader(records[0], predictor.contract)
      format = createRowFormat(header.names, { ...options, top })
      scoreRecord = createScorer(predictor, header, { operatingPoint: options.operatingPoint, top })
      text = format.head
      customers = records.slice(1)
    }
    const rows = scoreRecord ? customers.map(scoreRecord) : []
    return { text: text + (format?.write(rows) ?? ''), rows, bytes }
  }
  for await (const chunk of chunks) {
    for (const records of csv.push(chunk)) yield scoreRecords(records, 0)
    yield scoreRecords([], chunk.length)
  }
  for (const records of csv.end()) yield scoreRecords(records, 0)
  if (!scoreRecord) throw new FileError('The file is empty, expected a header line with the column names.')
}
