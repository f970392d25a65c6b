import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { findColumns } from './columns.ts'
import { inventList } from './invented-list.ts'
import { joinChunks } from './list.ts'
import { createScoring, UnreadableFileError } from './scoring.ts'
import { writeSelection } from './selection-file.ts'
import { readText } from './text-pieces.ts'

const customers = readFileSync(new URL('../../../customers.csv', import.meta.url), 'utf8').trimEnd()
const [header, ...lines] = customers.split('\n')

function score(text: string) {
  const scoring = createScoring(predictor)
  return { list: joinChunks([...scoring.push(text), ...scoring.end()]), scoring }
}

describe('createScoring', () => {
  it('gives each customer the package’s own probability, with line, name and reason', () => {
    const { list, scoring } = score(customers)
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

  it('keeps the good rows between bad ones', () => {
    const { list } = score([header, lines[0], 'too,few', lines[1].replace('DSL', 'Smoke'), lines[2]].join('\n'))
    expect(list.ids).toEqual(['SAMPLE-0001', 'SAMPLE-0003'])
    expect(list.problems).toEqual([
      { line: 3, messages: ['got 2 cells, expected 20 as in the first line'] },
      { line: 4, messages: [expect.stringMatching(/^InternetService: got "Smoke", expected one of "DSL"/)] },
    ])
  })

  it('reads outcomes where the file has them', () => {
    const { list } = score([`${header},Churn`, `${lines[0]},Yes`, `${lines[1]},No`, `${lines[2]},`].join('\n'))
    expect([...list.outcomes]).toEqual([1, 0, -1])
  })

  it('refuses a file that is no list of customers', () => {
    expect(() => score('a,b\n1,2')).toThrow(/names none of the columns it needs, such as Partner, Dependents, tenure/)
    expect(() => score('')).toThrow(UnreadableFileError)
    expect(() => score(header)).toThrow(/no customers below it/)
  })

  it('refuses a file that lacks a column, or has one twice by whichever names', () => {
    expect(() => score(customers.replace('Contract', 'Terms'))).toThrow(/names no column for: Contract\./)
    const twice = [`${header},tenureMonths`, ...lines.map((line) => `${line},3`)].join('\n')
    expect(() => score(twice)).toThrow(/more than one column for: tenure\./)
  })

  it('reads a decimal comma where it can only be one', () => {
    const [first] = lines
    const withCharges = (charges: string) => score(`${header}\n${first.replace(/91\.11,91\.11$/, charges)}`).list
    expect(withCharges('"91,11","91,11"').probabilities).toEqual(score(`${header}\n${first}`).list.probabilities)
    expect(withCharges('91.11,"4,646"').problems[0].messages).toEqual([
      expect.stringMatching(/^TotalCharges: got "4,646"/),
    ])
  })

  it('reads public names and values as well as the source’s', () => {
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
  it('makes up customers that the contract accepts, the same from the same seed', () => {
    const text = [...inventList(predictor.contract, 300, 7)].join('')
    const { list } = score(text)
    expect([list.count, list.problems]).toEqual([300, []])
    expect([...inventList(predictor.contract, 300, 7)].join('')).toBe(text)
    expect([...inventList(predictor.contract, 300, 8)].join('')).not.toBe(text)
  })
})

it('writes the chosen customers out in the order of the plan', async () => {
  const { scoring } = score(customers)
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

describe('readText', () => {
  const read = async (bytes: Uint8Array<ArrayBuffer>) => {
    let text = ''
    for await (const piece of readText(new Blob([bytes]))) text += piece.text
    return text
  }

  it('reads UTF-8, and says what else a file is', async () => {
    expect(await read(new TextEncoder().encode('é,ß'))).toBe('é,ß')
    expect(await read(Uint8Array.of(0xff, 0xfe, 0xe9, 0, 0x2c, 0))).toBe('é,')
    expect(await read(Uint8Array.of(0xfe, 0xff, 0, 0xe9, 0, 0x2c))).toBe('é,')
    await expect(read(new TextEncoder().encode('%PDF-1.4'))).rejects.toThrow(/This is a PDF/)
    await expect(read(Uint8Array.of(0x61, 0))).rejects.toThrow(/not text/)
    await expect(read(Uint8Array.of(0x50, 0x4b, 3, 4))).rejects.toThrow(/spreadsheet or an archive/)
    await expect(read(Uint8Array.of(0x61, 0xe9, 0x2c))).rejects.toThrow(/not UTF-8/)
  })
})
