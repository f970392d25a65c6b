import { readFileSync } from 'node:fs'
import type { NumberReading } from '@org/churn'
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

async function score(file: CsvSource, numbers?: NumberReading, rename?: Readonly<Record<string, string>>) {
  const scoring = createScoring(predictor, { numbers, rename })
  const chunks: ScoredChunk[] = []
  for await (const chunk of scoring.score(file)) chunks.push(chunk)
  return { list: joinChunks(chunks), scoring }
}

describe('createScoring', () => {
  it('offers columns to pair where names do not tell, and reads the file with the pairs', async () => {
    const renamed = customers.replace('tenure', 'Months').replace('Contract', 'Contract type')
    const error = await score(renamed).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnreadableFileError)
    expect((error as UnreadableFileError).pairing).toEqual({
      missing: ['tenure', 'Contract'],
      others: ['Months', 'Contract type'],
      suggested: { tenure: 'Months', Contract: 'Contract type' },
    })
    const { list } = await score(renamed, undefined, { Months: 'tenure', 'Contract type': 'Contract' })
    expect(list.count).toBe(lines.length)
  })

  it('offers some of very many columns, and those that may be meant', async () => {
    const many = Array.from({ length: 20_000 }, (_, place) => `Note ${place}`)
    const error = await score(
      [`${header?.replace('tenure', 'x')},${many.join()},Tenure in months`, ...lines].join('\n'),
    )
      .then(() => undefined)
      .catch((thrown: unknown) => thrown as UnreadableFileError)
    const { others = [], suggested } = error?.pairing ?? {}
    expect(suggested).toEqual({ tenure: 'Tenure in months' })
    expect(others.slice(0, 3)).toEqual(['Tenure in months', 'x', 'Note 0'])
    expect(others.length).toBeLessThan(600)
  })

  it('takes titles and rows of totals for no customers', async () => {
    const { list, scoring } = await score(`Customers of March\n${customers}\nTotal,,,,\n,,,,\n`)
    expect([list.count, list.problems.length]).toEqual([lines.length, 0])
    const [total, blank] = [lines.length + 3, lines.length + 4]
    expect(scoring.verdict().warnings).toContain(
      `Left out, because they are no customers: row of totals × 1, blank row × 1 (line ${total}, line ${blank}).`,
    )
  })

  it('gives each customer the package’s own probability, with line and name', async () => {
    const { list, scoring } = await score(customers)
    expect(list.count).toBe(lines.length)
    list.probabilities.forEach((probability, row) => {
      expect(probability).toBe(predictor.predict(scoring.customerOf(row)).probability)
    })
    expect(scoring.cellsOf(3)).toEqual(lines[3].split(','))
    expect([list.ids[0], list.lines[0]]).toEqual(['SAMPLE-0001', 2])
  })

  it('reads the rows of a long file as it reads each of them alone, whatever it remembers of the others', async () => {
    const odd = [
      lines[0].replace('Electronic check', 'electronic-CHECK'),
      // Impossible together, though each text has been read before.
      lines
        .find((line) => /No internet service/.test(line))
        ?.replace(/No,No internet service/, 'DSL,No internet service') ?? '',
      lines[3].replace(/,\d+\.\d+,/, ',9999,'),
    ]
    const long = [...lines, ...lines, ...odd, ...lines, ...odd]
    const { list } = await score([header, ...long].join('\n'))
    const alone = await Promise.all(long.map((line) => score(`${header}\n${line}`)))
    expect([...list.probabilities]).toEqual(alone.flatMap((each) => [...each.list.probabilities]))
    const problems = alone.flatMap((each, row) => each.list.problems.map(({ messages }) => [row + 2, messages]))
    expect(list.problems.map(({ line, messages }) => [line, messages])).toEqual(problems)
    expect(problems.length).toBeGreaterThan(0)
  })

  it('says who is in a segment', async () => {
    const { scoring } = await score(customers)
    const twoYears = lines.map((line) => Number(line.includes('Two year')))
    expect([...scoring.rowsWith('contract', 'Two year')]).toEqual(twoYears)
    expect(twoYears).toContain(1)
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

  it('judges the file as a whole, and reads it the way it says', async () => {
    const german = customers.replaceAll(',', ';').replace(/(\d)\.(\d+)/g, '$1,$2')
    const { scoring } = await score(german)
    const { refusal, faults, numbers } = scoring.verdict()
    expect(refusal).toMatch(/^100\.0 ?% of the rows could not be scored, expected at most 10 ?%/)
    expect(faults).toEqual([
      'Numbers written another way: 12 cells of MonthlyCharges, such as "91,11". They can be read with a decimal comma.',
    ])
    expect(numbers).toEqual({ decimal: ',' })
    const again = await score(german, numbers)
    expect(again.list.probabilities).toEqual((await score(customers)).list.probabilities)
    expect(again.scoring.customerOf(0)).toEqual((await score(customers)).scoring.customerOf(0))
    expect(again.scoring.verdict().refusal).toBeUndefined()
  })

  it('leaves a number that may be either of two to the reader', async () => {
    const [first] = lines
    const { list, scoring } = await score(`${header}\n${first.replace(/91\.11,91\.11$/, '"4,646",91.11')}`)
    expect(list.problems[0].messages).toEqual([expect.stringMatching(/^MonthlyCharges: got "4,646"/)])
    expect(scoring.verdict().numbers).toEqual({ thousands: ',' })
  })

  it('takes few rows left out, and says what it accepted', async () => {
    const text = customers.replace('Electronic check', 'electronic-CHECK').replace(lines[11], 'too,few')
    const { refusal, warnings } = (await score(text)).scoring.verdict()
    expect([refusal, warnings]).toEqual([
      undefined,
      ['PaymentMethod: 1 value in another spelling, read as the value they spell, such as "electronic-CHECK".'],
    ])
    expect((await score(text.replace(lines[10], 'too,few'))).scoring.verdict().refusal).toMatch(/^16\.7/)
  })

  it('says how the outcomes of the rows left out differ', async () => {
    const bad = lines[2].replace(/Month-to-month|One year|Two year/, 'Weekly')
    const { scoring } = await score([`${header},Churn`, `${lines[0]},Yes`, `${lines[1]},No`, `${bad},Yes`].join('\n'))
    expect(scoring.verdict().bias).toMatch(/^Of 1 customer left out, 100.* left, of the scored ones 50/)
  })

  it('reads public names and values as well as the source’s', async () => {
    const names = header.replace('tenure', 'TENUREMONTHS').replace('Partner', 'partner')
    const { contract } = predictor
    expect(findColumns(contract, names.split(',')).missing).toEqual([])
    const [first, ...others] = lines
    const spelt = first.replace('Female,0,No', 'Female,0,false')
    const { list } = await score([names, spelt, ...others].join('\n'))
    expect(list.probabilities).toEqual((await score(customers)).list.probabilities)
  })
})

describe('inventList', () => {
  it('makes up customers that the contract accepts, the same from the same seed', async () => {
    const text = [...inventList(predictor.contract, 300, { seed: 7 })].join('')
    const { list } = await score(text)
    expect([list.count, list.problems]).toEqual([300, []])
    expect([...inventList(predictor.contract, 300, { seed: 7 })].join('')).toBe(text)
    expect([...inventList(predictor.contract, 300, { seed: 8 })].join('')).not.toBe(text)
  })
})

it('writes the chosen customers out in the order of the plan', async () => {
  const { scoring } = await score(customers)
  const selection = {
    rows: Uint32Array.of(1, 0),
    probabilities: Float64Array.of(0.25, 0.125),
    gains: Float64Array.of(3, -1),
    stakes: Float64Array.of(200, 100),
    contacted: 1,
  }
  const offer = {
    phrase: 'Two-year contract',
    sentence: '',
    changes: {},
    effect: -0.2,
    cost: 100,
    gain: 12,
    alternative: undefined,
  }
  const details = [
    { reasons: ['a', 'b', 'c', 'd'], others: [], offer },
    { reasons: ['=b'], others: [], offer: undefined },
  ]
  const text = await writeSelection(scoring, selection, (place) => details[place]).text()
  expect(text.split('\r\n')).toEqual([
    `${header},rank,contact,churnProbability,atStake,expectedGain,reason1,reason2,reason3,nextOffer,offerEffect,offerCost`,
    `${lines[1]},1,yes,0.250,200.00,3.00,a,b,c,Two-year contract,-0.200,100.00`,
    `${lines[0]},2,no,0.125,100.00,-1.00,'=b,,,,,`,
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
