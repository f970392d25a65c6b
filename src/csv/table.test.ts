import { CsvError, type CsvOptions, type CsvSource, type CsvTable, readCsv } from '@org/churn/csv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

async function cellsOf(table: CsvTable): Promise<readonly (readonly string[])[]> {
  const rows = [table.header.cells]
  for await (const { cells } of table) rows.push(cells)
  return rows
}

const read = async (source: CsvSource, options?: CsvOptions) => cellsOf(await readCsv(source, options))

function* bytewise(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1)
}

const rows = [
  ['a', 'b'],
  ['1', '2'],
]

describe('sources', () => {
  const text = 'a,b\n1,2\n'
  const bytes = new TextEncoder().encode(text)
  test.each<readonly [string, () => CsvSource]>([
    ['text', () => text],
    ['bytes', () => bytes],
    ['a Buffer', () => Buffer.from(text)],
    ['a Blob', () => new Blob([text])],
    ['a stream', () => new Blob([text]).stream()],
    [
      'a decompressed stream',
      () =>
        new Blob([text])
          .stream()
          .pipeThrough(new CompressionStream('gzip'))
          .pipeThrough(new DecompressionStream('gzip')),
    ],
    ['pieces of bytes', () => bytewise(bytes)],
    ['pieces of text', () => ['a,', 'b\n1', ',2\n']],
    [
      'pieces that take their time',
      async function* () {
        yield bytes.subarray(0, 5)
        await new Promise((resolve) => setTimeout(resolve, 1))
        yield bytes.subarray(5)
      },
    ],
  ])('%s', async (_, source) => {
    expect(await read(source())).toEqual(rows)
  })

  test.each([undefined, null, 7, {}, [7], [[7]]])('%j is refused', async (source) => {
    await expect(readCsv(source as unknown as CsvSource)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      option: 'source',
    })
  })

  test('what has arrived is handed on before the next piece has', async () => {
    const asked: string[] = []
    async function* slow() {
      for (const piece of ['a,b\n', '1,2\n3', ',4\n']) {
        asked.push(piece)
        yield piece
      }
    }
    const table = await readCsv(slow())
    expect(asked).toEqual(['a,b\n'])
    const blocks = table.blocks()
    expect((await blocks.next()).value?.map(({ cells }) => cells)).toEqual([['1', '2']])
    expect(asked).toEqual(['a,b\n', '1,2\n3'])
    expect((await blocks.next()).value?.map(({ cells }) => cells)).toEqual([['3', '4']])
  })

  test('a stream is cancelled when its reader leaves, or cannot use it', async () => {
    const cancelled: string[] = []
    const stream = (content: string) =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode(content)),
        cancel: () => void cancelled.push(content),
      })
    for await (const { cells } of await readCsv(stream('a,b\n'))) {
      expect(cells).toEqual(['a', 'b'])
      break
    }
    await expect(readCsv(stream('%PDF-1.7'))).rejects.toThrow(CsvError)
    await expect(readCsv(stream('"x'), { recordLimit: 10 })).rejects.toThrow(CsvError)
    await (await readCsv(stream('c,d\n'))).close()
    expect(cancelled).toEqual(['a,b\n', '%PDF-1.7', '"x', 'c,d\n'])
  })

  test('an error of the source is the reader’s', async () => {
    async function* failing() {
      yield 'a,b\n1,2\n'
      throw new Error('the cable')
    }
    const table = await readCsv(failing())
    await expect(cellsOf(table)).rejects.toThrow('the cable')
  })
})

describe('delimiters', () => {
  test.each([
    ['commas', 'a,b\n1,2', ','],
    ['semicolons', 'a;b\n1;2', ';'],
    ['tabs', 'a\tb\n1\t2', '\t'],
    ['bars', 'a|b\n1|2', '|'],
    ['semicolons behind blank lines', '\n \r\na;b\n1;2', ';'],
    ['semicolons with quoted commas', '"a";b\n1;2', ';'],
    ['a line that names it', 'sep=;\r\na;b\r\n1;2', ';'],
    ['a line that names another one', 'SEP=^\na^b\n1^2', '^'],
  ])('%s', async (_, text, delimiter) => {
    for (const source of [text, bytewise(Buffer.from(text))]) {
      const table = await readCsv(source)
      expect(table.delimiter).toBe(delimiter)
      expect(await cellsOf(table)).toEqual(rows)
    }
  })

  test('the one that gives the most columns is meant', async () => {
    expect(await read('"net, monthly";b;c\n"1,5";2;3')).toEqual([
      ['net, monthly', 'b', 'c'],
      ['1,5', '2', '3'],
    ])
    expect((await readCsv('only one')).delimiter).toBe(',')
  })

  test('a given one is used, also behind a line that names another', async () => {
    expect(await read('a;b,c\n1;2,3', { delimiter: ',' })).toEqual([
      ['a;b', 'c'],
      ['1;2', '3'],
    ])
    const table = await readCsv('sep=;\na,b\n1,2', { delimiter: ',' })
    expect([table.header.firstLine, await cellsOf(table)]).toEqual([2, rows])
  })

  test.each(['', ',,', '"', '\n', '\r', 'é', '\0', '.', '1', '-', '+', 'e', 'Z'])(
    '%j is refused',
    async (delimiter) => {
      await expect(readCsv('a,b', { delimiter })).rejects.toMatchObject({ option: 'delimiter' })
    },
  )

  test('a header without an end is not waited for longer than its record may be', async () => {
    let pulled = 0
    async function* endless() {
      for (;;) {
        pulled += 1000
        yield 'x'.repeat(1000)
      }
    }
    await expect(readCsv(endless())).rejects.toThrow('more than 2500000 bytes')
    expect(pulled).toBeLessThan(3_000_000)
  })
})

describe('encodings', () => {
  const text = 'náme,b\r\n€ “ü”,😀\r\n'
  const expected = [
    ['náme', 'b'],
    ['€ “ü”', '😀'],
  ]
  const littleEndian = Buffer.from(`\ufeff${text}`, 'utf16le')
  const bigEndian = Buffer.from(littleEndian).swap16()

  test.each<readonly [string, Uint8Array, string | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['UTF-16, little end first', littleEndian, 'utf-16le'],
    ['UTF-16, big end first', bigEndian, 'utf-16be'],
    ['UTF-16 without a mark, little end first', littleEndian.subarray(2), 'utf-16le'],
    ['UTF-16 without a mark, big end first', bigEndian.subarray(2), 'utf-16be'],
  ])('%s', async (_, bytes, encoding) => {
    for (const source of [bytes, bytewise(bytes)]) {
      const table = await readCsv(source)
      expect(table.encoding).toBe(encoding)
      expect(await cellsOf(table)).toEqual(expected)
    }
  })

  /** The high half of Windows-1252 as the Unicode consortium's CP1252.TXT lists it; the five unassigned bytes are left out. */
  const cp1252 =
    '20ac 201a 192 201e 2026 2020 2021 2c6 2030 160 2039 152 17d 2018 2019 201c 201d 2022 2013 2014 2dc 2122 161 203a 153 17e 178'
      .split(' ')
      .map((code) => String.fromCharCode(Number.parseInt(code, 16)))
  const cp1252Bytes = Array.from({ length: 32 }, (_, index) => 0x80 + index).filter(
    (byte) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte),
  )

  test('Windows-1252 is read where bytes are not UTF-8, record by record, and said', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n'),
      Buffer.from(cp1252Bytes),
      Buffer.from(',M\xfcller\n', 'latin1'),
      Buffer.from('Müller,2\nplain,3\n'),
    ])
    const table = await readCsv(bytes)
    const records = []
    for await (const { cells, encoding, problem } of table) records.push({ cells, encoding, problem })
    expect(records).toEqual([
      { cells: [cp1252.join(''), 'Müller'], encoding: 'windows-1252', problem: undefined },
      { cells: ['Müller', '2'], encoding: 'utf-8', problem: undefined },
      { cells: ['plain', '3'], encoding: 'utf-8', problem: undefined },
    ])
  })

  test('as named: UTF-8 alone refuses other bytes, Windows-1252 takes any', async () => {
    const bytes = Buffer.from('a,b\nM\xfcller,"x"\nplain,3\n', 'latin1')
    const [strict, plain] = await recordsOf(bytes, { encoding: 'utf-8' })
    expect(strict).toMatchObject({ cells: ['M\ufffdller', 'x'], encoding: 'utf-8', problem: { kind: 'not UTF-8' } })
    expect(plain).toMatchObject({ cells: ['plain', '3'], problem: undefined })
    const read = await recordsOf(Buffer.from('a,b\nMüller,3\n'), { encoding: 'windows-1252' })
    expect(read[0]).toMatchObject({ cells: ['MÃ¼ller', '3'], encoding: 'windows-1252', problem: undefined })
    const utf16 = await recordsOf(littleEndian.subarray(2), { encoding: 'utf-16le' })
    expect(utf16[0].cells).toEqual(expected[1])
    // A replacement character that the file itself holds is valid.
    expect((await recordsOf('a,b\n\ufffd,3\n', { encoding: 'utf-8' }))[0].problem).toBeUndefined()
  })

  const recordsOf = async (source: CsvSource, options: CsvOptions) => {
    const records = []
    for await (const record of await readCsv(source, options)) records.push(record)
    return records
  }

  test('property: every encoding gives the same cells, whatever they hold', async () => {
    // No lone surrogates, which no encoding has; no blanks alone, which make no row.
    const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/["\r\n,\0]/.test(text))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell)), async (given) => {
        const table = ['h,i', ...given.map((cells) => `x${cells.join(',')}`)].join('\n')
        const marked = Buffer.from(`\ufeff${table}`, 'utf16le')
        const expected = [['h', 'i'], ...given.map(([first, second]) => [`x${first}`, second])]
        for (const bytes of [Buffer.from(table), marked, Buffer.from(marked).swap16()]) {
          expect(await read(bytewise(bytes))).toEqual(expected)
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

describe('a file that is not a table', () => {
  test.each([
    ['nothing', '', 'EMPTY_CSV', 'Got an empty table, expected a header line with the column names.'],
    ['blank lines', '\n  \n\r\n', 'EMPTY_CSV', 'Got an empty table'],
    ['nothing below the delimiter', 'sep=;\n', 'EMPTY_CSV', 'Got an empty table'],
    ['a gzip file', Buffer.from('1f8b0800', 'hex'), 'NOT_CSV', 'Got a gzip file, expected CSV text'],
    ['a spreadsheet', 'PK\x03\x04', 'NOT_CSV', 'Got a zip file or spreadsheet, expected CSV text'],
    ['an old spreadsheet', Buffer.from('d0cf11e0', 'hex'), 'NOT_CSV', 'Got an old spreadsheet, expected CSV text'],
    ['a PDF', '%PDF-1.7', 'NOT_CSV', 'Got a PDF, expected CSV text'],
    ['an open header', '"a,b\n1,2', 'BROKEN_HEADER', 'Line 1, the header, cannot be read: got a quoted cell'],
  ])('%s', async (_, source, code, message) => {
    await expect(readCsv(source)).rejects.toMatchObject({
      name: 'CsvError',
      code,
      message: expect.stringContaining(message),
    })
  })

  test('a header and nothing else is an empty table', async () => {
    for (const text of ['a,b', 'a,b\n', '\ufeffa,b\r\n\r\n']) expect(await read(text)).toEqual([['a', 'b']])
  })
})

test.each([
  ['encoding', 'latin1'],
  ['recordLimit', 0],
  ['recordLimit', 1.5],
  ['recordLimit', 2 ** 31],
  ['seperator', ';'],
])('refuses the option %s: %j', async (option, value) => {
  await expect(readCsv('a,b', { [option]: value })).rejects.toMatchObject({ name: 'InvalidOptionError', option })
})

test('a table is read once: a second reading says so', async () => {
  const table = await readCsv('a,b\n1,2\n')
  for await (const _ of table);
  await expect(table.blocks().next()).rejects.toMatchObject({ code: 'ALREADY_READ' })
})

test('no options are null, too', async () => {
  expect((await readCsv('a,b\n', null as never)).delimiter).toBe(',')
})
