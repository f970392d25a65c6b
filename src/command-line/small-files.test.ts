/** What someone meets who has never seen the project and scores ten lines copied from a spreadsheet. */
import { customers, fileOf, header, run } from '@testing/command-line'
import { beforeAll, expect, test } from 'vitest'

const names = header.split(',')
const ten = customers(10).map((line) => line.split(','))

type Cells = readonly string[]

interface Writing {
  readonly head?: Cells
  readonly rows?: readonly Cells[]
  readonly delimiter?: string
}

const table = ({ head = names, rows = ten, delimiter = ',' }: Writing = {}) =>
  [head, ...rows].map((cells) => `${cells.join(delimiter)}\n`).join('')

/** The ten customers with the cells of some columns written otherwise. */
const with_ = (columns: readonly string[], write: (cell: string) => string, rows = ten) =>
  rows.map((cells) => cells.map((cell, place) => (columns.includes(names[place]) ? write(cell) : cell)))

const money = ['MonthlyCharges', 'TotalCharges']
const flags = names.filter((_, place) => ten.some((cells) => cells[place] === 'Yes' || cells[place] === 'No'))
const renamed = (...pairs: readonly (readonly [string, string])[]) =>
  names.map((name) => pairs.find(([column]) => column === name)?.[1] ?? name)
const decimalCommas = with_(money, (cell) => cell.replace('.', ','))
const turned = names.map((name, place) => [name, ...ten.map((cells) => cells[place])].join(',')).join('\n')
/** As each company's own words for yes and no. */
const answering = (yes: string, no: string) =>
  with_(flags, (cell) => (cell === 'Yes' ? yes : cell === 'No' ? no : cell))

interface Expected {
  /** Decided as the same customers in a file as it should be: then the exit code is 0. */
  readonly scored?: number
  readonly says?: readonly (string | RegExp)[]
}

const cases: readonly (readonly [name: string, file: string | Buffer, Expected, ...args: string[]])[] = [
  ['tabs, as a clipboard has them', table({ delimiter: '\t' }), { scored: 10, says: ['separated by tabs'] }],
  [
    'semicolons and decimal commas',
    table({ rows: decimalCommas, delimiter: ';' }),
    { says: ['No customer could be scored: all 10 rows were rejected.', 'Add --decimal , to read them.'] },
  ],
  [
    'the same, with the option that was named',
    table({ rows: decimalCommas, delimiter: ';' }),
    { scored: 10 },
    ...['--decimal', 'comma'],
  ],
  [
    'no header',
    table().slice(header.length + 1),
    { says: [`put a line with the column names above it, such as ${header}. Got SAMPLE-0001, Female, 0, No, ….`] },
  ],
  [
    'a title above',
    `Customers, March 2026\n\n${table()}`,
    { scored: 10, says: ['One line stands above the column names and is skipped: "Customers, March 2026".'] },
  ],
  [
    'titles in the width of the table',
    `Customers${';'.repeat(19)}\nAs of 1 March${';'.repeat(19)}\n${table({ delimiter: ';' })}`,
    { scored: 10, says: ['2 lines stand above the column names and are skipped: "Customers", "As of 1 March".'] },
  ],
  [
    'a row of totals below',
    table({ rows: [...ten, ['Total', ...names.slice(1).map(() => '')]] }),
    {
      scored: 10,
      says: ['Left out, because they are no customers: row of totals × 1 (line 12).', 'Rejected: 0 rows.'],
    },
  ],
  ['a short row of totals', `${table()}Summe:,,705.35\n`, { scored: 10, says: ['row of totals × 1 (line 12)'] }],
  [
    'an average, named in the middle of the row',
    table({ rows: [...ten, names.map((name) => (name === 'Contract' ? 'Average' : name === money[0] ? '66.6' : ''))] }),
    { scored: 10, says: ['row of totals × 1 (line 12)'] },
  ],
  [
    'Y and N',
    table({ rows: answering('Y', 'N') }),
    { scored: 10, says: [/Partner: SPELLING × 10 \("N" × 5, "Y" × 5\)/] },
  ],
  ['Ja and Nein', table({ rows: answering('Ja', 'Nein') }), { scored: 10 }],
  ['oui and non', table({ rows: answering('oui', 'non') }), { scored: 10 }],
  [
    'columns with other names',
    table({ head: renamed(['tenure', 'Months'], ['Contract', 'Contract type']) }),
    { says: ['The header lacks tenure, Contract.', "--rename 'Months=tenure' --rename 'Contract type=Contract'."] },
  ],
  [
    'the same, with the options that were named',
    table({ head: renamed(['tenure', 'Months'], ['Contract', 'Contract type']) }),
    { scored: 10, says: ['Columns by other names: Months is tenure, Contract type is Contract.'] },
    ...['--rename', 'Months=tenure', '--rename', 'Contract type=Contract'],
  ],
  [
    'names with units behind them',
    table({ head: renamed(['MonthlyCharges', 'Monthly fee (USD)'], ['TotalCharges', 'Fee in total']) }),
    { says: ["--rename 'Monthly fee (USD)=MonthlyCharges'."] },
  ],
  ['a line that names the delimiter', `sep=;\n${table({ delimiter: ';' })}`, { scored: 10 }],
  ['the same, saved again', `"sep=;"${','.repeat(19)}\n${table()}`, { scored: 10 }],
  [
    'delimiters behind the rows',
    table()
      .replaceAll(/\n(?=S)/g, ',,\n')
      .trimEnd(),
    { scored: 10 },
  ],
  [
    'delimiters behind every row and not the header',
    table().replaceAll('\n', ',\n').replace(',\n', '\n'),
    { scored: 10 },
  ],
  ['delimiters behind the header', table().replace('\n', ',,\n'), { scored: 10 }],
  [
    'a quote that is never closed in the last column, and one at the end of a later row',
    table()
      .replace(/432\.1\n/, '"432.1\n')
      .replace(/5333\.28\n/, '5333.28"\n'),
    { scored: 9, says: ['line 5: got a quoted cell that does not end on this line'] },
  ],
  [
    'empty rows',
    table({ rows: [...ten, ...Array.from({ length: 15 }, () => names.map(() => ''))] }),
    { scored: 10, says: ['blank row × 15 (line 12, line 13, line 14, line 15, line 16, …)'] },
  ],
  ['the header once more', table({ rows: [...ten, names] }), { scored: 10, says: ['repeated header × 1 (line 12)'] }],
  [
    'a table as documents write it',
    table({ delimiter: ' | ' })
      .trimEnd()
      .replaceAll(/^|$/gm, '|')
      .replace('\n', `\n|${'---|'.repeat(20)}\n`),
    { says: ['ruled line × 1 (line 2)'] },
  ],
  [
    'a table as databases print it',
    ` ${table({ delimiter: ' | ' }).replace('\n', `\n${'----+'.repeat(19)}----\n`)}(10 rows)\n`,
    { says: ['ruled line × 1, note × 1 (line 2, line 13)'] },
  ],
  [
    'currency signs',
    table({ rows: with_(money, (cell) => cell && `$${cell}`) }),
    { says: ['such as "$91.11". Add --currency \'$\' to read them.'] },
  ],
  [
    'amounts in brackets, which stand for a minus',
    table({ rows: with_([money[0]], (cell) => `(${cell})`) }),
    { says: ['such as "(91.11)". Add --decimal . to read them.'] },
  ],
  [
    'thousands, decimals and a sign, by the names of the marks',
    table({ rows: with_([money[0]], (cell) => `1.0${cell.replace('.', ',')} €`), delimiter: ';' }),
    { says: ['Most numbers are outside those the model was trained on'] },
    ...['--decimal', 'comma', '--thousands', 'point', '--currency', '€'],
  ],
  [
    'amounts that a spreadsheet has turned into dates',
    table({ rows: with_([money[0]], (cell) => cell.replace('.', '.03.')) }),
    { says: ['Dates in place of numbers: 10 cells of MonthlyCharges', 'export the file again'] },
  ],
  [
    'payment methods of another company',
    table({ rows: with_(['PaymentMethod'], () => 'Twint').slice(0, 3) }),
    { says: ['Refused: the file as a whole is at fault', 'Most values are unknown: 3 cells of paymentMethod'] },
  ],
  [
    'one row of five that cannot be read',
    table({ rows: [...ten.slice(0, 4), ...with_(['tenure'], () => '?', ten.slice(4, 5))] }),
    { says: ['Refused: 20.0 % of the rows', 'Correct it, or score the others without it: --max-rejected 0.2.'] },
  ],
  ['rows and columns exchanged', turned, { says: ['the names of its columns in the first column'] }],
  [
    'columns aligned with blanks',
    table({ head: names, rows: ten.map((cells) => cells.map((cell) => cell.replaceAll(' ', '_'))) }).replaceAll(
      ',',
      '   ',
    ),
    { says: ['The columns are aligned with blanks: separate them with commas or tabs.'] },
  ],
  [
    'lines in quotes as a whole',
    table().replaceAll(/^.+$/gm, '"$&"'),
    { says: ['Each line stands in quotes as a whole: '] },
  ],
  [
    'UTF-16, as some spreadsheets say "Unicode text"',
    Buffer.from(`\ufeff${table({ delimiter: '\t' })}`, 'utf16le'),
    { scored: 10 },
  ],
  ['JSON', JSON.stringify(ten), { says: ['Got JSON, expected CSV text: write one line of cells for each object'] }],
  ['lines of JSON', ten.map((cells) => `${JSON.stringify({ ...cells })}\n`).join(''), { says: ['Got JSON, expected'] }],
  [
    'a page',
    `<!DOCTYPE html>\n<table><tr><td>tenure</td></tr></table>\n`,
    { says: ['Got a page or XML, expected CSV'] },
  ],
  ['a spreadsheet', Buffer.from('PK\x03\x04rest'), { says: ['Got a zip file or spreadsheet, expected CSV text'] }],
  ['Parquet', Buffer.from('PAR1\x15\x04\x15', 'latin1'), { says: ['Got a Parquet file, expected CSV text'] }],
  [
    'another table altogether',
    'date,message\n2026-03-01,something\n',
    { says: [/The header lacks .*Got 2 columns: date, message\./] },
  ],
]

let whole = ''
beforeAll(async () => {
  const { output } = await run(['score', '-', '--top', '0', '--format', 'csv'], { input: table() })
  whole = output
})

const decisionsOf = (output: string) =>
  output
    .split('\n')
    .slice(1)
    .map((line) => line.split(/[,;\t|](?=0\.\d)/)[1])

const named = cases.map(([name, file, expected, ...args]) => ({ name, file, args, ...expected }))

test.each(named)('$name', async ({ file, args, scored, says = [] }) => {
  const { code, output, messages } = await run(['score', fileOf(file), '--top', '0', '--format', 'csv', ...args])
  expect(messages).not.toMatch(/\n {4}at /)
  for (const sentence of says) {
    if (typeof sentence === 'string') expect(messages).toContain(sentence)
    else expect(messages).toMatch(sentence)
  }
  if (scored === undefined) return
  expect(messages).toContain(`Scored ${scored} customers`)
  expect(code).toBe(0)
  const found = decisionsOf(output).filter((text) => text !== undefined)
  const expected = decisionsOf(whole).filter((text) => text !== undefined)
  expect(expected).toHaveLength(10)
  expect(found.length).toBe(scored)
  const probabilities = (texts: readonly string[]) => texts.map((text) => Number.parseFloat(text))
  // Every customer scored is decided as in the file as it should be, in the same order.
  const rest = probabilities(expected)
  for (const probability of probabilities(found)) {
    expect(rest).toContain(probability)
    rest.splice(0, rest.indexOf(probability) + 1)
  }
})

test('a list of columns that names one the file does not have says so by its own name', async () => {
  const columns = fileOf('Months,tenure\nVertrag,Contract\n', 'columns.csv')
  const file = fileOf(table({ head: renamed(['tenure', 'Months'], ['Contract', 'Terms']) }))
  const { code, messages } = await run(['score', file, '--columns', columns])
  expect(code).toBe(1)
  expect(messages).toContain(`churn: --columns ${columns}: the file has no column Vertrag. Got 20 columns: `)
  // One that the model does not need may be in the list for other files.
  const others = fileOf('Months,tenure\nTerms,Contract\nGone,Churn\n', 'columns.csv')
  expect(await run(['score', file, '--columns', others])).toMatchObject({ code: 0 })
  const wrong = fileOf('Months,tenuer\n', 'columns.csv')
  const answer = await run(['score', file, '--columns', wrong])
  expect(answer.messages).toContain(`--columns ${wrong}: got Months=tenuer, expected one of the model's columns: `)
})
