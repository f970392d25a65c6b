import { readFileSync } from 'node:fs'
import type { CsvSource } from '@org/churn/csv'
import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { findColumns } from './columns.ts'
import { readBytes } from './file-bytes.ts'
import { inventList } from './invented-list.ts'
import { joinChunks } from './list.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import { createScoring, UnreadableFileError } from './scoring.ts'
import { writeSelection } from './selection-file.ts'

const customers = readFileSync(new URL('../../../customers.csv', import.meta.url), 'utf8').trimEnd()
const [header, ...lines] = customers.split('\n')

async function score(file: CsvSource) {
  const scoring = createScoring(predictor)
  const chunks: ScoredChunk[] = []
  for await (const chunk of scoring.score(file)) chunks.push(chunk)
  return { list: joinChunks(chunks), scoring }
}

describe('createScoring', () => {
  it('gives each customer the package’s own probability, with line, name and reason', async () => {
    const { list, scoring } = await score(customers)
    expect(list.count).toBe(lines.length)
    list.probabilities.forEach((probability, row) => {
      expect(probability).toBe(predictor.predict(scoring.customerOf(row)).probability)
    })
    expect(scoring.cellsOf(3)).toEqual(lines[3].split(','))
    expect([list.ids[0], list.lines[0], list.sentences[list.reasons[0]]]).toEqual([
      'SAMPLE-0001',
      2,
      '1 month as a customer',
    ])
  })

  it('keeps the good rows between bad ones', async () => {
    const { list } = await score([header, lines[0], 'too,few', lines[1].replace('DSL', 'Smoke'), lines[2]].join('\n'))
    expect(list.ids).toEqual(['SAMPLE-0001', 'SAMPLE-0003'])
    expect(list.problems).toEqual([
      { line: 3, messages: ['got 2 cells, expected 20 as in the header'] },
      { line: 4, messages: [expect.stringMatching(/^InternetService: got "Smoke", expected one of "DSL"/)] },
    ])
  })

  it('reads outcomes where the file has them', async () => {
    const { list } = await score([`${header},Churn`, `${lines[0]},Yes`, `${lines[1]},No`, `${lines[2]},`].join('\n'))
    expect([...list.outcomes]).toEqual([1, 0, -1])
  })

  it('refuses a file that is not a list of customers', async () => {
    await expect(score('a,b\n1,2')).rejects.toThrow(
      /names none of the columns it needs, such as Partner, Dependents, tenure/,
    )
    await expect(score('')).rejects.toThrow(UnreadableFileError)
    await expect(score(header)).rejects.toThrow(/no customers below it/)
  })

  it('refuses a file that lacks a column, or has one twice by whichever names', async () => {
    await expect(score(customers.replace('Contract', 'Terms'))).rejects.toThrow(/names no column for: Contract\./)
    const twice = [`${header},tenureMonths`, ...lines.map((line) => `${line},3`)].join('\n')
    await expect(score(twice)).rejects.toThrow(/more than one column for: tenure\./)
  })

  it('reads a decimal comma where it can only be one', async () => {
    const [first] = lines
    const withCharges = async (charges: string) =>
      (await score(`${header}\n${first.replace(/91\.11,91\.11$/, charges)}`)).list
    const plain = (await score(`${header}\n${first}`)).list
    expect((await withCharges('"91,11","91,11"')).probabilities).toEqual(plain.probabilities)
    expect((await withCharges('"4,646",91.11')).problems[0].messages).toEqual([
      expect.stringMatching(/^MonthlyCharges: got "4,646"/),
    ])
  })

  it('reads public names and values as well as the source’s', async () => {
    const { contract } = predictor
    const columns = findColumns(contract, ['TENUREMONTHS', 'partner', 'StreamingTV'])
    expect(columns.rowOf(['3', 'true', 'No internet service'])).toEqual({
      tenure: '3',
      Partner: 'Yes',
      StreamingTV: 'No internet service',
    })
    expect(columns.missing).toContain('MonthlyCharges')
  })
})

describe('inventList', () => {
  it('makes up customers that the contract accepts, the same from the same seed', async () => {
    const text = [...inventList(predictor.contract, 300, 7)].join('')
    const { list } = await score(text)
    expect([list.count, list.problems]).toEqual([300, []])
    expect([...inventList(predictor.contract, 300, 7)].join('')).toBe(text)
    expect([...inventList(predictor.contract, 300, 8)].join('')).not.toBe(text)
  })
})

it('writes the chosen customers out in the order of the plan', async () => {
  const { scoring } = await score(customers)
  const selection = {
    rows: Uint32Array.of(1, 0),
    probabilities: Float64Array.of(0.25, 0.125),
    gains: Float64Array.of(3, -1),
    contacted: 1,
  }
  const text = await writeSelection(scoring, selection).text()
  expect(text.split('\r\n').slice(1)).toEqual([
    `${lines[1]},0.250000,1,yes,3.00`,
    `${lines[0]},0.125000,2,no,-1.00`,
    '',
  ])
})

describe('files', () => {
  const countOf = async (bytes: Uint8Array<ArrayBuffer>) => (await score(readBytes(new Blob([bytes])))).list.count
  const utf16 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
  const littleEndian = utf16(`\xff\xfe${[...customers].map((character) => `${character}\0`).join('')}`)
  const bigEndian = utf16(`\xfe\xff${[...customers].map((character) => `\0${character}`).join('')}`)

  it('are read in UTF-8 and UTF-16, and said what else they are', async () => {
    expect(await countOf(new TextEncoder().encode(customers))).toBe(lines.length)
    expect(await countOf(littleEndian)).toBe(lines.length)
    expect(await countOf(bigEndian)).toBe(lines.length)
    await expect(countOf(new TextEncoder().encode('%PDF-1.4'))).rejects.toThrow(/Got a PDF/)
    await expect(countOf(Uint8Array.of(0x61, 0, 0, 0))).rejects.toThrow(/not text/)
    await expect(countOf(Uint8Array.of(0x50, 0x4b, 3, 4))).rejects.toThrow(/zip file or spreadsheet/)
  })

  it('say how many rows are not UTF-8', async () => {
    const { list } = await score(utf16(customers.replace('SAMPLE-0002', 'Jos\xe9')))
    expect([list.ids[1], list.windows1252]).toEqual(['José', 1])
  })

  it('lose the row with a character that no text has', async () => {
    const { list } = await score(customers.replace('SAMPLE-0002', 'A\0'))
    expect([list.count, list.problems]).toEqual([
      lines.length - 1,
      [{ line: 3, messages: ['got a NUL character, expected text'] }],
    ])
  })
})
