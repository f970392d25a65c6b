import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { customers, customerWith, fileOf, folder, header, run, scoreText } from '@testing/command-line'
import { describe, expect, test } from 'vitest'

const fileWith = (...lines: string[]) => `${[header, ...lines].join('\n')}\n`

describe('as a stranger would', () => {
  test('without a file: the sample customers', async () => {
    const { code, output, messages } = await run(['score'])
    expect(code).toBe(0)
    expect(output.trimEnd().split('\n')).toHaveLength(12)
    expect(output).toMatch(/^SAMPLE-0001 +\d+\.\d % {2}churn {2}high +\S.*: raises the risk; /)
    expect(messages).toContain('Scored 12 customers with telco')
    expect(messages).toContain('Rejected: 0 rows.')
    expect(messages).toContain('No file was named: these are the sample customers of the package.')
  })

  test('from standard input', async () => {
    const { code, output } = await run(['score', '-', '--top', '1'], { input: fileWith(...customers(3)) })
    expect(code).toBe(0)
    expect(output.match(/^SAMPLE-000[123] .*; .*$/gm)).toBeNull()
    expect(output.match(/^SAMPLE-000[123] .*risk$/gm)).toHaveLength(3)
  })

  test('help and version', async () => {
    expect((await run([])).output).toContain('  npx @org/churn score [FILE]')
    expect((await run(['--help'])).output).toContain('--operating-point')
    expect((await run(['--version'])).output).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('an operating point changes the decisions', async () => {
    const decisions = async (name: string) =>
      (await run(['score', '--operating-point', name])).output.match(/ churn /g)?.length ?? 0
    const [recall, balanced, precision] = await Promise.all(['recall', 'balanced', 'precision'].map(decisions))
    expect(recall).toBeGreaterThan(balanced)
    expect(balanced).toBeGreaterThan(precision)
  })

  test('wrong options end with the exit code 2', async () => {
    const { code, output, messages } = await run(['scroe'])
    expect(messages).toBe(
      'churn: Command: got "scroe", expected "score", "explain", "plan", "self-test", "verify", "sql", "sheet", "package" or "mcp".\nSee npx @org/churn --help.\n',
    )
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(await run(['score', '--operating-point', 'x'])).toMatchObject({
      code: 2,
      messages: expect.stringContaining('got "x", expected one of recall, balanced, precision.'),
    })
  })
})

describe('paths that are not files', () => {
  test.each([
    ['empty', '', 'The file is empty, expected a header line with the column names.'],
    ['only blank lines', '\n\n', 'The file is empty'],
    [
      'a missing column',
      fileWith(...customers(2)).replace('tenure', 'tenuer'),
      'The header lacks tenure. Got 20 columns: ',
    ],
    [
      'a column twice',
      `${header},tenure\n${customers(1)[0]},1\n`,
      'The header names a column twice, expected each once: tenure.',
    ],
    [
      'an unclosed quote in the header',
      `"${fileWith(...customers(2))}`,
      'the header, cannot be read: got a quoted cell that does not end',
    ],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), 'Got a gzip file, expected CSV text'],
    ['a spreadsheet', Buffer.from('PK\x03\x04'), 'Got a zip file or spreadsheet, expected CSV text'],
    [
      'no header',
      customers(2).join('\n'),
      'The first line looks like a customer: put a line with the column names above',
    ],
    ['a title and nothing else', 'Customers of 2024\n', 'The first line looks like a title: remove what stands'],
    ['NUL bytes', Buffer.alloc(100_000), 'Got bytes that are not text, expected CSV text.'],
  ])('%s', async (_, content, sentence) => {
    const { code, output, messages } = await scoreText(content)
    expect(messages).toContain(sentence)
    expect(messages.split('\n')).toHaveLength(2)
    expect(output).toBe('')
    expect(code).toBe(1)
  })

  test('wrong delimiter', async () => {
    const { code, output, messages } = await scoreText(
      fileWith(...customers(2)).replaceAll(',', ';'),
      '--delimiter',
      ',',
    )
    expect(messages).toContain("The delimiter is different: add --delimiter ';'.")
    expect({ code, output }).toEqual({ code: 1, output: '' })
  })

  test('gzip by name, but not in content', async () => {
    const path = fileOf(fileWith(...customers(2)), 'customers.csv.gz')
    const hint = 'A file that is not packed needs a name without .gz.'
    const { code, output, messages } = await run(['score', path])
    expect(messages).toBe(
      `churn: Cannot read ${path}: got bytes that gzip cannot unpack (incorrect header check). ${hint}\n`,
    )
    expect({ code, output }).toEqual({ code: 1, output: '' })
  })

  test('a header and nothing else is not a success', async () => {
    expect(await scoreText(fileWith())).toMatchObject({
      code: 1,
      messages: expect.stringContaining('The file has a header but no rows: nothing to score.'),
    })
  })

  test('missing, a folder, under a file', async () => {
    const file = fileOf('')
    for (const [path, reason] of [
      [`${file}.absent`, 'there is no such file or folder'],
      [folder(), 'it is a folder, expected a file'],
      // Windows does not tell this from a file that is missing.
      [
        join(file, 'x'),
        process.platform === 'win32' ? 'there is no such file or folder' : 'a part of its path is not a folder',
      ],
    ]) {
      expect(await run(['score', path])).toMatchObject({
        code: 1,
        messages: `churn: Cannot read ${path}: ${reason}.\n`,
      })
    }
  })
})

describe('rows that are not customers: each is reported, the others are scored', () => {
  /** A bad line, and what is said of it. */
  const bad = [
    [customers(1)[0].slice(0, -6), 'got 19 cells, expected 20 as in the header'],
    [`${customers(1)[0]},=1`, 'got 21 cells, expected 20 as in the header; beyond them: "=1"'],
    [`"${customers(1)[0]}`, 'got a quoted cell that does not end on this line, expected a closing quote'],
    [customerWith('tenure', '-1'), 'tenure: got "-1", expected a whole number from 0 to 1200 (months)'],
    [customerWith('MonthlyCharges', '1e308'), 'MonthlyCharges: got "1e308", expected a number from 0 to 10000 (USD)'],
    [customerWith('tenure', 'NaN'), 'tenure: got "NaN", expected a whole number from 0 to 1200 (months)'],
    [customerWith('MonthlyCharges', '"1,5"'), 'MonthlyCharges: got "1,5", expected a number from 0 to 10000 (USD)'],
    [customerWith('tenure', '1.5'), 'tenure: got "1.5", expected a whole number from 0 to 1200 (months)'],
    [customerWith('Contract', '__proto__'), 'Contract: got "__proto__", expected one of "Month-to-month", '],
    [customerWith('InternetService', 'constructor'), 'InternetService: got "constructor", expected one of "DSL", '],
    [customerWith('Partner', 'Yes\0'), 'Partner: got "Yes\\u0000", expected one of "Yes", "No"'],
    [customerWith('Partner', ' '), 'Partner: got "", expected one of "Yes", "No"'],
    [customerWith('Contract', 'x'.repeat(2_000_000)), '… (a string of 2000000 characters), expected one of '],
    [customerWith('MonthlyCharges', 'Infinity'), 'MonthlyCharges: got "Infinity", expected a number from 0'],
  ] as const

  test('whatever is wrong', async () => {
    const good = customers(bad.length)
    const out = join(folder(), 'scores.ndjson')
    const lines = bad.flatMap(([line], index) => [good[index], line])
    const { code, messages } = await scoreText(fileWith(...lines), '--out', out, '--max-rejected', '0.5')
    expect(code).toBe(0)
    expect(messages).toContain(`Scored ${bad.length} customers`)
    expect(messages).toContain(`Rejected: ${bad.length} rows (wrong number of cells × 2, `)
    for (const [index, [, sentence]] of bad.slice(0, 10).entries()) {
      expect(messages).toContain(`\n  line ${2 * index + 3}: ${sentence}`)
    }
    const rows = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(lines.length)
    for (const [index, [, sentence]] of bad.entries()) {
      const [scored, rejected] = rows.slice(2 * index)
      expect(scored).toMatchObject({ customerID: good[index].split(',')[0], churn_error: null })
      expect(scored.churn_probability).toBeGreaterThan(0)
      expect(rejected.churn_error).toContain(sentence)
      expect(rejected.churn_probability).toBeNull()
    }
    // Every cell is kept, the enormous one too.
    expect(rows.at(-3).Contract).toHaveLength(2_000_000)
  })

  test('lines are counted through blank ones and through breaks in cells', async () => {
    const [before, after] = customers(2)
    const lines = [before, '', customerWith('Contract', '"two\nlines"'), '', customerWith('tenure', 'x'), after]
    const { messages } = await scoreText(fileWith(...lines))
    expect(messages).toContain('Scored 2 customers')
    expect(messages).toContain('\n  lines 4 to 5: Contract: got "two\\nlines"')
    expect(messages).toContain('\n  line 7: tenure: got "x"')
  })

  test('a number with blanks around it is a number', async () => {
    const plain = await scoreText(fileWith(customerWith('tenure', '12')))
    expect((await scoreText(fileWith(customerWith('tenure', ' 12 ')))).output).toBe(plain.output)
    expect(plain.output).toContain(' % ')
  })

  test('bytes that are not UTF-8 are read as Windows-1252, and that is said', async () => {
    const text = fileWith(...customers(1), customerWith('customerID', 'Jos\xe9 \x80'), ...customers(1))
    const { output, messages } = await scoreText(Buffer.from(text, 'latin1'))
    expect(messages).toContain('Scored 3 customers')
    expect(messages).toContain('Read as Windows-1252, because the bytes are not UTF-8: 1 row, first line 3.')
    expect(output.split('\n')[1]).toMatch(/^José € /)
    expect((await run(['score'])).messages).not.toContain('Windows-1252')
  })

  test('a header that is not UTF-8 is announced like its rows', async () => {
    const [header, ...rows] = fileWith(...customers(2))
      .trimEnd()
      .split('\n')
    const text = [`${header},Stra\xdfe`, ...rows.map((row) => `${row},x`)].join('\n')
    const { messages } = await scoreText(Buffer.from(text, 'latin1'))
    expect(messages).toContain('The header is read as Windows-1252, because its bytes are not UTF-8.')
    expect(messages).not.toContain('Read as Windows-1252')
    expect((await scoreText(text)).messages).not.toContain('Windows-1252')
  })

  test('when every row is one, or more than are allowed, the run failed', async () => {
    expect(await scoreText(fileWith('x', 'y'))).toMatchObject({ code: 1 })
    const decimalCommas = fileWith(...customers(12).map((line) => line.replace(/([\d.]+),([\d.]+)$/, '"$1","$2"')))
      .split('\n')
      .map((line) => line.replaceAll(/"(\d+)\.(\d+)"/g, '"$1,$2"'))
      .join('\n')
    const { code, messages } = await scoreText(decimalCommas)
    expect(code).toBe(1)
    expect(messages).toMatch(/\nRefused: \d+\.\d % of the rows were rejected, expected at most 10\.0 % /)
    expect(messages).toMatch(
      /\nNumbers written another way: \d+ cells of MonthlyCharges.* Add --decimal , to read them\.\n/,
    )
    const read = await scoreText(decimalCommas, '--decimal', ',')
    expect(read.code).toBe(0)
    const scoredOf = (text: string) => Number(/Scored (\d+) /.exec(text)?.[1])
    expect(scoredOf(read.messages)).toBeGreaterThan(scoredOf(messages) + 6)
    expect(await scoreText(fileWith('x', ...customers(9)))).toMatchObject({ code: 0 })
    expect(await scoreText(fileWith('x', ...customers(8)))).toMatchObject({ code: 1 })
    expect(await scoreText(fileWith('x', ...customers(1)), '--max-rejected', '0')).toMatchObject({ code: 1 })
  })
})

describe('files that name their columns otherwise', () => {
  const renamed = fileWith(...customers(3))
    .replace('tenure,', 'Months,')
    .replace('Contract,', 'Vertrag,')

  test.each([
    ['JSON', '{"Months": "tenure", "Vertrag": "contract"}'],
    ['CSV with headings', 'name;column\nMonths;tenure\nVertrag;Contract\n'],
    ['CSV without', 'Months,tenureMonths\nVertrag,Contract'],
  ])('--columns reads %s', async (_, content) => {
    const { code, messages } = await scoreText(renamed, '--columns', fileOf(content, 'columns.txt'))
    expect(messages).toContain('Months is tenure, Vertrag is Contract')
    expect(code).toBe(0)
  })

  test.each([
    ['nothing', '', /got nothing, expected JSON/],
    ['damaged JSON', '{"Months": ', /got JSON that cannot be read/],
    ['numbers', '{"Months": 5}', /got a column that is not text/],
    ['three cells', 'Months,tenure,x', /line 1: got 3 cells/],
  ])('--columns refuses %s', async (_, content, message) => {
    const { code, messages } = await scoreText(renamed, '--columns', fileOf(content, 'columns.txt'))
    expect({ code, messages }).toEqual({ code: 1, messages: expect.stringMatching(message) })
  })
})

test('columns without a name keep their values in NDJSON', async () => {
  const text = fileWith(...customers(1))
    .trimEnd()
    .split('\n')
  const { output } = await scoreText(`${text[0]},,,note\n${text[1]},a,b,c\n`, '--format', 'ndjson', '--out', '-')
  const width = text[0]?.split(',').length ?? 0
  const row = JSON.parse(output)
  expect([row[`column ${width + 1}`], row[`column ${width + 2}`], row.note]).toEqual(['a', 'b', 'c'])
})

describe('files as they really are', () => {
  const lines = fileWith(...customers(12))
    .trim()
    .split('\n')
  const quoted = lines.map((line) =>
    line
      .split(',')
      .map((cell) => `"${cell}"`)
      .join(';'),
  )

  const files: readonly (readonly [string, string | Buffer, ...string[]])[] = [
    ['a byte order mark and Windows line breaks', `\ufeff${lines.join('\r\n')}\r\n`],
    ['old line breaks', lines.join('\r')],
    ['quotes everywhere and another delimiter', `\ufeff${quoted.join('\r\n')}`, '--delimiter', ';'],
    ['tabs', lines.join('\n').replaceAll(',', '\t'), '--delimiter', '\\t'],
    ['semicolons, unsaid', quoted.join('\n')],
    ['tabs, unsaid', lines.join('\n').replaceAll(',', '\t')],
    ['a line that names the delimiter', `sep=;\r\n${quoted.join('\r\n')}`],
    ['UTF-16', Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(lines.join('\n'), 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le').swap16()],
    ['names in lower case', lines.join('\n').replace(header, header.toLowerCase())],
    ['names with blanks', lines.join('\n').replace(header, header.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))],
    [
      'columns without a name',
      lines
        .map((line, index) => `${line},${index && 'x'},`)
        .join('\n')
        .replace(/,0,\n/, ',,\n'),
    ],
  ]

  test.each(files.map(([name, content, ...args]) => ({ name, content, args })))('$name', async ({ content, args }) => {
    const { output: expected } = await run(['score'])
    expect((await scoreText(content, ...args)).output).toBe(expected)
  })

  test('what is read otherwise than it might be expected is said', async () => {
    const renamed = quoted.join('\n').replace('tenure', 'Tenure Months').replace('Contract', 'Terms')
    const { messages } = await scoreText(Buffer.from(renamed, 'utf16le'), '--rename', 'Terms=contract')
    expect(messages).toContain(
      'The file is UTF-16.\nThe columns are separated by ";".\n' +
        'Columns by other names: Tenure Months is tenure, Terms is Contract.\nScored 12 customers',
    )
    const usual = fileOf(readFileSync(new URL('../../examples/customers.csv', import.meta.url)), 'usual.csv')
    expect((await run(['score', usual])).messages).toMatch(/^Scored 12 customers/)
  })

  test('gzip, read and written by name', async () => {
    const { output: expected } = await run(['score', '--format', 'csv'])
    const out = join(folder(), 'scores.csv.gz')
    const { code, messages } = await run([
      'score',
      fileOf(gzipSync(lines.join('\n')), 'customers.csv.gz'),
      '--out',
      out,
    ])
    expect({ code, messages }).toEqual({ code: 0, messages: expect.stringMatching(/^Scored 12 customers/) })
    expect(gunzipSync(readFileSync(out)).toString()).toBe(expected)
  })
})
