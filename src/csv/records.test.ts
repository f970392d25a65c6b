import { type CsvOptions, type CsvRecord, type CsvTable, readCsv } from '@org/churn/csv'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** Bytes in pieces of `size`. */
function* pieces(content: string | Uint8Array, size: number): Generator<Uint8Array> {
  const bytes = Buffer.from(content as string)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function collect(table: CsvTable): Promise<readonly CsvRecord[]> {
  const records = [table.header]
  for await (const record of table) records.push(record)
  return records
}

const readRecords = async (content: string | Uint8Array, size = 7, options?: CsvOptions) =>
  collect(await readCsv(pieces(content, size), options))

const linesOf = ({ firstLine, lastLine }: CsvRecord) =>
  firstLine === lastLine ? `${firstLine}` : `${firstLine}-${lastLine}`

/** Each record as "lines: cells" or "lines! kind of problem". */
async function read(content: string | Uint8Array, size = 7, options?: CsvOptions): Promise<string[]> {
  const records = await readRecords(content, size, options)
  return records.map((record) =>
    record.problem
      ? `${linesOf(record)}! ${record.problem.kind}`
      : `${linesOf(record)}: ${record.cells.map((text) => text.slice(0, 20)).join('|')}`,
  )
}

describe('lines of a record', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['no break at the end', 'a,b\n1,2', ['1: a|b', '2: 1|2']],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n"3",4\r\n', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['carriage returns', 'a,b\r1,2\r3,4\r', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['blank lines', '\n\na,b\n\n\r\n1,2\n\n\n3,4\n\n', ['3: a|b', '6: 1|2', '9: 3|4']],
    ['lines of blanks', '\na,b\n\n1,2\n  \n3,4\n\t', ['2: a|b', '4: 1|2', '6: 3|4']],
    ['breaks inside quotes', 'a,b\n"1\n\n2",3\n4,5\n', ['1: a|b', '2-4: 1\n\n2|3', '5: 4|5']],
    ['pairs inside quotes', 'a,b\r\n"1\r\n2",3\r\n4,5\r\n', ['1: a|b', '2-3: 1\r\n2|3', '4: 4|5']],
    ['breaks of all kinds inside quotes', 'a,b\n"1\r\n\n\r2",3\n4,5\n', ['1: a|b', '2-5: 1\r\n\n\r2|3', '6: 4|5']],
    ['breaks in the last record', 'a,b\n1,"2\n3"', ['1: a|b', '2-3: 1|2\n3']],
    ['breaks in the header', 'a,"b\nc"\n1,2\n', ['1-2: a|b\nc', '3: 1|2']],
    ['empty cells', 'a,b,c\n,,\n"",1,', ['1: a|b|c', '2: ||', '3: |1|']],
    ['a single column', 'a\n1\n""\n\n2', ['1: a', '2: 1', '3: ', '5: 2']],
  ])('%s', async (_, text, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(await read(text, size)).toEqual(expected)
  })
})

describe('cells behind the last column', () => {
  test.each([
    [
      'empty ones are dropped',
      'a,b\n1,2,\n3,4,, \n5,6,x\n',
      ['1: a|b', '2: 1|2', '3: 3|4', '4! wrong number of cells'],
    ],
    [
      'those below no name may be left out',
      'a,b,,\n1,2\n3,4,5\n6\n',
      ['1: a|b||', '2: 1|2||', '3: 3|4|5|', '4! wrong number of cells'],
    ],
  ])('%s', async (_, text, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(await read(text, size)).toEqual(expected)
  })
})

describe('quotes', () => {
  test.each([
    ['in the middle of a cell are text', 'a,b\n5" pipe,x"y"\n3, "4"\n', ['1: a|b', '2: 5" pipe|x"y"', '3: 3| "4"']],
    ['hold delimiters', 'a,b\n"1,2",3\n', ['1: a|b', '2: 1,2|3']],
    ['doubled inside quotes are one', 'a,b\n"say ""hi""","""\n"""\n', ['1: a|b', '2-3: say "hi"|"\n"']],
    ['may have blanks behind them', 'a,b\n"1" ,"2"\t\n"3"  ', ['1: a|b', '2: 1|2', '3! wrong number of cells']],
    ['never closed', 'a,b\n"1,2\n3,4\n5,6\n', ['1: a|b', '2! unclosed quote', '3: 3|4', '4: 5|6']],
    [
      'closed by a quote of a later row: the rows between are read again',
      'a,b\n"1,2\n3,4\n5,6"\n7,8\n',
      ['1: a|b', '2! unclosed quote', '3: 3|4', '4: 5|6"', '5: 7|8'],
    ],
    [
      'not closed, before a record of several lines',
      'a,b\n"1,2\n"two\nlines",3\n4,5\n',
      ['1: a|b', '2! unclosed quote', '3-4: two\nlines|3', '5: 4|5'],
    ],
    [
      'not closed in the last column, and closed at the end of a later row: no row is swallowed',
      'a,b,c,d\n1,2,3,"4\n5,6,7,8\n9,10,11,12"\n13,14,15,16\n',
      ['1: a|b|c|d', '2! unclosed quote', '3: 5|6|7|8', '4: 9|10|11|12"', '5: 13|14|15|16'],
    ],
    [
      'around a text of several lines with delimiters of its own',
      'a,b,c,d\n1,2,3,"4\nfive, six\nseven, eight, nine"\n',
      ['1: a|b|c|d', '2-4: 1|2|3|4\nfive, six\nseven, e'],
    ],
    ['with text behind them', 'a,b\n"1"x,2\n3,4\n', ['1: a|b', '2! stray quote', '3: 3|4']],
    ['with text behind them at the end', 'a,b\n"1"x,2', ['1: a|b', '2! stray quote']],
  ])('%s', async (_, text, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(await read(text, size)).toEqual(expected)
  })

  test('never closed: only that line is lost, wherever it stands', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `${index},x`)
    for (const broken of [0, 1000, 1999]) {
      const found = await read(['a,b', ...rows.with(broken, '"oops,x')].join('\n'), 4096)
      const expected = rows.map((row, index) => `${index + 2}: ${row.replace(',', '|')}`)
      expect(found).toEqual(['1: a|b', ...expected.with(broken, `${broken + 2}! unclosed quote`)])
    }
  })

  test('never closed: lines stay right where a pair of breaks is cut', async () => {
    // Rows of 16 bytes put the same byte of a row at the end of each 65,536; the first row chooses which.
    for (let shift = 0; shift < 16; shift++) {
      const text = `a,b\r\n"oops,x\r\n${'y'.repeat(shift)},1\r\n${'123456789012,4\r\n'.repeat(5000)}`
      expect((await read(text, 65_536)).at(-1)).toBe('5003: 123456789012|4')
    }
  })

  test('never closed in a long file: given up at the largest record, not at the end', async () => {
    const recordLimit = 100_000
    const block = Buffer.from(`${'x'.repeat(97)},2\n`.repeat(100))
    let pushed = 0
    async function* endless() {
      yield Buffer.from('a,b\n"oops,x\n')
      for (; pushed < 10 * recordLimit; pushed += block.length) yield block
    }
    for await (const records of (await readCsv(endless(), { recordLimit })).blocks()) {
      expect(records[0].problem?.kind).toBe('unclosed quote')
      break
    }
    expect(pushed).toBeLessThanOrEqual(recordLimit + block.length)
  })

  test('the lines behind a quote that is never closed come a few at a time', async () => {
    const text = `a,b\n"oops,x\n${'1,2\n'.repeat(50_000)}`
    const lengths: number[] = []
    for await (const records of (await readCsv(text)).blocks(1000)) lengths.push(records.length)
    expect(Math.max(...lengths)).toBe(1000)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(50_001)
  })
})

test('a row with another number of cells is kept with its cells', async () => {
  const [, short, long] = await readRecords('a,b\n1\n1,2,three,=4\n')
  expect(short).toMatchObject({ cells: ['1'], problem: { message: 'got 1 cell, expected 2 as in the header' } })
  expect(long.cells).toEqual(['1', '2', 'three', '=4'])
  expect(long.problem?.message).toBe('got 4 cells, expected 2 as in the header; beyond them: "three", "=4"')
})

test('a record keeps its own bytes, and one that is refused what could be made out', async () => {
  const rows = ['1,"say ""hi"""', '"2" ,\u00e9\u{1f600}', ' 3,', '"oops,x', '4,"two\r\nlines"', '"5"x,6']
  for (const size of [1, 5, 1000]) {
    const [header, ...records] = await readRecords(`a,b\r\n${rows.join('\r\n')}\r\n`, size)
    expect(Buffer.from(header.bytes).toString()).toBe('a,b')
    expect(records.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(rows)
    expect(records.map(({ cells }) => cells[1])).toEqual(['say "hi"', '\u00e9\u{1f600}', '', 'x', 'two\r\nlines', '6'])
  }
})

describe('the record limit', () => {
  const recordLimit = 1000
  const wide = (length: number, lineBreak: string) => `a,b\n${'x'.repeat(length - 2)},1${lineBreak}2,3${lineBreak}`

  test.each(['\n', '\r\n', '\r'])('takes a line of so many bytes and none longer, ended by %j', async (lineBreak) => {
    for (const size of [1, 999, 1003, 1_000_000]) {
      const kinds = async (length: number) =>
        (await readRecords(wide(length, lineBreak), size, { recordLimit })).map(({ problem }) => problem?.kind)
      expect(await kinds(recordLimit)).toEqual([undefined, undefined, undefined])
      expect(await kinds(recordLimit + 1)).toEqual([undefined, 'line too long', undefined])
      expect(await kinds(3 * recordLimit)).toEqual([undefined, 'line too long', undefined])
    }
  })

  test('is 2,500,000 bytes where none is given: a cell of two million characters is a cell', async () => {
    const long = `a,b\n1,${'x'.repeat(2_000_000)}\n3,4\n`
    expect(await read(long, 65_536)).toEqual(['1: a|b', `2: 1|${'x'.repeat(20)}`, '3: 3|4'])
    const [, tooLong] = await readRecords(`a,b\n1,${'x'.repeat(2_500_000)}\n`, 65_536)
    expect(tooLong.problem?.message).toBe(
      'got a line of more than 2500000 bytes, expected fewer; only its first cells are kept',
    )
  })

  test('cuts a line without an end, and the next line is found again', async () => {
    const text = `a,b\n1,${'x'.repeat(5 * recordLimit)}\r\n3,4\r\n`
    for (const size of [1, 997, 65_536]) {
      const records = await readRecords(text, size, { recordLimit })
      expect(records.map(linesOf)).toEqual(['1', '2', '3'])
      expect(records[1].cells).toEqual(['1'])
      expect(records[2].cells).toEqual(['3', '4'])
    }
  })

  test('counts all lines of a record', async () => {
    const long = `a,b\n"${'x'.repeat(600)}\n${'y'.repeat(600)}",1\n2,3\n`
    for (const size of [1, 50, 4096]) {
      expect(await read(long, size, { recordLimit })).toEqual([
        '1: a|b',
        '2! unclosed quote',
        `3: ${'y'.repeat(20)}|1`,
        '4: 2|3',
      ])
    }
  })

  test('bounds a header as well', async () => {
    const header = readCsv('{"a":1},'.repeat(1000), { recordLimit })
    await expect(header).rejects.toThrow('Line 1, the header, cannot be read: got a line of more than 1000 bytes')
  })
})

test('NUL bytes are characters', async () => {
  expect(await read('a,b\n\0,1\0\n3,4\n')).toEqual(['1: a|b', '2: \0|1\0', '3: 3|4'])
})

/** Cells that anything may come out of. */
const hostile = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', '\r', ' ', 'é', '😀', '=', '\0', '\t') })
/** How a stream of `length` bytes is cut. */
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 })

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = lengths[index % lengths.length]
    yield bytes.subarray(at, at + length)
    at += length
  }
}

test('property: whatever the bytes, limits and pieces, the records are the same, and no line is missing', async () => {
  const unit = fc.constantFrom('a', ',', '"', '"', '\n', '\n', '\r', ' ', 'é', '\xe9', '\0')
  const options = fc.record({
    delimiter: fc.constant(','),
    recordLimit: fc.constantFrom(3, 8, 20, 2_500_000),
  })
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 120 }), cuts, options, async (text, lengths, given) => {
      // é as UTF-8, \xe9 as a byte that is not.
      const bytes = Buffer.concat(
        [...`h,i\n${text}`].map((character) => Buffer.from(character, character === '\xe9' ? 'latin1' : 'utf8')),
      )
      const whole = await collect(await readCsv(bytes, given))
      const shown = (records: readonly CsvRecord[]) =>
        records.map((record) => ({ ...record, bytes: Buffer.from(record.bytes).toString('latin1') }))
      expect(shown(await collect(await readCsv(cut(bytes, lengths), given)))).toEqual(shown(whole))
      // Records follow one another, and between them nothing but blank lines is left out.
      const lines = bytes.toString('latin1').split(/\r\n|\n|\r/)
      let line = 0
      for (const { firstLine, lastLine } of whole) {
        expect(lines.slice(line, firstLine - 1).filter((each) => each.trim() !== '')).toEqual([])
        expect(lastLine).toBeGreaterThanOrEqual(firstLine)
        line = lastLine
      }
      expect(lines.slice(line).filter((each) => each.trim() !== '')).toEqual([])
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test('property: the same where quotes that are never closed hide many lines', async () => {
  const line = fc.constantFrom('1,2', '1,2', '1,2', '3,4\r', '"oops,x', '"two\nlines",3', 'x"y,z', '"a"b,c')
  const many = fc.array(line, { minLength: 60, maxLength: 200 })
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(many, sizes, fc.constantFrom(100, 400, 1000), async (lines, lengths, recordLimit) => {
      const bytes = Buffer.from(`h,i\n${lines.join('\n')}`)
      const shown = (records: readonly CsvRecord[]) => records.map(({ bytes: _, ...record }) => record)
      const whole = await collect(await readCsv(bytes, { recordLimit }))
      expect(shown(await collect(await readCsv(cut(bytes, lengths), { recordLimit })))).toEqual(shown(whole))
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('behind a quote that is never closed, records of several lines are read again', async () => {
  const recordLimit = 400
  const text = `a,b\n"oops,x\n${'1,2\n'.repeat(120)}"two\nlines",3\n4,5\n`
  for (let size = 380; size < 620; size++) {
    const found = await read(text, size, { recordLimit })
    expect([size, found.slice(-2)]).toEqual([size, ['123-124: two\nlines|3', '125: 4|5']])
  }
})

test('property: quoted cells come back as they are, with the lines they stand on', async () => {
  const row = fc.tuple(fc.constant('x'), hostile, hostile)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), cuts, async (rows, lengths) => {
      const texts = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
      const table = await readCsv(cut(Buffer.from(`${texts.join('\n')}\n`), lengths), { delimiter: ',' })
      const records = await collect(table)
      expect(records.map(({ cells }) => cells)).toEqual(rows)
      let line = 1
      for (const [index, { firstLine, lastLine }] of records.entries()) {
        expect(firstLine).toBe(line)
        line += texts[index].split(/\r\n|\n|\r/).length
        expect(lastLine).toBe(line - 1)
      }
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('property: where each cell is quoted or plain, csv-parse reads the same', async () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '=', '\0', '5'), minLength: 1 })
  const quoted = hostile.map((text) => `"${text.replaceAll('"', '""')}"`)
  const line = fc.tuple(fc.constant('x'), fc.oneof(plain, quoted), fc.oneof(plain, quoted)).map((row) => row.join(','))
  const breaks = fc.constantFrom('\n', '\r\n', '\r')
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), breaks, cuts, async (lines, lineBreak, lengths) => {
      const bytes = Buffer.from(lines.join(lineBreak))
      const expected = parse(bytes, { record_delimiter: lineBreak }) as string[][]
      const records = await collect(await readCsv(cut(bytes, lengths), { delimiter: ',' }))
      expect(records.map(({ cells }) => cells)).toEqual(expected)
    }),
    { seed: 1, numRuns: 500 },
  )
})

describe('stray quotes', () => {
  /** A cell as RFC 4180 writes it, with what ends it; a quote in the middle of a cell means itself. */
  const cell = /(?:"(?:[^"]|"")*"|(?!")[^,\n]*)(,|\n|$)/y

  /** On which lines records start, found in the whole text at once: written to judge, not to stream. */
  function starts(text: string, width: number): readonly number[] {
    const found: number[] = []
    for (let at = 0, line = 1; at < text.length; ) {
      let cells = 0
      let ending: string | undefined
      cell.lastIndex = at
      do {
        ending = cell.exec(text)?.[1]
        cells++
      } while (ending === ',')
      const lines = text.slice(at, cell.lastIndex).trimEnd().split('\n').length
      const whole = ending !== undefined && (lines === 1 || cells === width)
      const end = whole ? cell.lastIndex : text.indexOf('\n', at) + 1 || text.length
      found.push(line)
      line += text.slice(at, end).split('\n').length - 1
      at = end
    }
    return found
  }

  const rows = Array.from({ length: 12 }, (_, index) => `customer-${index},${index},x`)
  const table = `id,number,text\n${rows.join('\n')}\n`
  const header = table.indexOf('\n') + 1
  const firstLines = async (text: string, size: number) =>
    (await readRecords(text, size)).map(({ firstLine }) => firstLine)

  test('answer every row where one quote strays, wherever it stands', async () => {
    for (let at = header; at < table.length; at++) {
      const found = await firstLines(`${table.slice(0, at)}"${table.slice(at)}`, 64)
      expect([at, found]).toEqual([at, Array.from({ length: 13 }, (_, index) => index + 1)])
    }
  })

  test('property: as many records are found as there are, wherever quotes stand', async () => {
    const places = fc.array(fc.nat(table.length - 1), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 40 }), async (given, size) => {
        let text = table
        for (const at of given) if (at >= header) text = `${text.slice(0, at)}"${text.slice(at)}`
        expect(await firstLines(text, size)).toEqual(starts(text, 3))
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })
})

test.each([
  ['a long line that comes byte by byte', `a,b\n${`"${'x'.repeat(60_000)}",1\n`.repeat(16)}`, 1, 17],
  ['quotes that each seem to open a record', `a,b\n${'",a","b\n'.repeat(100_000)}`, 65_536, 100_001],
  ['quotes that open a record of many long lines', `a,b\n${`",${'y'.repeat(5_000)}","b\n`.repeat(1000)}`, 65_536, 1001],
  ['a quoted cell of line breaks, byte by byte', `a,b\n1,"${'\n'.repeat(500_000)}"\n`, 1, 2],
  ['a line that never ends, byte by byte', `a,b\n${'x'.repeat(2_600_000)}`, 1, 2],
])('takes no time out of proportion for %s', { timeout: 120_000 }, async (_, text, size, count) => {
  const began = process.cpuUsage()
  const records = await readRecords(text, size, { delimiter: ',' })
  const { user, system } = process.cpuUsage(began)
  expect(records).toHaveLength(count)
  // Some seconds of the processor where every byte is looked at a few times; minutes where it is not.
  expect((user + system) / 1e6).toBeLessThan(20)
})
