import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { type ScoreOptions, UsageError } from './options'
import { checkAddedColumns, createOutput } from './outputs'
import { Progress } from './progress'
import { createCsvParser, nameColumns } from './read-csv'
import { type ScoredRow, scoreRows } from './score-rows'
import { grouped, Summary } from './summary'

/** The customers that ship with the package. */
export const sampleFile = fileURLToPath(new URL('../examples/customers.csv', import.meta.url))

/** The streams a command talks to. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WriteStream
  /** Progress and summary, apart from the scores, so that the scores can be piped on. */
  readonly messages: NodeJS.WriteStream
}

/**
 * Scores a file as a stream: bytes in, rows, scores, bytes out, with back-pressure all the way, so that memory does not
 * grow with the file. An output file appears under its name only when it is complete.
 *
 * @returns how many rows were scored and how many rejected.
 */
export async function score(options: ScoreOptions, { input, output, messages }: Terminal): Promise<Summary> {
  const churn = createChurnPredictor()
  const operatingPoint = options.operatingPoint ?? churn.model.defaultOperatingPoint
  if (!churn.model.operatingPoints.some(({ name }) => name === operatingPoint)) {
    const names = churn.model.operatingPoints.map(({ name }) => name).join(', ')
    throw new UsageError(`--operating-point: got "${operatingPoint}", expected one of ${names}.`)
  }
  const { out, format, top, prefix } = options
  const file = options.file ?? sampleFile
  if (out && file !== '-' && resolve(out) === resolve(file)) throw new UsageError('--out is the file that is read.')

  const outputOptions = { format, top, prefix, idColumn: churn.contract.id.column }
  const required = churn.contract.fields.filter(({ input }) => input).map(({ column }) => column)
  const checkHeader = (columns: readonly string[]) => {
    if (format !== 'text') checkAddedColumns(columns, outputOptions)
  }
  const summary = new Summary()
  const total = file === '-' ? undefined : (await stat(file)).size
  const progress = new Progress(messages, total, out !== undefined || !output.isTTY)
  async function* watch(rows: AsyncIterable<ScoredRow>) {
    for await (const row of rows) {
      summary.add(row)
      progress.addRow()
      yield row
    }
  }

  const partial = out && `${out}.partial`
  const source = file === '-' ? input : createReadStream(file)
  const stages = [
    source,
    progress.countBytes(),
    createCsvParser(options.delimiter),
    (records: never) => nameColumns(records, required, checkHeader),
    (rows: never) => scoreRows(rows, churn, { operatingPoint, top }),
    watch,
    ...createOutput(outputOptions),
    partial ? createWriteStream(partial) : output,
  ] as unknown as Parameters<typeof pipeline>[0]
  try {
    await pipeline(stages as never, { end: out !== undefined })
    if (partial && out) await rename(partial, out)
  } catch (error) {
    if (partial) await rm(partial, { force: true })
    throw error
  } finally {
    progress.end()
  }

  const { name, version } = churn.model
  const threshold = churn.model.operatingPoints.find((point) => point.name === operatingPoint)?.threshold
  messages.write(
    `\nScored ${grouped(summary.scored)} customers with ${name} ${version} at the ${operatingPoint} operating point ` +
      `(threshold ${threshold}): ${grouped(summary.churners)} predicted to churn.\n${summary.lines().join('\n')}\n`,
  )
  return summary
}
