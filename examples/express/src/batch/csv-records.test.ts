import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CsvRecord, CsvRecords, mostLines } from './csv-records.ts'
import { longestRecord, readLines } from './lines.ts'

/** The records of a table whose bytes come in chunks of `size`. */
async function read(text: string, size = 7): Promise<readonly CsvRecord[]> {
  const bytes = Buffer.from(text)
  async function* chunks() {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
  }
  const table = new CsvRecords()
  const records: CsvRecord[] = []
  for await (const lines of readLines(chunks())) for (const line of lines) records.push(...table.take(line))
  return [...records, ...table.end()]
}

const shown = (records: readonly CsvRecord[]) =>
  records.map(({ line, cells }) => `${line}: ${cells ? cells.join('|') : 'refused'}`)

it.each([
  ['line feeds', 'a,b\n1,2\n3,4\n', ['1: a|b', '2: 1|2', '3: 3|4']],
  ['no break at the end', 'a,b\n1,2', ['1: a|b', '2: 1|2']],
  ['carriage returns', 'a,b\r\n1,2\r\n"3",4\r\n', ['1: a|b', '2: 1|2', '3: 3|4']],
  ['empty lines', '\n\na,b\n\r\n1,2\n\n', ['3: a|b', '5: 1|2']],
  ['empty cells', 'a,b\n,\n"",""\n', ['1: a|b', '2: |', '3: |']],
  ['another width', 'a,b\n1\n1,2,3\n', ['1: a|b', '2: 1', '3: 1|2|3']],
  ['breaks inside quotes', 'a,b\n"1\r\n\n2",3\n4,5\n', ['1: a|b', '2: 1\r\n\n2|3', '5: 4|5']],
  ['doubled quotes', 'a,b\n"say ""hi""","""\n"""\n', ['1: a|b', '2: say "hi"|"\n"']],
  ['commas inside quotes', 'a,b\n"1,2",3\n', ['1: a|b', '2: 1,2|3']],
  ['quotes in the middle of a cell', 'a,b\n5" pipe,x"y"\n3, "4"\n', ['1: a|b', '2: 5" pipe|x"y"', '3: 3| "4"']],
  ['a quote that is never closed', 'a,b\n"1,2\n3,4\n5,6\n', ['1: a|b', '2: refused', '3: 3|4', '4: 5|6']],
  [
    'one that another row closes',
    'a,b\n"1,2\n3,4\n5,6"\n7,8\n',
    ['1: a|b', '2: refused', '3: 3|4', '4: 5|6"', '5: 7|8'],
  ],
  ['text behind a closing quote', 'a,b\n"1"x,2\n3,4\n', ['1: a|b', '2: refused', '3: 3|4']],
  ['a header that is not closed', '"a,b\n1,2\n', ['1: refused', '2: 1|2']],
])('reads %s', async (_, text, expected) => {
  for (const size of [1, 2, 3, 1000]) expect(shown(await read(text, size))).toEqual(expected)
})

it('keeps to its limits: bytes of a line and of a record, and lines of a record', async () => {
  const wide = (length: number) => `a,b\n${'x'.repeat(length - 2)},1\n2,3\n`
  expect((await read(wide(longestRecord), 4096)).map(({ problem }) => problem)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect((await read(wide(longestRecord + 1), 4096)).map(({ problem }) => problem)).toEqual([
    undefined,
    'longer than 65536 bytes',
    undefined,
  ])
  const tall = (lines: number) => `a,b\n"${'\n'.repeat(lines - 1)}",1\n2,3\n`
  expect(shown(await read(tall(mostLines), 4096)).at(-1)).toBe(`${mostLines + 2}: 2|3`)
  expect((await read(tall(mostLines), 4096)).filter(({ problem }) => problem)).toEqual([])
  // Both quotes are strays then: the one that opens, and the one that would have closed.
  const refused = (await read(tall(mostLines + 1), 4096)).filter(({ problem }) => problem)
  expect(refused.map(({ line }) => line)).toEqual([2, mostLines + 2])
  const long = `a,b\n"${'x'.repeat(40_000)}\n${'y'.repeat(40_000)}",1\n2,3\n`
  expect((await read(long, 4096)).map(({ line, problem }) => [line, problem !== undefined])).toEqual([
    [1, false],
    [2, true],
    [3, false],
    [4, false],
  ])
})

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

it('answers every row where one quote strays, wherever it stands', async () => {
  for (let at = 'id,number,text\n'.length; at < table.length; at++) {
    const records = await read(`${table.slice(0, at)}"${table.slice(at)}`, 64)
    expect([at, records.map(({ line }) => line)]).toEqual([at, Array.from({ length: 13 }, (_, index) => index + 1)])
  }
})

it('finds as many records as there are, wherever quotes stand', async () => {
  const places = fc.array(fc.nat(table.length - 1), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(places, fc.integer({ min: 1, max: 40 }), async (given, size) => {
      const header = table.indexOf('\n') + 1
      let text = table
      for (const at of given) if (at >= header) text = `${text.slice(0, at)}"${text.slice(at)}`
      expect((await read(text, size)).map(({ line }) => line)).toEqual(starts(text, 3))
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  ['a long line that comes byte by byte', `a,b\n${`"${'x'.repeat(60_000)}",1\n`.repeat(16)}`, 1, 17],
  ['quotes that each seem to open a record', `a,b\n${'",a","b\n'.repeat(100_000)}`, 65_536, 100_001],
])('takes no time out of proportion for %s', async (_, text, size, count) => {
  const began = performance.now()
  expect(await read(text, size)).toHaveLength(count)
  // Some hundredths of a second a megabyte where every byte is looked at a few times; twenty seconds where it is not.
  expect(performance.now() - began).toBeLessThan(5_000)
})
