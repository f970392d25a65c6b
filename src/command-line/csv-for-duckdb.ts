import { once } from 'node:events'
import { createWriteStream, openSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { ChurnPredictor, Customer } from '@org/churn'
import { CsvError, type CsvRecord, describeReading, type HeaderMatch } from '@org/churn/csv'
import { openTable } from './csv-table'
import { FileError } from './failures'
import { type HeaderContext, list, readHeader } from './header'
import { openInput } from './input-file'
import { errorOf } from './score-rows'
import type { Summary } from './summary'

/** Where a row of a text file stands, and whether it can be split into cells. */
const placeColumns = ['file', 'first_line', 'last_line', 'encoding', 'problem', 'message'] as const

/** Columns in front of a file's own: where each row stands, and why it cannot be read. */
export type PlaceColumns = Readonly<Record<(typeof placeColumns)[number], string>>

/** CSV files written again for DuckDB, which reads fewer of them than this library. */
export interface WrittenCsv {
  readonly header: HeaderMatch
  /** The files' own columns, under names that DuckDB can tell apart. */
  readonly names: readonly string[]
  readonly places: PlaceColumns
  /** Whether some row cannot be split into cells. */
  readonly hasProblems: boolean
}

/** How the files are read. */
export interface CsvReading extends HeaderContext {
  readonly rename: Readonly<Record<string, string>>
}

/** Text gathered before it is written. */
const mostBuffered = 1 << 20

/**
 * Reads CSV files as `score` does, in whatever encoding and with whatever delimiter, and writes their rows into one that
 * DuckDB reads without guessing: UTF-8, every cell in quotes, no header. Rows that are no customers are left out.
 *
 * @throws {FileError} for a file that is no table, for missing columns, and for files of different columns.
 */
export async function writeForDuckdb(
  paths: readonly string[],
  target: string,
  predictor: ChurnPredictor<Customer>,
  reading: CsvReading,
  summary: Summary,
): Promise<WrittenCsv> {
  const { contract } = predictor
  const { rename, delimiter } = reading
  // Opened at once: by a thread, it could come into being after a signal has removed what was written.
  const output = createWriteStream(target, { fd: openSync(target, 'w') })
  const done = finished(output)
  // Reported where it is awaited.
  done.catch(() => {})
  let first: { readonly header: HeaderMatch; readonly own: readonly string[] } | undefined
  let hasProblems = false
  const sentences: string[] = []
  try {
    for (const path of paths) {
      const source = await openInput(path, process.stdin)
      const options = { contract, rename, ...(delimiter === undefined ? {} : { delimiter }) }
      const { table } = await openTable(source.bytes, source.name, options)
      try {
        const own = table.header.cells.map((name) => name.trim())
        const header = readHeader(table.header.cells, contract, rename, reading)
        sentences.push(...describeReading(table, header, contract, delimiter))
        first ??= { header, own }
        const order = orderOf(first.own, own, paths[0], path)
        const file = paths.length > 1 ? path : ''
        let text = ''
        for await (const records of table.blocks()) {
          for (const record of records) {
            if (record.problem?.leftOut) {
              summary.add({ ...record, ...leftOut, error: errorOf(record.problem), file })
              continue
            }
            hasProblems ||= record.problem !== undefined
            text += lineOf(record, order, file)
          }
          if (text.length < mostBuffered) continue
          if (!output.write(text)) await Promise.race([once(output, 'drain'), done])
          text = ''
        }
        output.write(text)
      } finally {
        await table.close()
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FileError(`Cannot read ${paths.join(', ')}. ${error.message}`, { cause: error })
  } finally {
    output.end()
    await done
  }
  summary.describe([...new Set(sentences)])
  const { header, own } = first as NonNullable<typeof first>
  const [places, names] = distinctNames(own)
  return { header, names, places, hasProblems }
}

const leftOut = { id: '', explanation: undefined, label: undefined, labelError: undefined }

/** For each column of the first file, its place in another one. */
function orderOf(wanted: readonly string[], own: readonly string[], first: string, path: string): readonly number[] {
  if (wanted.length === own.length && wanted.every((name, place) => own[place] === name)) return own.map((_, at) => at)
  const order = wanted.map((name) => own.indexOf(name))
  const lacking = wanted.filter((_, place) => order[place] < 0)
  const others = own.filter((name) => !wanted.includes(name))
  if (lacking.length === 0 && others.length === 0 && wanted.length === own.length) return order
  const [file, other, names] = lacking.length > 0 ? [path, first, lacking] : [first, path, others]
  const column = names.length === 1 ? `column "${names[0]}"` : `columns ${list(names)}`
  throw new FileError(`${file} lacks the ${column}, which ${other} has: files of a pattern must have the same columns.`)
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

/** One record, with its place in front. A row that cannot be split has no cells that can be trusted. */
function lineOf(
  { firstLine, lastLine, cells, encoding, problem }: CsvRecord,
  order: readonly number[],
  file: string,
): string {
  const place = [file, `${firstLine}`, `${lastLine}`, encoding, problem?.kind ?? '', problem?.message ?? '']
  return `${[...place, ...order.map((at) => cells[at] ?? '')].map(cell).join()}\n`
}

/** Names that differ in more than case, and are not empty. */
function distinctNames(own: readonly string[]): readonly [places: PlaceColumns, names: readonly string[]] {
  const taken = new Set<string>()
  const take = (name: string) => {
    let free = name
    for (let count = 1; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`
    taken.add(free.toLowerCase())
    return free
  }
  const names = own.map((name, place) => take(name === '' ? `column${place}` : name))
  return [Object.fromEntries(placeColumns.map((name) => [name, take(`churn: ${name}`)])) as PlaceColumns, names]
}
