/** Workbooks as people have them, written by hand here, are scored as the same customers in a CSV file are. */
import { customers, fileOf, header, run, start } from '@testing/command-line'
import { type HandCell, workbookOf, workbookParts, zipOf } from '@testing/workbook'
import { describe, expect, test } from 'vitest'

const names = header.split(',')
const lines = customers(8).map((line) => line.split(','))

/** What a spreadsheet program makes of the text of a cell. */
const typed = (text: string): HandCell => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text)
const rows = lines.map((cells) => cells.map(typed))
const place = (name: string) => names.indexOf(name)
const withCell = (cells: readonly HandCell[], name: string, cell: HandCell) =>
  cells.map((own, at) => (at === place(name) ? cell : own))

async function scored(content: Buffer, ...options: string[]) {
  const finished = await run(['score', fileOf(content, 'customers.xlsx'), '--format', 'csv', ...options])
  return { ...finished, scores: finished.output.trimEnd().split('\n').slice(1).map(afterOwn) }
}

/** What is added behind a customer's own cells, from the probability on. */
const afterOwn = (line: string) => line.match(/,(?:0\.\d+|),(?:true|false|),.*$/)?.[0] ?? line

const fromCsv = async (records: readonly (readonly unknown[])[]) => {
  const text = [header, ...records.map((cells) => cells.join(','))].join('\n')
  const { output } = await run(['score', '-', '--format', 'csv'], { input: text })
  return output.trimEnd().split('\n').slice(1).map(afterOwn)
}

const usual = await fromCsv(lines)

test('the CSV file has scores to compare with', () => {
  expect(usual).toHaveLength(8)
  expect(new Set(usual).size).toBe(8)
  for (const score of usual) expect(score).toMatch(/^,0\.\d+,(true|false),/)
})

describe('a sheet that says the same is read as the same', () => {
  const textual = lines.map((cells) => [...cells])
  test.each<[string, readonly (readonly HandCell[])[]]>([
    ['shared strings and numbers', [names, ...rows]],
    ['numbers as text', [names, ...textual]],
    [
      'a title, a blank row and no column A',
      [[null, 'Customers of Example Ltd'], [], [null, ...names], ...rows.map((cells) => [null, ...cells])],
    ],
    ['remarks beside the table', [names, [...rows[0], null, null, 'ask again'], ...rows.slice(1)]],
    ['names with line breaks', [names.map((name) => name.replace('Charges', '\nCharges')), ...rows]],
  ])('%s', async (_, cells) => {
    const { scores, code, messages } = await scored(workbookOf([{ name: 'Customers', rows: cells }]))
    expect(messages).toContain('Rejected: 0 rows.')
    expect(scores.map((line) => line.replace(/^.*?(,0\.)/, '$1'))).toEqual(usual)
    expect(code).toBe(0)
  })
})

test('names that stand in two rows are put together', async () => {
  const upper = names.map((name, at) => (at % 2 === 0 ? name : at === 1 ? 'About them' : null))
  const lower = names.map((name, at) => (at % 2 === 0 ? null : name))
  const { scores } = await scored(workbookOf([{ name: 'A', rows: [upper, lower, ...rows] }]))
  expect(scores).toEqual(usual)
  // A cell over two rows, beside one over two columns with names below it.
  const first = names.map((name, at) => (at < 5 ? name : at === 5 ? 'Services' : null))
  const second = names.map((name, at) => (at < 5 ? null : name))
  const merged = ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:E2', 'F1:H1']
  expect((await scored(workbookOf([{ name: 'A', rows: [first, second, ...rows], merged }]))).scores).toEqual(usual)
})

test('rows are named as the sheet counts them, and totals are left out', async () => {
  const total = names.map((_, at) => (at === 0 ? 'Total' : at === place('MonthlyCharges') ? 512.5 : null))
  const wrong = withCell(rows[1], 'tenure', { error: '#N/A' })
  const date = withCell(rows[2], 'tenure', { date: 46053 })
  const sheet = { name: 'March', rows: [['Export'], [], names, rows[0], wrong, [], date, total], hiddenRows: [4] }
  const { messages, code } = await scored(workbookOf([sheet]), '--max-rejected', '0.9')
  expect(messages).toContain('row 5 of sheet March: tenure: got "#N/A"')
  expect(messages).toContain('row 7 of sheet March: tenure: got "2026-01-31"')
  expect(messages).toContain('Dates in place of numbers: 1 cell of tenure')
  expect(messages).toContain('row of totals × 1 (row 8 of sheet March)')
  expect(messages).toContain('Hidden in the sheet, and read like the others: 1 row.')
  expect(code).toBe(1)
})

describe('sheets', () => {
  const book = workbookOf([
    { name: 'Secret', rows: [names, ...rows.slice(0, 1)], hidden: true },
    { name: 'Notes', rows: [['Made for', 'the board']] },
    { name: "All 'customers'", rows: [names, ...rows] },
  ])
  test.each(["All 'customers'", "all 'CUSTOMERS' ", '2'])('--sheet %s', async (name) => {
    expect((await scored(book, '--sheet', name)).scores).toEqual(usual)
  })
  test('a hidden one is read by its name', async () => {
    expect((await scored(book, '--sheet', 'Secret')).scores).toEqual(usual.slice(0, 1))
  })
  test('without the option the first that can be seen is read; the refusal names the sheet that would do', async () => {
    const { messages, code } = await scored(book)
    expect(messages).toMatch(/^churn: Sheet "Notes": The header lacks /)
    expect(messages).toContain('Got 2 columns: Made for, the board.')
    expect(messages).toContain(' has them all: add --sheet ')
    expect(code).toBe(1)
  })
  test('where none would do, each is named with what it holds', async () => {
    const two = workbookOf([
      { name: 'One', rows: [['customerID', 'tenure', 'x', 'y', 'z', 'a', 'b']] },
      { name: 'Two', rows: [] },
    ])
    const { messages } = await scored(two)
    expect(messages).toContain(
      'The sheets are "One" (1 of the model\'s columns; it holds customerID, tenure, x, y, z, a, …), "Two" (0 of the model\'s columns; it holds nothing).',
    )
  })
  test.each([
    [['--sheet', '3'], book, '--sheet: got "3", expected one of "Secret", "Notes", "All \'customers\'".'],
    [['--sheet', ' '], book, '--sheet: got an empty name'],
  ])('%j is refused', async (options, content, says) => {
    const { messages, code } = await scored(content, ...options)
    expect(messages).toContain(says)
    expect(code).toBe(2)
  })
  test('a CSV file has no sheet', async () => {
    const { messages, code } = await run(['score', fileOf(header), '--sheet', '1'])
    expect(messages).toContain('--sheet: got "1" for a file that is no workbook')
    expect(code).toBe(2)
  })
})

const ordinary = [{ name: 'Customers', rows: [names, ...rows] }]
const whole = workbookOf(ordinary)
const protectedBook = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(600),
  Buffer.from('EncryptedPackage', 'utf16le'),
])

describe('what cannot be read is refused with a sentence', () => {
  test.each<[string, Buffer, string]>([
    ['a.xlsx', protectedBook, 'it is protected by a password. Open it, remove the password'],
    [
      'a.xls',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'it is of the old kind, .xls. Open it in',
    ],
    ['a.xlsb', zipOf([{ name: 'xl/workbook.bin', content: 'x' }]), 'it is a binary workbook, .xlsb. Open it in'],
    ['a.ods', zipOf([{ name: 'content.xml', content: 'x' }]), 'it is an OpenDocument sheet, .ods. Open it in'],
    ['a.xlsx', zipOf([{ name: 'photo.jpg', content: 'x' }]), 'it is a zip file without a workbook in it'],
    ['a.xlsx', Buffer.from(header), 'got a file that is no workbook. If it is text, name it .csv.'],
    [
      'a.xls',
      Buffer.from(`\ufeff\n<html><table><tr><td>${names}</td></tr></table>`),
      'it is a web page or XML that only',
    ],
    ['a.xls', Buffer.from('<?xml version="1.0"?><Workbook/>'), 'it is a web page or XML that only bears the name'],
    ['a.xlsx', workbookOf([]), 'the workbook holds no sheet with cells'],
    ['a.xlsx', Buffer.alloc(0), 'the file is empty, expected a workbook'],
    ['a.xlsx', whole.subarray(0, whole.length - 30), 'the file is damaged (its end is missing)'],
    ['a.xlsx', Buffer.concat([whole.subarray(0, 60), Buffer.alloc(80), whole.subarray(140)]), 'the file is damaged ('],
    [
      'a.xlsx',
      zipOf(workbookParts(ordinary).filter(({ name }) => name !== 'xl/workbook.xml')),
      'the workbook is damaged (',
    ],
    [
      'a.xlsx',
      workbookOf([{ name: 'Leer', rows: [] }]),
      'Sheet "Leer" is empty, expected a row with the column names.',
    ],
    [
      'a.xlsx',
      workbookOf([{ name: 'S', rows: [names, withCell(rows[0], 'tenure', { formula: 'A1' })] }]),
      'Cell F2 of sheet "S" holds a formula without its result: open the workbook in a spreadsheet program',
    ],
  ])('%s: %#', async (name, content, says) => {
    const { messages, output, code } = await run(['score', fileOf(content, name)])
    expect(messages).toContain(says)
    expect(messages).not.toMatch(/\n +at /)
    expect(output).toBe('')
    expect(code).toBe(1)
  })

  test('a formula that nothing has calculated does not matter where the model does not look', async () => {
    const book = workbookOf([
      {
        name: 'S',
        rows: [
          [...names, 'Extra'],
          [...rows[0], { formula: 'A1' }],
        ],
      },
    ])
    expect((await scored(book)).code).toBe(0)
  })

  const large = Buffer.alloc(600 * 1024 * 1024, ' ')
  test.each([
    ['claims its size', {}],
    ['claims to be small', { claimed: 100 }],
  ])('a workbook that unpacks to too much, and %s', async (_, claimed) => {
    const parts = [...workbookParts(ordinary), { name: 'xl/media/large.xml', content: large, ...claimed }]
    const child = start(['score', fileOf(zipOf(parts), 'a.xlsx')], { node: ['--max-old-space-size=200'] })
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(said).toContain('it unpacks to more than 512 MB, expected fewer.')
    expect(code).toBe(1)
  })
})
