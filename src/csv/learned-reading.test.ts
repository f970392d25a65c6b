/** The next month's file of a company, read as its contract says that the first one was written. */
import { createChurnPredictor, type ModelContract, readRow } from '@org/churn'
import { createFileJudge, describeFault, describeReading, matchHeader, readCsv } from '@org/churn/csv'
import { customers, header } from '@testing/command-line'
import { describe, expect, test } from 'vitest'
import type { FileReading } from '../model/contract'

const predictor = createChurnPredictor()
const learnedFrom = (reading: FileReading): ModelContract => {
  const { source, ...contract } = predictor.contract
  return { ...contract, source: { ...source, reading } }
}

const rows = customers(6).map((line, place) => line.split(',').with(0, `Müßig ${place}`))
const lines = [header.split(','), ...rows]
const textOf = (delimiter: string) => lines.map((cells) => `${cells.join(delimiter)}\r\n`).join('')

const bytesOf = {
  'utf-8': (text: string) => Buffer.from(text),
  'windows-1252': (text: string) => Buffer.from(text, 'latin1'),
  'latin-1': (text: string) => Buffer.from(text, 'latin1'),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(text, 'utf16le').swap16(),
} as const

async function read(bytes: Buffer, contract: ModelContract) {
  const table = await readCsv(bytes, { contract })
  const match = matchHeader(contract, table.header.cells)
  const records = []
  for await (const record of table) records.push(record)
  const asked = records.filter(({ problem }) => !problem)
  return {
    cells: asked.map(({ cells }) => cells),
    // No reason is left to refuse one.
    customers: asked.map(({ cells }) => readRow({ ...predictor, contract }, match.rowOf(cells))).length,
    leftOut: records
      .filter(({ problem }) => problem?.leftOut)
      .map(({ problem, firstLine }) => `${firstLine} ${problem?.kind}`),
    problems: records.filter(({ problem }) => problem && !problem.leftOut).length,
    reading: describeReading(table, match, contract),
  }
}

const total = ['Summe', ...rows[0].slice(1).map(() => '')]

describe('a file as the first one was', () => {
  for (const encoding of ['utf-8', 'windows-1252', 'latin-1', 'utf-16le', 'utf-16be'] as const) {
    for (const delimiter of [',', ';', '\t', '|']) {
      test(`${encoding}, ${JSON.stringify(delimiter)}, two lines above and a total below`, async () => {
        const contract = learnedFrom({ encoding, delimiter, lead: 2, total: 'Summe' })
        const text = `Kündigungen\r\nStand: 1. März\r\n${textOf(delimiter)}${total.join(delimiter)}\r\n`
        expect(await read(bytesOf[encoding](text), contract)).toEqual({
          cells: rows,
          customers: 6,
          leftOut: ['10 row of totals'],
          problems: 0,
          reading: [],
        })
      })
    }
  }

  test('bytes between 0x80 and 0x9f mean what the encoding says', async () => {
    const text = textOf(';').replaceAll('Müßig', '\x80')
    const [euro] = (await read(Buffer.from(text, 'latin1'), learnedFrom({ encoding: 'windows-1252' }))).cells
    const [control] = (await read(Buffer.from(text, 'latin1'), learnedFrom({ encoding: 'latin-1' }))).cells
    expect([euro[0], control[0]]).toEqual(['€ 0', '\x80 0'])
  })

  test('UTF-16 without a mark whose first letters have no zeros', async () => {
    const text = `日本語の顧客\n${textOf(',')}`
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      expect((await read(bytesOf[encoding](text), learnedFrom({ encoding, lead: 1 }))).cells).toEqual(rows)
    }
  })

  test('a row of totals that fills every cell, by the word of the contract alone', async () => {
    const text = `${textOf(',')}${rows[0].with(0, 'Zusammen').join(',')}\n`
    expect(await read(Buffer.from(text), learnedFrom({ total: 'Zusammen' }))).toMatchObject({
      leftOut: ['8 row of totals'],
      customers: 6,
    })
    // A company may be called so.
    const named = `${textOf(',')}${rows[0].with(0, 'Total').join(',')}\n`
    expect(await read(Buffer.from(named), learnedFrom({}))).toMatchObject({ leftOut: [], customers: 7 })
  })
})

describe('a file that differs is read where it shows how, and that is said', () => {
  test.each([
    [
      'UTF-8 now',
      { encoding: 'windows-1252' },
      bytesOf['utf-8'](textOf(',')),
      'The file is UTF-8; the model learned from one that is Windows-1252.',
    ],
    [
      'UTF-8 with a mark',
      { encoding: 'latin-1' },
      bytesOf['utf-8'](`\ufeff${textOf(',')}`),
      'The file is UTF-8; the model learned from one that is Latin-1.',
    ],
    [
      'UTF-8 after UTF-16',
      { encoding: 'utf-16le' },
      bytesOf['utf-8'](textOf(',')),
      'The file is UTF-8; the model learned from one that is UTF-16.',
    ],
    [
      'UTF-16 now',
      { encoding: 'utf-8' },
      bytesOf['utf-16le'](textOf(',')),
      'The file is UTF-16; the model learned from one that is UTF-8.',
    ],
    [
      'commas now',
      { delimiter: ';' },
      bytesOf['utf-8'](textOf(',')),
      'The columns are separated by ","; in the file that the model learned from, by ";".',
    ],
    [
      'another title',
      { lead: 0 },
      bytesOf['utf-8'](`Kündigungen\n${textOf(',')}`),
      'One line stands above the column names and is skipped: "Kündigungen".',
    ],
  ] as const)('%s', async (_, reading, bytes, sentence) => {
    expect(await read(bytes, learnedFrom(reading))).toEqual({
      cells: rows,
      customers: 6,
      leftOut: [],
      problems: 0,
      reading: [sentence],
    })
  })

  test('fewer lines above, and no total below', async () => {
    const contract = learnedFrom({ lead: 5, total: 'Summe' })
    expect(await read(Buffer.from(textOf(',')), contract)).toMatchObject({ cells: rows, leftOut: [], reading: [] })
  })
})

test('decimal points after decimal commas are named, with the option that reads them', () => {
  const contract = learnedFrom({ decimal: ',', thousands: '.' })
  const judge = createFileJudge(contract)
  const row = Object.fromEntries(lines[0].map((name, place) => [name, rows[0][place]]))
  const asLearned = { ...row, MonthlyCharges: '91,11' }
  expect(readRow({ ...predictor, contract }, asLearned)).toMatchObject({ monthlyCharges: 91.11 })
  try {
    readRow({ ...predictor, contract }, row)
    throw new Error('Got a customer, expected a refusal.')
  } catch (error) {
    judge.add((error as { issues: Parameters<typeof judge.add>[0] }).issues)
  }
  const [fault] = judge.faults(1)
  expect(fault.numbers).toEqual({ decimal: '.' })
  expect(describeFault(fault, ({ decimal }) => `Say ${decimal}`)).toContain('such as "91.11". Say .')
  expect(readRow({ ...predictor, contract }, row, { numbers: { decimal: '.' } })).toMatchObject({
    monthlyCharges: 91.11,
  })
})

test('numbers with both decimal marks are no matter of an option: what helps is said', () => {
  const judge = createFileJudge(predictor.contract)
  for (const got of ['"1.234,50"', '"1,234.50"'])
    judge.add([{ code: 'WRONG_TYPE', path: 'MonthlyCharges', got, expected: 'a number', message: '' }])
  const [fault] = judge.faults(2)
  expect(fault.numbers).toBeUndefined()
  expect(describeFault(fault, () => 'Use an option.')).toMatch(
    /^Numbers written in several ways: 2 cells of MonthlyCharges, .* Export the file again with one mark before decimals/,
  )
})
