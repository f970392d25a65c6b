/** Every program's workbooks say the same: a table of what a sheet may hold, and of the program that wrote it. */

import { createChurnPredictor } from '@org/churn'
import { customers, fileOf, header } from '@testing/command-line'
import { madeBy, makers, type SaidCell, type SaidSheet } from '@testing/makers'
import { describe, expect, test } from 'vitest'
import { openSheet } from './open-workbook'

const { contract } = createChurnPredictor()
const names = header.split(',')
const lines = customers(3)
const [first, second, third] = lines.map((line) =>
  line.split(',').map((text): SaidCell => (text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text)),
) as [SaidCell[], SaidCell[], SaidCell[]]
const rows = [first, second, third]

const edited = (column: string, edit: (cell: SaidCell) => SaidCell) =>
  rows.map((cells) => cells.map((cell, at) => (names[at] === column ? edit(cell) : cell)))
const everyText = (edit: (text: string) => SaidCell) =>
  [names, ...rows].map((cells) => cells.map((cell) => (typeof cell === 'string' ? edit(cell) : cell)))

/** What a sheet holds, and the lines of the CSV file that says the same; an empty line for an empty row. */
interface Kind extends SaidSheet {
  readonly says?: readonly string[]
}

/** 31 January 2026, as Excel counts its days. */
const day = 46_053

const beside = (name: string, cells: readonly SaidCell[], texts: readonly string[]): Kind => ({
  rows: [[...names, name], ...rows.map((row, at) => [...row, cells[at] ?? null])],
  says: [`${header},${name}`, ...lines.map((line, at) => `${line},${texts[at]}`)],
})
const days = beside('since', [{ date: day }, { date: day + 28 }, null], ['2026-01-31', '2026-02-28', ''])

const kinds: Readonly<Record<string, Kind>> = {
  'text and numbers': { rows: [names, ...rows] },
  dates: days,
  'dates of the calendar of 1904': { ...days, is1904: true },
  moments: beside('at', [{ date: day + 0.75 }, { date: day }, null], ['2026-01-31 18:00:00', '2026-01-31', '']),
  errors: beside('ratio', [{ error: '#DIV/0!' }, { error: '#N/A' }, { error: '#REF!' }], ['#DIV/0!', '#N/A', '#REF!']),
  'text in pieces': { rows: everyText((text) => ({ runs: [text.slice(0, 1), text.slice(1)] })) },
  'text with its pronunciation': { rows: everyText((text) => ({ text, spoken: 'ヨミ' })) },
  'text with signs of XML, and blanks around it': beside(
    'note',
    ['a < b & "c"', '  x ', '_x0041_'],
    ['"a < b & ""c"""', '  x ', 'A'],
  ),
  'formulas whose results are numbers': {
    rows: [names, ...edited('tenure', (cell) => ({ formula: 'SUM(A1,-1)', result: Number(cell) }))],
  },
  'formulas whose results are text': {
    rows: [names, ...edited('Contract', (cell) => ({ formula: '"<"&A1', result: String(cell) }))],
  },
  'formulas whose results are flags': {
    rows: [names, ...edited('Partner', (cell) => ({ formula: 'A1=A1', result: cell === 'Yes' }))],
  },
  'true and false': { rows: [names, ...edited('Partner', (cell) => cell === 'Yes')] },
  'hidden rows': { rows: [names, ...rows], hiddenRows: [3] },
  'empty rows between, and columns before': {
    rows: [[null, null, 'Export'], [], [], [null, null, ...names], [], ...rows.map((row) => [null, null, ...row])],
    says: [`,,Export${','.repeat(names.length - 1)}`, '', '', `,,${header}`, '', ...lines.map((line) => `,,${line}`)],
  },
  'two lines of names, some of them merged': {
    rows: [
      names.map((name, at) => (at < 5 ? name : at === 5 ? 'Services' : null)),
      names.map((name, at) => (at < 5 ? null : name)),
      ...rows,
    ],
    merged: ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:E2', 'F1:T1'],
    says: [`${names.slice(0, 5).join(',')},Services${','.repeat(14)}`, header, ...lines],
  },
  'cells merged over several rows': {
    rows: [names, first, second.map((cell, at) => (at === 15 ? null : cell)), third].map((cells, row) =>
      row === 1 ? cells.map((cell, at) => (at === 15 ? 'Two year' : cell)) : cells,
    ),
    merged: ['P2:P3'],
    says: [header, lines[0]?.replace('Month-to-month', 'Two year') ?? '', ...lines.slice(1)],
  },
  'a page with a chart before it': { rows: [names, ...rows], afterChart: true },
}

describe.each(Object.entries(kinds))('%s', (_, { says = [header, ...lines], ...sheet }) => {
  test.each(Object.entries(makers))('of %s', async (_, maker) => {
    const options = { contract, rename: {}, numbers: undefined, delimiter: ',', sheet: undefined }
    const open = await openSheet(fileOf(madeBy(maker, sheet), 'customers.xlsx'), options)
    let text = ''
    for await (const piece of open.lines) text += piece
    expect(text.replace(/\n+$/, '').split('\n')).toEqual(says)
    expect(open.sheet.name).toBe('Customers')
    expect(open.reading).toEqual(
      sheet.hiddenRows && maker.canHide ? ['Hidden in the sheet, and read like the others: 1 row.'] : [],
    )
  })
})
