/** The same rows are judged alike, whether they are read from CSV or scored inside DuckDB, in whatever file they stand. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { DuckDBInstance } from '@duckdb/node-api'
import { customers, customerWith, folder, header } from '@testing/command-line'
import { crewFile, ferries } from '@testing/ferries'
import { describe, expect, test } from 'vitest'
import { readCommand } from './options'
import { score, type Terminal } from './score'
import { scoreInDuckdb } from './score-in-duckdb'

const rowsOf = (...lines: readonly string[]) => `${[header, ...lines].join('\n')}\n`
const cut = (lines: readonly string[], change: (cells: string[]) => string[]) =>
  lines.map((line) => change(line.split(',')).join(','))
const place = (column: string) => header.split(',').indexOf(column)
const changed = (lines: readonly string[], column: string, to: (cell: string, index: number) => string) =>
  lines.map(
    (line, index) => cut([line], (cells) => cells.with(place(column), to(cells[place(column)] ?? '', index)))[0],
  )

/** Files whose rows any format can hold. */
const tables: Readonly<Record<string, readonly [content: string, ...words: string[]]>> = {
  'customers as usual': [rowsOf(...customers(12))],
  'a column of mostly unknown values': [rowsOf(...changed(customers(12), 'PaymentMethod', () => 'Crypto'))],
  'misspelt values': [
    rowsOf(...changed(customers(20), 'PaymentMethod', (_, at) => (at < 6 ? 'Electronik check' : 'Mailed check'))),
  ],
  'numbers with decimal commas': [
    rowsOf(...changed(customers(12), 'MonthlyCharges', (cell) => `"${cell.replace('.', ',')}"`)),
  ],
  'the same, read as such': [
    rowsOf(...changed(customers(12), 'MonthlyCharges', (cell) => `"${cell.replace('.', ',')}"`)),
    '--decimal',
    ',',
  ],
  'numbers turned into dates': [
    rowsOf(...changed(customers(30), 'MonthlyCharges', (cell, at) => (at < 2 ? '12.May' : cell))),
  ],
  'too many rejected rows': [rowsOf(...customers(8), ...Array(2).fill(customerWith('tenure', 'ten')))],
  'enough rejected rows': [
    rowsOf(...customers(8), ...Array(2).fill(customerWith('tenure', 'ten'))),
    '--max-rejected',
    '0.5',
  ],
  'unusual spellings, contradictions, missing cells': [
    rowsOf(
      ...customers(12),
      customerWith('Contract', 'two-year'),
      customerWith('Partner', 'YES'),
      customerWith('gender', 'unknown'),
      customerWith('InternetService', 'No'),
      customerWith('TotalCharges', ' '),
      customerWith('MonthlyCharges', ''),
    ),
    '--max-rejected',
    '0.3',
  ],
  'labels, of which some cannot be read': [
    `${[`${header},Churn`, ...customers(12).map((line, at) => `${line},${at % 3 === 0 ? 'Yes' : at === 5 ? 'maybe' : 'No'}`), `${customerWith('tenure', 'ten')},Yes`].join('\n')}\n`,
    '--max-rejected',
    '0.2',
  ],
  'columns by other names': [
    rowsOf(...customers(3))
      .replace('Contract', 'contract')
      .replace('tenure', 'months'),
    '--rename',
    'months=tenure',
  ],
}

/** Files that only text can be. */
const texts: Readonly<Record<string, readonly [content: Buffer | string, ...words: string[]]>> = {
  'semicolons, a title, a total and Windows-1252': [
    Buffer.from(
      [
        'Kundenliste Zürich',
        '',
        rowsOf(...customers(3), `Müller${customers(1)[0].slice(11)}`).replaceAll(',', ';'),
        'Total;;;',
      ].join('\n'),
      'latin1',
    ),
  ],
  'UTF-16': [Buffer.from(`\ufeff${rowsOf(...customers(3))}`, 'utf16le')],
  'rows that cannot be split': [rowsOf(...customers(10), 'a,b,c', `"${customers(1)[0]}`), '--max-rejected', '0.5'],
  'quotes and line breaks in cells': [
    rowsOf(...customers(4), customerWith('customerID', '"a ""b""\nc"'), ...customers(2)),
  ],
  'a delimiter that is named': [rowsOf(...customers(3)).replaceAll(',', '|'), '--delimiter', '|'],
  'no rows': [rowsOf()],
}

/** What is said, with rows counted as lines behind a header. */
const said = (messages: string) =>
  messages.replace(/^Scored in DuckDB\.\n/m, '').replace(/\brow (\d+):/g, (_, row) => `line ${Number(row) + 1}:`)

async function judged(file: string, words: readonly string[], out: string) {
  const command = readCommand(['score', file, '--out', out, ...words])
  let messages = ''
  const listener = {
    write(text: string) {
      messages += text
    },
  }
  if (command.name === 'score-in-duckdb') {
    const { scored, isRefused } = await scoreInDuckdb(command.options, listener)
    return { messages, isRefused: scored === 0 || isRefused }
  }
  if (command.name !== 'score') throw new Error(`Got ${command.name}, expected score.`)
  const terminal = { input: process.stdin, output: new PassThrough(), messages: listener } as unknown as Terminal
  const { scored, isRefused } = await score(command.options, terminal)
  return { messages, isRefused: scored === 0 || isRefused }
}

async function converted(csv: string, path: string, format: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT * FROM read_csv('${csv}', all_varchar = true, delim = ',', header = true)) TO '${path}' (FORMAT ${format})`,
  )
  connection.closeSync()
  instance.closeSync()
}

describe.each(Object.entries(tables))('%s', (_, [content, ...words]) => {
  test('are judged alike in CSV, NDJSON and Parquet', async () => {
    const home = folder()
    const at = (name: string) => join(home, name)
    writeFileSync(at('customers.csv'), content)
    await converted(at('customers.csv'), at('customers.parquet'), 'PARQUET')
    await converted(at('customers.csv'), at('customers.ndjson'), 'JSON')
    const expected = await judged(at('customers.csv'), words, at('scored.csv'))
    for (const [file, out] of [
      ['customers.csv', 'scored.parquet'],
      ['customers.parquet', 'scored.csv'],
      ['customers.ndjson', 'scored.ndjson'],
    ]) {
      const { isRefused, messages } = await judged(at(file), words, at(out))
      expect(said(messages), `${file} to ${out}`).toBe(expected.messages)
      expect(isRefused).toBe(expected.isRefused)
      expect(messages).toMatch(/^Scored in DuckDB\./)
    }
  })
})

describe.each(Object.entries(texts))('%s', (_, [content, ...words]) => {
  test('are read and judged as on the way from CSV to CSV', async () => {
    const home = folder()
    writeFileSync(join(home, 'customers.csv'), content)
    const expected = await judged(join(home, 'customers.csv'), words, join(home, 'scored.csv'))
    const { isRefused, messages } = await judged(join(home, 'customers.csv'), words, join(home, 'scored.parquet'))
    expect(said(messages)).toBe(expected.messages)
    expect(isRefused).toBe(expected.isRefused)
  })
})

test('crew of another company', async () => {
  const home = folder()
  writeFileSync(join(home, 'crew.csv'), crewFile(300))
  const words = ['--model', ferries]
  const expected = await judged(join(home, 'crew.csv'), words, join(home, 'scored.csv'))
  const { isRefused, messages } = await judged(join(home, 'crew.csv'), words, join(home, 'scored.parquet'))
  expect(said(messages)).toBe(expected.messages)
  expect(messages).toContain('Against the labels of 300 rows')
  expect(isRefused).toBe(false)
})
