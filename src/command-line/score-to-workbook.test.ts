/** Workbooks that `score` writes, read back by another reader: every cell of the file with its type, and the scores. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { createChurnPredictor } from '@org/churn'
import { matchHeader } from '@org/churn/csv'
import { customers, fileOf, folder, header, run } from '@testing/command-line'
import { type HandCell, workbookOf } from '@testing/workbook'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { CellLooks } from '../spreadsheets/cell-looks'
import { escapeXml } from '../spreadsheets/xml'
import { ScoredSheet } from './scored-sheet'
import { readZipList } from './workbook-size'

const names = header.split(',')
const place = (name: string) => names.indexOf(name)
const added = ['probability', 'predicted', 'risk_band', 'reason_1', 'reason_2', 'reason_3', 'warnings', 'error'].map(
  (name) => `churn_${name}`,
)
const table = (...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const withCell = (line: string, name: string, text: string) =>
  line
    .split(',')
    .map((cell, at) => (at === place(name) ? text : cell))
    .join(',')

async function scored(content: string | Buffer, { name = 'customers.csv', args = [] as string[] } = {}) {
  const out = join(folder(), 'scored.xlsx')
  const finished = await run(['score', fileOf(content, name), '--out', out, ...args])
  const bytes = readFileSync(out)
  const { sheets } = await readXlsx(bytes, { readStyles: true })
  const [sheet, about] = sheets
  const looks = (row: number, column: number) => sheet.cells?.get(`${row},${column}`)
  return { ...finished, sheet, about, bytes, looks }
}

test('scores of a CSV file stand beside its cells, and refused rows with their reason', async () => {
  const lines = customers(6)
  const content = table(...lines, withCell(lines[2], 'tenure', 'abc'))
  const { sheet, about, messages, code } = await scored(content, { args: ['--max-rejected', '0.5'] })
  expect(code).toBe(0)
  expect([sheet.name, about.name]).toEqual(['Customers', 'About these scores'])
  expect(sheet.rows[0]).toEqual([...names, ...added])
  const { output } = await run(['score', '-', '--format', 'ndjson'], { input: content })
  const expected = output.trimEnd().split('\n')
  expect(expected).toHaveLength(7)
  for (const [index, line] of expected.entries()) {
    const row = JSON.parse(line)
    const cells = sheet.rows[index + 1]
    for (const [at, name] of added.entries()) expect(cells[names.length + at] ?? null, name).toEqual(row[name])
  }
  expect(sheet.rows[7].at(-1)).toContain('tenure: got "abc", expected a whole number')
  expect(about.rows.map(([line]) => line).join('\n')).toBe(messages.trimEnd())
})

test('it looks as somebody would have made it', async () => {
  const { manifest } = createChurnPredictor()
  const threshold = manifest.operatingPoints.find(({ name }) => name === 'recall')?.threshold
  const bad = withCell(customers(1)[0], 'tenure', 'abc')
  const args = ['--max-rejected', '1', '--operating-point', 'recall']
  const { sheet, looks } = await scored(table(...customers(2), bad), { args })
  expect(sheet.freezePane).toEqual({ rows: 1, columns: 1 })
  expect(sheet.autoFilter?.range).toBe('A1:AB4')
  expect(looks(1, names.length)?.style?.numFmt).toBe('0.0%')
  expect(looks(0, 0)?.style?.font?.bold).toBe(true)
  expect(looks(3, names.length + 7)?.style?.fill).toMatchObject({ fgColor: { rgb: 'FFC7CE' } })
  const [scale] = sheet.conditionalRules ?? []
  expect(scale).toMatchObject({ type: 'colorScale', range: 'U2:U4' })
  expect(scale.colorScale?.cfvo.map(({ value }) => Number(value))).toEqual([0, threshold, 1])
  const widths = sheet.columns?.map(({ width = 0 }) => width) ?? []
  for (const [at, name] of [...names, ...added].entries()) expect(widths[at], name).toBeGreaterThan(name.length)
  expect(widths[names.length + 3]).toBeGreaterThan(40)
})

test('numbers are numbers, and what may be a name or a code stays text', async () => {
  const [line] = customers(1)
  const content = [
    `${header},code,revenue,version,long,note`,
    `${withCell(line, 'TotalCharges', '100.50')},007,1234.5,1.10,12345678901234567,-12`,
    `${line},+41 44,-3,1e5, 5,"two\nlines"`,
  ].join('\n')
  const { sheet } = await scored(content)
  const own = (row: number) => sheet.rows[row].slice(names.length, names.length + 5)
  expect(own(1)).toEqual(['007', 1234.5, '1.10', '12345678901234567', -12])
  expect(own(2)).toEqual(['+41 44', -3, '1e5', ' 5', 'two\nlines'])
  expect(sheet.rows[1][place('TotalCharges')]).toBe(100.5)
  expect(sheet.rows[1][place('SeniorCitizen')]).toBe(Number(line.split(',')[place('SeniorCitizen')]))
})

test('numbers as a country writes them are the same numbers', async () => {
  const cells = customers(1)[0].split(',')
  cells[place('TotalCharges')] = '1.234,5 €'
  cells[place('MonthlyCharges')] = '70,25'
  const { sheet } = await scored(`${names.join(';')}\n${cells.join(';')}\n`, {
    args: ['--decimal', 'comma', '--thousands', 'point', '--currency', '€'],
  })
  expect(sheet.rows[1][place('TotalCharges')]).toBe(1234.5)
  expect(sheet.rows[1][place('MonthlyCharges')]).toBe(70.25)
})

test('text is never a formula, also where somebody edits it', async () => {
  const texts = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '=HYPERLINK("http://example.com")', "'=1", '＝1']
  const lines = texts.map((text) => `${customers(1)[0]},"${text.replaceAll('"', '""')}"`)
  const { sheet, bytes } = await scored(`${header},=cmd\n${lines.join('\n')}\n`)
  expect(sheet.rows.map((row) => row[names.length])).toEqual(['=cmd', ...texts])
  for (const [, cell] of sheet.cells ?? []) expect(cell.formula).toBeUndefined()
  const parts = new Map(readZipList(bytes).map(({ name, bytes }) => [name, inflateRawSync(bytes).toString()]))
  const [, look] = /<c r="U2" s="(\d+)" t="inlineStr">/.exec(parts.get('xl/worksheets/sheet1.xml') ?? '') ?? []
  const [, cells = ''] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(parts.get('xl/styles.xml') ?? '') ?? []
  expect(cells.split('/>')[Number(look)]).toContain('quotePrefix="1"')
})

describe('a workbook', () => {
  const day = 46_053
  const [line] = customers(1)
  const own = line
    .split(',')
    .map((text): HandCell => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text))
  const extra: HandCell[] = [{ date: day }, true, { error: '#N/A' }, { formula: '1+1', result: 2 }, '=1', 1.5]
  const book = workbookOf([
    { name: 'Notes', rows: [['Made for the board']] },
    {
      name: 'March & April',
      rows: [
        ['Customers of Example Ltd'],
        [],
        [...names, 'since', 'flag', 'wrong', 'sum', 'text', 'money'],
        [...own, ...extra],
        [...own, { date: day + 0.5 }, false, null, null, null, 2],
      ],
    },
  ])

  test('keeps the types, errors and dates of its cells, and the name of its sheet', async () => {
    const { sheet, looks } = await scored(book, { name: 'a.xlsx', args: ['--sheet', '2'] })
    expect(sheet.name).toBe('March & April')
    expect(sheet.rows).toHaveLength(3)
    expect(sheet.rows[1].slice(0, names.length).map((cell) => cell ?? '')).toEqual(own)
    const cells = sheet.rows[1].slice(names.length, names.length + extra.length)
    expect(cells).toEqual([new Date('2026-01-31T00:00:00Z'), true, '#N/A', 2, '=1', 1.5])
    expect(looks(1, names.length)?.style?.numFmt).toBe('m/d/yyyy')
    expect(looks(1, names.length + 2)?.type).toBe('error')
    expect(sheet.rows[2][names.length]).toEqual(new Date('2026-01-31T12:00:00Z'))
    expect(sheet.rows[2][names.length + extra.length]).toBe(sheet.rows[1][names.length + extra.length])
  })

  test('keeps the number formats and widths of its columns', async () => {
    const { writeXlsx } = await import('hucre/xlsx')
    const formats = own.map((_, at) => (at === place('MonthlyCharges') ? { numFmt: '#,##0.00 "EUR"', width: 33 } : {}))
    const made = await writeXlsx({ sheets: [{ name: 'A', rows: [names, own, own] as never, columns: formats }] })
    const { sheet, looks } = await scored(Buffer.from(made), { name: 'a.xlsx' })
    expect(looks(2, place('MonthlyCharges'))?.style?.numFmt).toBe('#,##0.00 "EUR"')
    expect(looks(2, place('tenure'))?.style?.numFmt ?? 'General').toBe('General')
    expect(sheet.columns?.[place('MonthlyCharges')]?.width).toBe(33)
  })

  test('of the calendar of 1904 keeps its dates', async () => {
    const rows = [
      [...names, 'since'],
      [...own, { date: day - 1462 }],
    ]
    const { sheet } = await scored(workbookOf([{ name: 'A', rows }], { is1904: true }), { name: 'a.xlsx' })
    expect(sheet.rows[1][names.length]).toEqual(new Date('2026-01-31T00:00:00Z'))
  })
})

test('characters that XML cannot hold are written as workbooks write them', async () => {
  const text = 'a\u0001<b>&_x0041_\u{1f600}'
  const { sheet } = await scored(`${header},note\n${customers(1)[0]},${text}\n`)
  expect(sheet.rows[1][names.length]).toBe(text)
  expect(escapeXml(text)).toBe('a_x0001_&lt;b&gt;&amp;_x005F_x0041_\u{1f600}')
  expect(escapeXml('\ud83d!')).toBe('\ufffd!')
})

test('text that no cell holds is cut, and the summary says so', async () => {
  const { sheet, messages } = await scored(`${header},note\n${customers(1)[0]},${'x'.repeat(40_000)}\n`)
  expect(String(sheet.rows[1][names.length])).toHaveLength(32_767)
  expect(messages).toContain('Cut to 32,767 characters, the most that a cell of a workbook holds: 1 cell.')
})

test('a header without customers makes a workbook without customers', async () => {
  const { sheet, messages } = await scored(table())
  expect(sheet.rows).toEqual([[...names, ...added]])
  expect(messages).toContain('nothing to score')
})

test('a sheet has no more rows and columns than the format', () => {
  const { contract, manifest } = createChurnPredictor()
  const options = { sheet: undefined, point: manifest.operatingPoints[0], top: 3, prefix: 'churn_', numbers: undefined }
  const sheetOf = (columns: readonly string[]) =>
    new ScoredSheet(contract, columns, matchHeader(contract, columns), options, new CellLooks())
  const sheet = sheetOf(names)
  sheet.start([])
  expect(sheet.write(Array(1_048_575), [])).toBe('')
  expect(() => sheet.write(Array(1_048_576), [])).toThrow(
    'The file has more rows than a sheet of a workbook, which holds 1,048,576 with the names of the columns: write --out FILE.csv instead',
  )
  const wide = Array.from({ length: 16_377 }, (_, at) => names[at] ?? `column ${at}`)
  expect(() => sheetOf(wide)).toThrow('16,385 columns, the most that a workbook holds is 16,384')
  expect(() => sheetOf(wide.slice(1))).not.toThrow()
})

test('a workbook appears when it is complete, and takes the place of no input', async () => {
  const out = join(folder(), 'scored.xlsx')
  writeFileSync(out, 'before')
  const refused = await run(['score', fileOf(`${header},churn_error\n${customers(1)[0]},x\n`), '--out', out])
  expect(refused.messages).toContain('The file already has churn_error')
  expect(readFileSync(out, 'utf8')).toBe('before')
  expect((await run(['score', fileOf(table(...customers(1))), '--out', out])).code).toBe(0)
  expect(statSync(out).size).toBeGreaterThan(1000)
  const { code, messages } = await run(['score', out, '--out', out])
  expect(messages).toContain('the input file; expected another file')
  expect(code).toBe(2)
})

test('what was scored can be scored again', async () => {
  const first = await scored(table(...customers(3)))
  const again = await scored(first.bytes, { name: 'again.xlsx', args: ['--prefix', 'again_'] })
  expect(again.code).toBe(0)
  const [from, width] = [names.length, added.length]
  const [one, two] = [first.sheet.rows[2], again.sheet.rows[2]]
  expect(two.slice(from + width, from + width + 3)).toEqual(one.slice(from, from + 3))
  expect(again.looks(2, from)?.style?.numFmt).toBe('0.0%')
})

test.each([
  [['--out', 'a.xls'], '--out: got "a.xls", expected a name that ends in .xlsx for a workbook.'],
  [['--out', 'a.xlsx.gz'], '--out: got "a.xlsx.gz", expected a name that ends in .xlsx for a workbook.'],
  [['--out', 'a.xlsx', '--format', 'csv'], '--format: got csv for "a.xlsx", expected none'],
  [['--format', 'xlsx'], '--format: got "xlsx", expected csv or ndjson. For a workbook, write --out FILE.xlsx.'],
  [['--out', 'a.xlsx', '--threads', '2'], '--threads: got 2 for xlsx output, expected CSV'],
])('%j is refused', async (options, says) => {
  const { messages, code } = await run(['score', fileOf(header), ...options])
  expect(messages).toContain(says)
  expect(code).toBe(2)
})
