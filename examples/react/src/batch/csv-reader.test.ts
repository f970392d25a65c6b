import { describe, expect, it } from 'vitest'
import { createCsvReader, readCsv } from './csv-reader.ts'

const cellsOf = (text: string) => readCsv(text).map(({ cells }) => cells)

describe('readCsv', () => {
  it.each([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no line break at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line breaks of Windows',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line breaks of an old Macintosh',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons',
      'a;b\n1,5;2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a first line that names the delimiter',
      'sep=;\r\na,1;b\r\n1;2',
      [
        ['a,1', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons behind blank lines',
      '\n\na;b\n1,5;2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'quoted delimiters and quotes',
      'a,b\n"x, ""y""",2',
      [
        ['a', 'b'],
        ['x, "y"', '2'],
      ],
    ],
    [
      'empty cells',
      'a,b,c\n,,\n"",1,',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
        ['', '1', ''],
      ],
    ],
    [
      'blank lines',
      '\na,b\n\n1,2\n  \n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('reads %s', (_, text, cells) => {
    expect(cellsOf(text)).toEqual(cells)
  })

  it('reads nothing from nothing', () => {
    expect(cellsOf('')).toEqual([])
  })

  it('counts lines as an editor does, over quoted line breaks and blank lines', () => {
    expect(readCsv('a,b\n"1\r\n2",x\n\ny,z').map(({ line }) => line)).toEqual([1, 2, 5])
  })

  it('gives up one line, not the file, to a quote that is never closed', () => {
    expect(readCsv('a,b\n"1,2\n3,4')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [], problem: 'a quote that is never closed' },
      { line: 3, cells: ['3', '4'] },
    ])
  })

  it('says where text follows a closing quote', () => {
    expect(readCsv('a,b\n"1"x,2')[1]).toMatchObject({ line: 2, problem: 'text behind a closing quote' })
  })
})

describe('createCsvReader', () => {
  const text = '\ufeffid;name\r\n1;"Ada ""A."""\r\n\r\n2;"two\r\nlines"\r\n3;\u00e9\r\n'

  it('answers the same whatever pieces the text comes in', () => {
    const whole = readCsv(text)
    expect(whole).toHaveLength(4)
    for (let size = 1; size <= text.length; size++) {
      const reader = createCsvReader()
      const records = []
      for (let at = 0; at < text.length; at += size) records.push(...reader.push(text.slice(at, at + size)))
      expect([...records, ...reader.end()]).toEqual(whole)
    }
  })

  it('reads on behind an open quote long before the file has ended', () => {
    const reader = createCsvReader()
    const line = `${'x'.repeat(99)},y\n`
    let records = reader.push('a,b\n"open,1\n').length
    for (let piece = 0; piece < 30; piece++) records += reader.push(line.repeat(1000)).length
    expect(records).toBeGreaterThan(20_000)
  })

  it('gives up what never ends, and counts on behind it', () => {
    for (const endless of ['"', 'x,']) {
      const reader = createCsvReader()
      const pieces = ['a,b\n1,2\n', endless, ...Array.from({ length: 40 }, () => 'x'.repeat(50_000)), '\n3,4\n']
      const records = [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
      expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4])
      expect(records[2].problem).toMatch(/more than 1,000,000 characters/)
      expect(records[3].cells).toEqual(['3', '4'])
    }
  })

  it('reads a first line that names the delimiter in whatever pieces', () => {
    const records = [...'sep=;\r\na;b\r\n1;2\r\n']
    const reader = createCsvReader()
    expect([...records.flatMap((piece) => reader.push(piece)), ...reader.end()]).toEqual([
      { line: 2, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
    ])
  })
})
