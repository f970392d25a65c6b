import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import type { ModelContract } from '@org/churn'
import { describeReading, type HeaderMatch } from '@org/churn/csv'
import { readColumnsFile } from './columns-file'
import { openTable } from './csv-table'
import { FileError } from './failures'
import { readHeader } from './header'
import { type InputFile, isGzipName, openInput, type StandardInput } from './input-file'
import { openToScore } from './open-model'
import { type OpenSheet, openSheet } from './open-workbook'
import { operatingPointOf } from './operating-point'
import type { ScoreOptions } from './options'
import { openOutput } from './output-file'
import { Progress } from './progress'
import { scoreTable } from './score-table'
import { Summary } from './summary'
import { isWorkbookName } from './workbook-name'

/** The customers that ship with the package. */
/** Nobody should take the sample for the customers that they meant. */
const unnamed =
  'No file was named: these are the sample customers of the package. Name a file, or - for standard input.'

const sampleFile = fileURLToPath(new URL('../examples/customers.csv', import.meta.url))

/** The streams a command talks to. */
export interface Terminal {
  readonly input: StandardInput
  readonly output: NodeJS.WriteStream
  /** For progress and summary, apart from the scores, so that the scores can be piped. */
  readonly messages: NodeJS.WriteStream
}

/**
 * Scores a file as a stream, with back-pressure from the output to the input, so that memory does not grow with the
 * file.
 *
 * @returns how many rows were scored and how many were rejected.
 * @throws {UsageError} for an operating point the model does not have.
 * @throws {FileError} when the file or the output is not usable.
 */
export async function score(options: ScoreOptions, { input, output, messages }: Terminal): Promise<Summary> {
  const { predictor, evaluation } = await openToScore(options.model, options.asOf)
  const { columns } = options
  const named = columns === undefined ? {} : await readColumnsFile(columns, predictor.contract)
  const rename = { ...named, ...options.rename }
  const columnsFile = columns === undefined ? undefined : { path: columns, rename: named }
  const point = operatingPointOf(predictor.manifest, options.operatingPoint)
  const learned = predictor.contract.source.reading?.delimiter
  const sheet = isWorkbookName(options.file)
    ? await openSheet(options.file as string, {
        ...{ contract: predictor.contract, rename, numbers: options.numbers, sheet: options.sheet },
        delimiter: options.delimiter ?? learned ?? ',',
        withFormats: options.format === 'xlsx',
      })
    : undefined
  const summary = new Summary(predictor, point, options.maxRejected, evaluation, sheet?.sheet.name)
  const source = sheet ? sheetSource(options.file as string, sheet) : await openInput(options.file ?? sampleFile, input)
  const file = options.out === undefined ? undefined : openOutput(options.out, source.stats, options.threads)
  const progress = new Progress(messages, source.size, file !== undefined || !output.isTTY)
  const toText = async function* (chunks: AsyncIterable<Buffer>) {
    const { contract } = predictor
    const delimiter = sheet ? (options.delimiter ?? learned ?? ',') : options.delimiter
    const encoding = sheet ? ({ encoding: 'utf-8' } as const) : {}
    const reading = { contract, rename, ...(delimiter === undefined ? {} : { delimiter }), ...encoding }
    const opened = await openTable(chunks, source.name, reading, sheet)
    const { table } = opened
    try {
      const header = readSheetHeader(sheet, () =>
        readHeader(table.header.cells, contract, rename, { columnsFile, delimiter }),
      )
      const described = describeReading(table, header, sheet ? withoutEncoding(contract) : contract, delimiter)
      summary.describe([...(options.file === undefined ? [unnamed] : []), ...(sheet?.reading ?? []), ...described])
      const onProgress = (rows: number) => progress.update(source.bytesRead(), rows)
      const { format } = options
      const { readInto } = source
      const { plan } = options
      if (plan && format !== 'xlsx') {
        const { planTable } = await import('./plan-table')
        yield* planTable(predictor, table, header, { ...options, plan, format, point, summary, onProgress })
        return
      }
      if (format !== 'xlsx') {
        const ofFile = { format, rename, point, summary, onProgress, readInto }
        yield* scoreTable(predictor, opened, header, { ...options, ...ofFile })
        return
      }
      const { scoreToWorkbook } = await import('./score-to-workbook')
      yield* scoreToWorkbook(predictor, table, header, { ...options, sheet, point, summary, onProgress })
    } finally {
      await table.close()
    }
  }
  try {
    const sink = file?.stream ?? output
    const end = file !== undefined
    if (isGzipName(options.out ?? '')) await pipeline(source.bytes, toText, createGzip(), sink, { end })
    else await pipeline(source.bytes, toText, sink, { end })
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

/** The same for a sheet: nobody chooses its encoding. */
function withoutEncoding(contract: ModelContract): ModelContract {
  const { encoding, ...reading } = contract.source.reading ?? {}
  return { ...contract, source: { ...contract.source, reading } }
}

function sheetSource(path: string, { lines, stats }: OpenSheet): InputFile {
  return { name: path, bytes: lines, bytesRead: () => stats.size, size: stats.size, stats, readInto: () => {} }
}

/** Says for a sheet that lacks columns what the others hold. */
function readSheetHeader(sheet: OpenSheet | undefined, read: () => HeaderMatch): HeaderMatch {
  try {
    return read()
  } catch (cause) {
    if (!sheet || !(cause instanceof FileError)) throw cause
    const { name } = sheet.sheet
    throw new FileError(`Sheet ${JSON.stringify(name)}: ${cause.message}${sheet.describeOthers()}`, { cause })
  }
}
