import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChurnPredictor, type Customer, createChurnPredictor } from '@org/churn'
import { describeReading, readCsv } from '@org/churn/csv'
import fc, { type Arbitrary } from 'fast-check'
import { readHeader } from '../../src/command-line/header'
import { scoreTable } from '../../src/command-line/score-table'
import { Summary } from '../../src/command-line/summary'
import { openCsv } from '../../src/lines/score-lines'
import { ordinaryRow } from '../testing/customers'
import { built } from '../testing/packed'
import { campaign, expectHolds } from './campaign'
import { asOf, type DrawnModel, drawnModels, openDrawn } from './draw-model'
import { likelyValues } from './draw-record'

interface FileCase {
  /** Without one: the bundled model. */
  readonly model?: DrawnModel | undefined
  /** The header among the lines. Characters stand for bytes. */
  readonly lines: readonly (readonly string[])[]
  readonly delimiter: string
  readonly lineEnd: string
  readonly lastLineEnds: boolean
  readonly top: string
  readonly format: 'csv' | 'ndjson'
  readonly reasons: number
  /** Lengths of the pieces, again and again. */
  readonly pieces: readonly number[]
  /** Whether the command line scores the rows, repeated, on one thread and on two. */
  readonly inThreads?: boolean
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1')

const oddCells = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    '"a""b"',
    '"open',
    'a"b',
    '"two\nlines"',
    '"a\r\nb"',
    '-0',
    '1e5',
    '1e400',
    '007',
  ),
  fc.constantFrom(
    '0.30000000000000004',
    '.5',
    '5.',
    'NaN',
    'null',
    '=1+2',
    "'",
    '\\',
    '\0',
    '\ufeff',
    'sep=;',
    '12.50',
  ),
  fc.constantFrom('é', '日本', '🙂', '\u2028', '\u00a0').map(utf8),
  fc.constantFrom('\xff', '\xe9', 'a\xc3', 'x'.repeat(300)),
  fc.integer().map(String),
  fc.double().map(String),
)

const settings = {
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\n', '\r\n', '\r', '\n\n'),
  lastLineEnds: fc.boolean(),
  top: fc.constantFrom('', '', '', utf8('\ufeff'), '\n\n', 'Customers of 2024\n\n'),
  format: fc.constantFrom('csv', 'csv', 'ndjson'),
  reasons: fc.constantFrom(0, 1, 3),
  pieces: fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 5_000 })), {
    minLength: 1,
    maxLength: 5,
  }),
} as const

/** Lines of a table: the header, then rows that are mostly whole. */
function linesOf(names: readonly string[], row: Arbitrary<readonly string[]>) {
  const quoted = row.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`))
  const odd = fc.oneof(
    row.map((cells) => cells.slice(1)),
    row.map((cells) => [...cells, 'more']),
    row.map((cells) => cells.map(() => '')),
    fc.constant(['Total', '12']),
    fc.constant(names),
  )
  const rows = fc.array(
    fc.oneof({ weight: 12, arbitrary: row }, { weight: 3, arbitrary: quoted }, { weight: 1, arbitrary: odd }),
    { minLength: 1, maxLength: 30 },
  )
  return rows.map((each) => [names, ...each])
}

const mostly = (likely: Arbitrary<string>) =>
  fc.oneof({ weight: 25, arbitrary: likely }, { weight: 1, arbitrary: oddCells })

const drawnFiles = drawnModels.chain((model) => {
  const row = fc.tuple(
    ...model.fields.map((field) =>
      mostly(
        field.type === 'boolean'
          ? fc.constantFrom('Yes', 'No')
          : likelyValues(field).map((value) => utf8(String(value))),
      ),
    ),
  )
  const names = model.fields.map(({ column }) => column)
  return fc.record({ model: fc.constant(model), lines: linesOf(names, row), ...settings })
})

const bundledFiles = fc.record({
  // Two processes and their threads take as long as a hundred other cases.
  inThreads: fc.integer({ min: 0, max: 19 }).map((drawn) => drawn === 7),
  lines: linesOf(
    Object.keys(ordinaryRow),
    fc.tuple(...Object.values(ordinaryRow).map((cell) => mostly(fc.constant(cell)))),
  ),
  ...settings,
})

function bytesOf({ lines, delimiter, lineEnd, lastLineEnds, top }: FileCase): Uint8Array {
  const text = lines.map((cells) => cells.join(delimiter)).join(lineEnd)
  return new Uint8Array(Buffer.from(`${top}${text}${lastLineEnds ? lineEnd : ''}`, 'latin1'))
}

/** The bytes in pieces of these lengths, again and again. */
function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  let piece = 0
  for (let at = 0; at < bytes.length; piece++) {
    const length = lengths[piece % lengths.length] as number
    yield bytes.subarray(at, at + length)
    at += length
  }
}

const failure = (error: unknown) => {
  if (!(error instanceof Error) || !/^(FileError|CsvError|InvalidOptionError)$/.test(error.name)) throw error
  return `${error.name}: ${error.message}`
}

/** The records that are read, as text; what is refused, as the error's words. */
async function read(bytes: Uint8Array, lengths: readonly number[], delimiter?: string): Promise<string> {
  try {
    const table = await readCsv(cut(bytes, lengths), delimiter === undefined ? {} : { delimiter })
    const records = [table.header]
    for await (const record of table) records.push(record)
    return JSON.stringify(records)
  } catch (error) {
    return failure(error)
  }
}

/** What the command line writes and reports of a file. */
async function score(
  predictor: ChurnPredictor<Record<string, unknown>>,
  { format, reasons, delimiter }: FileCase,
  bytes: Uint8Array,
  lengths: readonly number[],
  carefully: boolean,
): Promise<string> {
  const asked = predictor as unknown as ChurnPredictor<Customer>
  const [point] = asked.manifest.operatingPoints
  const summary = new Summary(asked as never, point as never, 0.5)
  try {
    const { contract } = predictor
    const opened = await openCsv(cut(bytes, lengths), { contract, delimiter })
    const match = readHeader(opened.table.header.cells, contract)
    summary.describe(describeReading(opened.table, match, contract, delimiter))
    const output: Buffer[] = []
    const options = { format, top: reasons, prefix: 'churn_', rename: {}, threads: 1, point, summary, carefully, asOf }
    for await (const part of scoreTable(asked, opened, match, { ...options, onProgress: () => {} } as never))
      output.push(Buffer.from(part))
    return `${Buffer.concat(output).toString('latin1')}\n${summary.lines().join('\n')}`
  } catch (error) {
    return failure(error)
  }
}

/** Bytes from which on a file has several blocks for threads to share. */
const manyBytes = 600_000

/** What the command line writes and says of many such rows on one thread, and on two. */
function scoreByCommand(given: FileCase): readonly [alone: string, inThreads: string] {
  const [header = [], ...rows] = given.lines
  const times = Math.ceil(manyBytes / bytesOf(given).length)
  const folder = mkdtempSync(join(tmpdir(), 'churn-fuzz-'))
  const file = join(folder, 'customers.csv')
  writeFileSync(file, bytesOf({ ...given, lines: [header, ...Array.from({ length: times }, () => rows).flat()] }))
  const run = (threads: number) => {
    const out = join(folder, 'scores.csv')
    const words = [
      'score',
      file,
      '--out',
      out,
      '--threads',
      `${threads}`,
      '--top',
      `${given.reasons}`,
      '--max-rejected',
      '1',
    ]
    const { status, stderr } = spawnSync(process.execPath, [built('churn.js'), ...words], { encoding: 'latin1' })
    const written = existsSync(out) ? readFileSync(out, 'latin1') : 'nothing'
    rmSync(out, { force: true })
    return `${status}\n${stderr}\n${written}`
  }
  const answers = [run(1), run(2)] as const
  rmSync(folder, { recursive: true })
  return answers
}

/** The first place where two texts differ, with what stands there. */
function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))
  return `${around(one)} and ${around(other)}`
}

const expectSame = (what: string, one: string, other: string) =>
  expectHolds(one === other, () => `expected the same ${what}, got ${difference(one, other)}`)

const bundled = createChurnPredictor({ asOf }) as unknown as ChurnPredictor<Record<string, unknown>>

export const files = campaign<FileCase>({
  name: 'files',
  about:
    'CSV files whole, byte by byte, in pieces and in threads, the fast way and the careful one: the same rows and bytes',
  cases: fc.oneof({ weight: 3, arbitrary: drawnFiles }, { weight: 1, arbitrary: bundledFiles }) as Arbitrary<FileCase>,
  async check(given) {
    const predictor = given.model ? openDrawn(given.model).predictor : bundled
    const bytes = bytesOf(given)
    const whole = [Math.max(bytes.length, 1)]
    const records = await read(bytes, whole)
    expectSame('records byte by byte', await read(bytes, [1]), records)
    expectSame('records in pieces', await read(bytes, given.pieces), records)
    const careful = await score(predictor, given, bytes, whole, true)
    expectSame('answers the fast way', await score(predictor, given, bytes, whole, false), careful)
    expectSame('answers in pieces', await score(predictor, given, bytes, given.pieces, false), careful)
    if (!given.inThreads) return
    const [alone, inThreads] = scoreByCommand(given)
    expectSame('output of the command with two threads', inThreads, alone)
  },
})
