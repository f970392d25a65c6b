/** Both ways through a file write the same bytes and report the same, whatever the file holds. */
import { createChurnPredictor, type NumberReading } from '@org/churn'
import { describeReading } from '@org/churn/csv'
import { evaluation } from '@org/churn/evaluation'
import { customers, header } from '@testing/command-line'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLineScorer, type RowListener } from '../lines/line-scorer'
import { headRoom, lineBlocks, openCsv, scoreLineBlock } from '../lines/score-lines'
import { readHeader } from './header'
import { createRowFormat, type OutputFormat } from './row-formats'
import { scoreTable } from './score-table'
import { Summary } from './summary'

const predictor = createChurnPredictor()
const { contract } = predictor
const point = evaluation.operatingPoints[0]
const names = header.split(',')
const labelled = [...names, contract.target.column]

interface Setting {
  readonly format: OutputFormat
  readonly top: number
  /** Bytes in a piece. */
  readonly size: number
  /** Whether pieces are read into the memory in which blocks are scored. */
  readonly inPlace: boolean
  readonly delimiter: string | undefined
  readonly numbers: NumberReading | undefined
}

/** What a run leaves behind: its output, its report, and what its exit code depends on. */
async function outcomeOf(file: Buffer, setting: Setting, carefully: boolean) {
  const { format, top, size, inPlace, delimiter, numbers } = setting
  let nextMemory: (() => Uint8Array) | undefined
  const readInto = (next: () => Uint8Array) => {
    if (inPlace) nextMemory = next
  }
  function* pieces() {
    for (let at = 0; at < file.length; at += size) {
      const piece = file.subarray(at, at + size)
      const memory = nextMemory?.().subarray(headRoom)
      memory?.set(piece)
      yield memory?.subarray(0, piece.length) ?? piece
    }
  }
  const summary = new Summary(predictor, point, 0.5)
  const opened = await openCsv(pieces(), { contract, ...(delimiter === undefined ? {} : { delimiter }) })
  const match = readHeader(opened.table.header.cells, contract)
  summary.describe(describeReading(opened.table, match, contract, delimiter))
  let rows = 0
  const onProgress = (more: number) => {
    rows += more
  }
  const output: Buffer[] = []
  const options = {
    format,
    top,
    prefix: 'churn_',
    rename: {},
    threads: 1,
    numbers,
    point,
    summary,
    onProgress,
    readInto,
    carefully,
  }
  for await (const part of scoreTable(predictor, opened, match, options)) output.push(Buffer.from(part))
  const { scored, rejected, isRefused } = summary
  return { text: Buffer.concat(output).toString('latin1'), lines: summary.lines(), scored, rejected, isRefused, rows }
}

/** Bytes as a string of their codes, so that what is no text can stand in it. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1')

const ordinary = customers(200).map((line) => line.split(','))
/** Spellings that stand in one of the columns, which may be another one. */
const spelt = ordinary.flatMap((cells) => cells.slice(1))
const odd = [
  ...['', ' ', '\t', 'NaN', 'nan', 'null', 'Infinity', '-1', '-0', '0', '007', '+5', '1e1', '1E2', '1e400', '1e-400'],
  ...['0.12345678901234567', '45.000000000000001', '1234567890123456789', '.5', '5.', '5.5.5', '1,5', '1 5', '0x10'],
  ...[
    '1.234',
    '12.000',
    '1.234,5',
    '29,85',
    '8684.8',
    '8684.80',
    '8684.8000000000002',
    '9999',
    '73',
    '1000000',
    'yes',
    'YES',
    'Yes ',
    ' Yes',
    'yes.',
  ],
  ...[
    'No internet service',
    'No phone service',
    'Fiber optic',
    'fiber optic',
    'Bitcoin',
    '=1+2',
    '@x',
    "'",
    '\\',
    '\0',
  ],
  ...[
    '"Yes"',
    '"No"',
    '"12"',
    '"29.85"',
    '"9999"',
    '"Electronic check"',
    '"electronic check"',
    '"a,b;c\td|e"',
    '"=1"',
    '"sep=;"',
    '"Yes" ',
    '"a""b"',
    'a"b',
    '"a"b',
    '"open',
    '"two\nlines"',
    '"a\r\nb"',
    '""',
    '" "',
    'sep=;',
    'SEP=,',
    'sepal',
  ],
  ...['\ufeff', '\ufeffYes', 'é', '日本', '🙂', 'Yes\u00a0', '１２', '\u2028'].map(utf8),
  ...['\xff', '\xe9', 'a\xc3', '\xf0\x9f\x99', 'x'.repeat(300), 'y'.repeat(70_000)],
]

const places = fc.nat(labelled.length - 1)
const cell = fc.oneof(fc.constantFrom(...spelt), fc.constantFrom(...odd))
const label = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('Yes', 'No') }, { weight: 1, arbitrary: cell })
const change = fc.record({ place: places, cell })
const row = fc.record({
  base: fc.nat(ordinary.length - 1),
  label,
  changes: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(change, { maxLength: 3 }) },
  ),
  shape: fc.oneof(
    { weight: 20, arbitrary: fc.constant('whole' as const) },
    { weight: 6, arbitrary: fc.constantFrom('quoted', 'short', 'long', 'empty', 'blank') },
    { weight: 6, arbitrary: fc.constantFrom('padded', 'unvalued', 'total', 'names', 'ruled', 'note', 'swallowing') },
  ),
  end: fc.oneof(
    { weight: 20, arbitrary: fc.constant('\n') },
    { weight: 5, arbitrary: fc.constantFrom('\r\n', '\r', '\n\n', '\r\r\n') },
  ),
})
const files = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  mark: fc.constantFrom(
    '',
    '',
    '',
    utf8('\ufeff'),
    'sep=;\n',
    '"sep=;"\n',
    '\n\n',
    'Customers of 2024\n\n',
    'a;b,c\n;;\n',
  ),
  places: fc.oneof(
    fc.constant(labelled.map((_, place) => place)),
    fc.shuffledSubarray(
      labelled.map((_, place) => place),
      { minLength: labelled.length - 3 },
    ),
  ),
  extra: fc.boolean(),
  rows: fc.array(row, { maxLength: 25 }),
  isOpenEnded: fc.boolean(),
})

type File = typeof files extends fc.Arbitrary<infer Value> ? Value : never

function bytesOf({ delimiter, mark, places, extra, rows, isOpenEnded }: File): Buffer {
  const end = (cells: readonly string[]) => [...cells, ...(extra ? ['note'] : [])].join(delimiter)
  const lines = rows.map(({ base, label, changes, shape, end: lineEnd }) => {
    const cells = [...ordinary[base], label]
    for (const { place, cell } of changes) cells[place] = cell
    const own = places.map((place) => (shape === 'quoted' ? `"${cells[place].replaceAll('"', '')}"` : cells[place]))
    if (shape === 'short') own.pop()
    if (shape === 'long') own.push('one', 'two')
    if (shape === 'padded') own.push('', ' ')
    if (shape === 'total') own.splice(0, own.length, 'Total', ...own.slice(2).map((cell) => (Number(cell) ? cell : '')))
    if (shape === 'names') own.splice(0, own.length, ...places.map((place) => labelled[place]))
    if (shape === 'unvalued' || shape === 'ruled') own.fill(shape === 'ruled' ? '---' : '')
    // A quote in the last column that is never closed, and a quote at the end of a later row.
    if (shape === 'swallowing') own.push(`"${own.pop()}\n${own.join(delimiter)}${delimiter}x"`)
    if (shape === 'note') return `(10 rows)${lineEnd}`
    return (shape === 'empty' ? '' : shape === 'blank' ? '  ' : end(own)) + lineEnd
  })
  const text = `${mark}${end(places.map((place) => labelled[place]))}\n${lines.join('')}`
  return Buffer.from(isOpenEnded ? text.trimEnd() : text, 'latin1')
}

const settings = fc.record({
  format: fc.constantFrom('csv' as const, 'csv' as const, 'csv' as const, 'ndjson' as const, 'text' as const),
  top: fc.constantFrom(0, 1, 3, 100),
  size: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 200_000 })),
  inPlace: fc.boolean(),
  delimiter: fc.constantFrom(undefined),
  numbers: fc.constantFrom(
    undefined,
    undefined,
    { decimal: ',' as const },
    { decimal: ',' as const, thousands: '.' as const },
  ),
})

/** The outcome, or the error of a header that is refused. */
const settled = async (outcome: Promise<unknown>) => outcome.catch((error: Error) => `${error.name}: ${error.message}`)

test('property: both ways are equal on hostile files', { timeout: 300_000 }, async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(files, settings, async (file, setting) => {
      const bytes = bytesOf(file)
      const expected = await settled(outcomeOf(bytes, setting, true))
      if (typeof expected === 'object') compared++
      expect(await settled(outcomeOf(bytes, setting, false))).toEqual(expected)
    }),
    { seed: 1, numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(150)
})

const whole = {
  format: 'csv',
  top: 100,
  size: 65_536,
  inPlace: true,
  delimiter: undefined,
  numbers: undefined,
} as const
const fileOf = (lines: readonly string[], head = header) => Buffer.from(`${[head, ...lines].join('\n')}\n`, 'latin1')

describe('both ways are equal on', () => {
  const many = customers(2_000)
  const at = (place: number, line: string) => [...many.slice(0, place), line, ...many.slice(place + 1)]
  const utf16 = Buffer.from(`\ufeff${fileOf(many).toString()}`, 'utf16le')
  const bases = [ordinary[0], ...ordinary.filter((cells) => cells[names.indexOf('InternetService')] === 'No')].slice(
    0,
    2,
  )
  const all = [...new Set([...spelt, ...odd])]
  const everywhere = bases.flatMap((cells) =>
    names.flatMap((_, place) => all.map((cell) => cells.with(place, cell).join(','))),
  )
  const longer = bases.flatMap((cells) => [
    ...Array.from({ length: 3 }, () => cells.join(',')),
    ...names.flatMap((_, place) => ['?', ' ', '"'].map((end) => cells.with(place, cells[place] + end).join(','))),
  ])
  test('every spelling in every column, with numbers written in another way', { timeout: 120_000 }, async () => {
    const lines = everywhere.map((line) => line.replaceAll(';', '.').replaceAll(',', ';'))
    const file = fileOf(lines, header.replaceAll(',', ';'))
    for (const numbers of [
      { decimal: ',' as const },
      { thousands: '.' as const, decimal: ',' as const },
      { thousands: "'" as const },
    ]) {
      expect(await outcomeOf(file, { ...whole, numbers }, false)).toEqual(
        await outcomeOf(file, { ...whole, numbers }, true),
      )
    }
  })

  test.each<[string, Buffer]>([
    ['ordinary customers', fileOf(many)],
    ['every spelling in every column', fileOf(everywhere)],
    ['cells that only begin like known ones', fileOf(longer)],
    ['more spellings than are kept', fileOf(customersOfMany(40_000))],
    ['a quote that is never closed', fileOf(at(100, `"${many[100]}`))],
    ['a line above the limit', fileOf(at(700, `${'z'.repeat(2_600_000)},${many[700]}`))],
    ['carriage returns for line breaks', Buffer.from(fileOf(many).toString('latin1').replaceAll('\n', '\r'))],
    ['UTF-16', utf16],
    [
      'rows that are not UTF-8 among rows that are',
      fileOf([...many.slice(0, 50), `\xe9${many[0]}`, utf8(`é${many[1]}`)]),
    ],
    ['a header alone', fileOf([])],
  ])('%s', { timeout: 120_000 }, async (_, file) => {
    expect(await outcomeOf(file, whole, false)).toEqual(await outcomeOf(file, whole, true))
  })
})

/** Customers of many kinds, whose charges are all different. */
function customersOfMany(count: number): string[] {
  return customers(count).map((line, index) => {
    const cells = line.split(',')
    cells[names.indexOf('tenure')] = `${1 + (index % 72)}`
    cells[names.indexOf('MonthlyCharges')] = `${20 + (index % 89)}.${index % 10}`
    cells[names.indexOf('TotalCharges')] = (20 + index / 7).toFixed(6)
    return cells.join(',')
  })
}

test('only rows that need it go the careful way', async () => {
  const contradiction = ordinary.find((cells) => cells[names.indexOf('InternetService')] === 'No')?.with(9, 'Yes') ?? []
  const blank = ordinary[0].with(names.indexOf('MonthlyCharges'), '')
  const careful = [contradiction, blank, ['"two""quotes"', ...ordinary[0].slice(1)], ordinary[0].slice(1)]
  const quoted = ordinary[0].map((cell) => `"${cell}"`)
  const warned = [
    ordinary[0].with(names.indexOf('PaymentMethod'), 'Bitcoin'),
    ordinary[0].with(names.indexOf('PaymentMethod'), 'electronic check'),
    ordinary[0].with(names.indexOf('gender'), 'M'),
    ordinary[0].with(names.indexOf('MonthlyCharges'), '131.5'),
  ]
  const known = ordinary.filter((cells) => cells[names.indexOf('TotalCharges')] !== '').slice(0, 100)
  const lines = [...known, ...careful, ...known, ...warned, quoted].map((cells) => cells.join(','))
  const opened = await openCsv(fileOf(lines))
  const match = readHeader(opened.table.header.cells, contract)
  const { lines: format } = createRowFormat(names, { format: 'csv', top: 2, prefix: 'churn_', delimiter: ',' })
  const options = {
    header: match,
    width: names.length,
    delimiter: 44,
    isUtf8: true,
    policy: point.name,
    top: 2,
    format,
  }
  const score = createLineScorer(predictor, options)
  if (!score) throw new Error('Got no scorer of lines for the bundled model.')
  const counts = { scored: 0, warnings: [] as string[], careful: [] as number[] }
  const listener: RowListener = {
    scored: (_probability, _churn, _label, warnings) => {
      counts.scored++
      counts.warnings.push(...warnings.map(({ path, code }) => `${path} ${code}`))
    },
    careful: ({ firstLine }) => {
      counts.careful.push(firstLine)
      return ''
    },
  }
  const memory = new Uint8Array(300_000)
  for await (const block of lineBlocks(opened.rest(), () => memory))
    scoreLineBlock(block, opened.records, score, listener)
  expect(counts).toEqual({
    scored: 205,
    warnings: [
      'paymentMethod UNKNOWN_VALUE',
      'PaymentMethod SPELLING',
      'gender UNUSED_VALUE',
      'monthlyCharges OUT_OF_RANGE',
    ],
    careful: [102, 103, 104, 105],
  })
  // What is known of the cells of very many columns would take gigabytes.
  expect(createLineScorer(predictor, { ...options, width: 200_000 })).toBeUndefined()
})
