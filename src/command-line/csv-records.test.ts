import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestRecord } from './csv-problems'
import { CsvRecords } from './csv-records'

/** Reads text in chunks of `size` bytes and gives each record as "lines: cells" or "lines! kind". */
function read(content: string | Buffer, size = 7): string[] {
  const bytes = Buffer.from(content)
  const csv = new CsvRecords(',')
  const records = []
  for (let start = 0; start < bytes.length; start += size)
    records.push(...[...csv.push(bytes.subarray(start, start + size))].flat())
  records.push(...[...csv.end()].flat())
  return records.map(({ firstLine, lastLine, values, problem }) => {
    const lines = firstLine === lastLine ? `${firstLine}` : `${firstLine}-${lastLine}`
    return problem ? `${lines}! ${problem.kind}` : `${lines}: ${values.map((text) => text.slice(0, 20)).join('|')}`
  })
}

describe('lines of a record', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['no break at the end', 'a,b\n1,2', ['1: a|b', '2: 1|2']],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['carriage returns', 'a,b\r1,2\r3,4\r', ['1: a|b', '2: 1|2', '3: 3|4']],
    ['blank lines', '\n\na,b\n\n\r\n1,2\n\n\n3,4\n\n', ['3: a|b', '6: 1|2', '9: 3|4']],
    ['breaks inside quotes', 'a,b\n"1\n\n2",3\n4,5\n', ['1: a|b', '2-4: 1\n\n2|3', '5: 4|5']],
    ['pairs inside quotes', 'a,b\r\n"1\r\n2",3\r\n4,5\r\n', ['1: a|b', '2-3: 1\r\n2|3', '4: 4|5']],
    ['breaks in the last record', 'a,b\n1,"2\n3"', ['1: a|b', '2-3: 1|2\n3']],
  ])('%s', (_, text, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(read(text, size)).toEqual(expected)
  })
})

describe('quotes', () => {
  test('in the middle of a cell are text', () => {
    expect(read('a,b\n5" pipe,x"y"\n')).toEqual(['1: a|b', '2: 5" pipe|x"y"'])
  })

  test('doubled inside quotes are one', () => {
    expect(read('a,b\n"say ""hi""",2\n')).toEqual(['1: a|b', '2: say "hi"|2'])
  })

  test('never closed: only that line is lost, wherever it stands', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `${index},x`)
    for (const broken of [0, 1000, 1999]) {
      const found = read(['a,b', ...rows.with(broken, '"oops,x')].join('\n'), 4096)
      const expected = rows.map((row, index) => `${index + 2}: ${row.replace(',', '|')}`)
      expect(found).toEqual(['1: a|b', ...expected.with(broken, `${broken + 2}! unclosed quote`)])
    }
  })

  test('never closed: lines stay right where a pair of breaks is cut', () => {
    // Rows of 16 bytes put the same byte of a row at the end of each 65,536; the first row chooses which.
    for (let shift = 0; shift < 16; shift++) {
      const text = `a,b\r\n"oops,x\r\n${'y'.repeat(shift)},1\r\n${'123456789012,4\r\n'.repeat(5000)}`
      expect(read(text, 65_536).at(-1)).toBe('5003: 123456789012|4')
    }
  })

  test('closed by a quote of a later row: the rows between are read again', () => {
    expect(read('a,b\n"1,2\n3,4\n5,6"\n7,8\n')).toEqual(['1: a|b', '2! unclosed quote', '3: 3|4', '4: 5|6"', '5: 7|8'])
  })

  test('never closed in a long file: given up at the largest record, not at the end', () => {
    const csv = new CsvRecords(',')
    expect([...csv.push(Buffer.from('a,b\n"oops,x\n'))].flat()).toHaveLength(1)
    const block = Buffer.from(`${'x'.repeat(97)},2\n`.repeat(2000))
    let pushed = 0
    let records = 0
    while (records === 0 && pushed < 3 * longestRecord) {
      records = [...csv.push(block)].flat().length
      pushed += block.length
    }
    expect(pushed).toBeLessThanOrEqual(longestRecord + block.length)
    expect(records).toBe(1 + pushed / 100)
  })
})

test('a row with another number of cells is kept with its cells', () => {
  const csv = new CsvRecords(',')
  const [, short, long] = [...csv.push(Buffer.from('a,b\n1\n1,2,three,=4\n'))].flat()
  expect(short).toMatchObject({ values: ['1'], problem: { message: 'got 1 cell, expected 2 as in the header' } })
  expect(long.values).toEqual(['1', '2', 'three', '=4'])
  expect(long.problem?.message).toBe('got 4 cells, expected 2 as in the header; beyond them: "three", "=4"')
})

test('a cell of two million characters is a cell', () => {
  expect(read(`a,b\n1,${'x'.repeat(2_000_000)}\n3,4\n`, 65_536)).toEqual(['1: a|b', `2: 1|${'x'.repeat(20)}`, '3: 3|4'])
})

test('a line without end is cut, and the next line is found again', () => {
  const text = `a,b\n1,${'x'.repeat(2 * longestRecord)}\r\n3,4\r\n`
  for (const size of [65_536, 100_003]) expect(read(text, size)).toEqual(['1: a|b', '2! line too long', '3: 3|4'])
})

test('bytes that are no UTF-8 reject their own row only', () => {
  const text = Buffer.from('a,b\ncaf\xe9,1\ncafe,2\n', 'latin1')
  expect(read(text, 1000)).toEqual(['1: a|b', '2! not UTF-8', '3: cafe|2'])
  // A replacement character that the file itself holds is valid.
  expect(read(Buffer.concat([text, Buffer.from('\ufffd,3\n')]), 1000).at(-1)).toBe('4: \ufffd|3')
})

test('NUL bytes are characters', () => {
  expect(read('a,b\n\0,1\0\n3,4\n')).toEqual(['1: a|b', '2: \0|1\0', '3: 3|4'])
})

test('property: whatever the cells and the chunks, the same cells come back with right lines', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '=', '\0') })
  const row = fc.tuple(fc.constant('x'), cell, cell)
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (rows, size) => {
      const texts = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
      const csv = new CsvRecords(',')
      const bytes = Buffer.from(`${texts.join('\n')}\n`)
      const records = []
      for (let start = 0; start < bytes.length; start += size)
        records.push(...[...csv.push(bytes.subarray(start, start + size))].flat())
      records.push(...[...csv.end()].flat())
      expect(records.map(({ values }) => values)).toEqual(rows)
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
