import { Transform, type TransformCallback } from 'node:stream'
import { stringify } from 'csv-stringify'
import { UnreadableFileError } from './read-csv'
import type { ScoredRow } from './score-rows'
import { percent } from './summary'

export type OutputFormat = 'text' | 'csv' | 'ndjson'

/** The columns an output adds to the file's own, behind their prefix. */
function addedCells({ explanation, error }: ScoredRow, top: number): Record<string, string | number | boolean> {
  const reasons = Array.from({ length: top }, (_, index) => [
    `reason_${index + 1}`,
    explanation?.contributions[index]?.sentence ?? '',
  ])
  return {
    probability: explanation?.probability ?? '',
    predicted: explanation?.churn ?? '',
    risk_band: explanation?.riskBand ?? '',
    ...Object.fromEntries(reasons),
    warnings: explanation?.warnings.map(({ message }) => message).join('; ') ?? '',
    error: error?.message ?? '',
  }
}

interface OutputOptions {
  readonly format: OutputFormat
  readonly top: number
  /** Put before the name of each added column. */
  readonly prefix: string
  readonly idColumn: string
}

/** Streams that turn scored rows into the bytes of an output, in order, one after another. */
export function createOutput(options: OutputOptions): NodeJS.ReadWriteStream[] {
  if (options.format === 'text') return [eachRow((row) => textLine(row, options.idColumn))]
  if (options.format === 'ndjson') return [eachRow((row) => `${JSON.stringify(wholeRow(row, options))}\n`)]
  return [eachRow((row) => wholeRow(row, options)), stringify({ header: true, cast: { boolean: String } })]
}

function wholeRow(row: ScoredRow, { top, prefix }: OutputOptions): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...row.cells }
  for (const [name, value] of Object.entries(addedCells(row, top))) whole[prefix + name] = value
  return whole
}

/** @throws {UnreadableFileError} when an added column's name is one of the file's own. */
export function checkAddedColumns(columns: readonly string[], { top, prefix }: OutputOptions): void {
  const added = Object.keys(addedCells({ explanation: undefined, error: undefined } as ScoredRow, top))
  const taken = added.map((name) => prefix + name).filter((name) => columns.includes(name))
  if (taken.length === 0) return
  throw new UnreadableFileError(
    `The file already has ${taken.join(', ')}: choose another --prefix for the added columns.`,
  )
}

function textLine({ line, cells, explanation, error }: ScoredRow, idColumn: string): string {
  const name = (cells[idColumn] || `line ${line}`).padEnd(12)
  if (!explanation) return `${name} rejected          ${error?.message}\n`
  const { probability, churn, riskBand, contributions } = explanation
  const decision = `${percent(probability).padStart(7)}  ${churn ? 'churn' : 'stay '}  ${riskBand.padEnd(6)}`
  return `${name} ${decision}  ${contributions.map(({ sentence }) => sentence).join('; ')}\n`
}

function eachRow(convert: (row: ScoredRow) => unknown): Transform {
  return new Transform({
    objectMode: true,
    transform(row: ScoredRow, _encoding: BufferEncoding, done: TransformCallback) {
      done(null, convert(row))
    },
  })
}
