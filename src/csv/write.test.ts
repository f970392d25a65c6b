import { type CsvCell, createCsvWriter, escapeFormula, readCsv, writeCsv } from '@org/churn/csv'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const { line } = createCsvWriter()

describe('formulas', () => {
  test.each([
    '=1+2',
    '+1',
    '+1+2',
    '-1+2',
    '-x',
    '- 1',
    '-=1',
    '@SUM(A1)',
    '=HYPERLINK("http://example.com")',
    '  =1+2',
    ' -1+2',
    '\u00a0=1',
    '\ufeff=1',
    '\t=1+2',
    '\t1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    ' ＝1',
  ])('%j is marked as text', (text) => {
    expect(escapeFormula(text)).toBe(`'${text}`)
    expect(parse(line([text, 'x']))[0][0]).toBe(`'${text}`)
  })

  test.each([
    '-1',
    '-12.5',
    '-12,5',
    '-1e5',
    '0',
    '3-4',
    'a=b',
    '0=1',
    'Example Telecom',
    '',
    ' ',
    "'=1",
    'tenure: got "-1"',
  ])('%j stays as it is', (text) => {
    expect(escapeFormula(text)).toBe(text)
  })

  test('numbers and flags are not formulas, and cells that must come back exactly are kept', () => {
    expect(line([-0.5, 1e21, true, null, undefined])).toBe('-0.5,1e+21,true,,\r\n')
    expect(createCsvWriter({ formulas: 'keep' }).line(['=1', '-x'])).toBe('=1,-x\r\n')
  })
})

test('quotes what needs it, and nothing else', () => {
  expect(line(['a "quoted" word', 'two\nlines', 'one, two', 'carriage\rreturn', ' spaced ', 'a;b'])).toBe(
    '"a ""quoted"" word","two\nlines","one, two","carriage\rreturn", spaced ,a;b\r\n',
  )
  expect(createCsvWriter({ delimiter: ';', lineBreak: '\n' }).line(['a;b', 'a,b'])).toBe('"a;b";a,b\n')
  expect(createCsvWriter().cells(['a', 'b'])).toBe('a,b')
})

test('what would be taken for something else at the start of a file is quoted', () => {
  expect([line(['\ufeffa']), line(['sep=;']), line(['']), line([' '])]).toEqual([
    '"\ufeffa"\r\n',
    '"sep=;"\r\n',
    '""\r\n',
    '" "\r\n',
  ])
})

test.each([
  ['delimiter', '"'],
  ['delimiter', ',,'],
  ['delimiter', '.'],
  ['delimiter', '1'],
  ['delimiter', '-'],
  ['delimiter', 'e'],
  ['delimiter', '\n'],
  ['lineBreak', '\r'],
  ['formulas', 'run'],
  ['quote', "'"],
])('refuses the option %s: %j', (option, value) => {
  const error = expect.objectContaining({ name: 'InvalidOptionError', option })
  expect(() => createCsvWriter({ [option]: value })).toThrow(error)
  expect(() => writeCsv({ [option]: value })).toThrow(error)
})

const text = fc.string({
  unit: fc.constantFrom('a', ',', ';', '\t', '|', '"', '\n', '\r', ' ', '=', '-', 'é', '\ufeff', '\0'),
})
const delimiters = fc.constantFrom(',', ';', '\t', '|')
const lineBreaks = fc.constantFrom('\r\n' as const, '\n' as const)

test('property: what is written comes back, through a stream in whatever pieces', async () => {
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1 }))
  await fc.assert(
    fc.asyncProperty(table, delimiters, lineBreaks, fc.nat(20), async (rows, delimiter, lineBreak, size) => {
      const bytes = new Uint8Array(
        await new Response(
          new ReadableStream<readonly CsvCell[]>({
            start(controller) {
              for (const cells of rows) controller.enqueue(cells)
              controller.close()
            },
          }).pipeThrough(writeCsv({ delimiter, lineBreak, formulas: 'keep' })),
        ).arrayBuffer(),
      )
      function* pieces() {
        for (let at = 0; at < bytes.length; at += size + 1) yield bytes.subarray(at, at + size + 1)
      }
      const read = await readCsv(pieces(), { delimiter, encoding: 'utf-8' })
      const found = [read.header.cells]
      for await (const { cells, problem } of read) {
        expect(problem).toBeUndefined()
        found.push(cells)
      }
      expect(found).toEqual(rows)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('property: csv-parse reads what is written, and finds no formula in it', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2 }), delimiters, lineBreaks, (cells, delimiter, lineBreak) => {
      const written = createCsvWriter({ delimiter, lineBreak }).line(cells)
      const [read] = parse(written, { delimiter, record_delimiter: lineBreak }) as string[][]
      expect(read).toEqual(cells.map(escapeFormula))
      for (const cell of read) expect(cell).not.toMatch(/^\s*[=+@]|^[\t\r\n]|^\s*-(?!\d)/)
    }),
    { seed: 1, numRuns: 500 },
  )
})
