/** What `plan` writes and says of a table: the customers to call, and no others. */
import { breakEvenThreshold, createChurnPredictor, expectedGain, readRow } from '@org/churn'
import { customers, header } from '@testing/command-line'
import { describe, expect, test } from 'vitest'
import { openCsv } from '../lines/score-lines'
import { readHeader } from './header'
import { readCommand } from './options'
import { planTable } from './plan-table'
import { Summary } from './summary'

const predictor = createChurnPredictor()
const point = predictor.manifest.operatingPoints.find(({ name }) => name === 'balanced')
if (!point) throw new Error('Got no balanced operating point.')
const names = header.split(',')
const economy = '--customer-value 400 --offer-cost 30 --contact-cost 2 --save-rate 0.3'.split(' ')
const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }

async function plan(file: string, ...args: string[]) {
  const command = readCommand(['plan', 'a.csv', '--format', 'csv', ...args])
  if (command.name !== 'score' || !command.options.plan) throw new Error(`Got ${command.name}.`)
  const { options } = command
  const opened = await openCsv([Buffer.from(file)], { contract: predictor.contract })
  const summary = new Summary(predictor, point as NonNullable<typeof point>, options.maxRejected)
  const match = readHeader(opened.table.header.cells, predictor.contract)
  let text = ''
  for await (const part of planTable(predictor, opened.table, match, {
    ...options,
    ...{ plan: command.options.plan, point: point as NonNullable<typeof point>, summary },
    format: options.format as 'csv',
    onProgress: () => {},
  }))
    text += part
  return { lines: text.trimEnd().split('\n'), said: summary.lines() }
}

const table = (lines: readonly string[]) => [header, ...lines].map((line) => `${line}\n`).join('')
const twelve = customers(12)
const probabilityOf = (line: string) => {
  const cells = line.split(',')
  const row = Object.fromEntries(names.map((name, place) => [name, cells[place]]))
  return predictor.predict(readRow(predictor, row)).probability
}
const likeliest = [...twelve].sort((a, b) => probabilityOf(b) - probabilityOf(a))

describe('plan', () => {
  test('writes the likeliest customers with their own cells, ranked by what a call is expected to gain', async () => {
    const { lines, said } = await plan(table(twelve), ...economy, '--count', '5', '--budget', '100', '--top', '2')
    expect(lines[0]).toBe(
      `${header},rank,contact,churnProbability,atStake,expectedGain,reason1,reason2,nextOffer,offerEffect,offerCost`,
    )
    expect(lines.slice(1).map((line) => line.split(',').slice(0, names.length).join(','))).toEqual(
      likeliest.slice(0, 5),
    )
    lines.slice(1).forEach((line, place) => {
      const probability = probabilityOf(likeliest[place])
      const told = [
        probability.toFixed(3),
        (400 * probability).toFixed(2),
        expectedGain(probability, economics).toFixed(2),
      ]
      // A contact may cost 32, so that 100 are enough for three.
      expect(line.split(',').slice(names.length, names.length + 5)).toEqual([
        ...[`${place + 1}`, place < 3 ? 'yes' : 'no', ...told],
      ])
    })
    const gain = likeliest.slice(0, 3).reduce((sum, line) => sum + expectedGain(probabilityOf(line), economics), 0)
    expect(said[1]).toBe(
      `The list holds the first 5 of 12, and 3 to call: expected gain ${gain.toFixed(2)}, cost at most 96.00 of the budget of 100.`,
    )
  })

  test('without a customer’s value calls whom the operating point predicts to churn, and says what is missing', async () => {
    const { lines, said } = await plan(table(twelve))
    const called = lines.slice(1).filter((line) => line.split(',')[names.length + 1] === 'yes').length
    expect(called).toBe(twelve.filter((line) => probabilityOf(line) >= (point?.threshold ?? 0)).length)
    expect(lines[1].split(',').slice(names.length + 3, names.length + 5)).toEqual(['', ''])
    expect(said[1]).toContain('With --customer-value, --offer-cost, --contact-cost and --save-rate')
  })

  test('keeps the best of many rows, and of equal ones the first', async () => {
    const many = customers(1500).map((line, place) => line.replace(/^[^,]*/, `EXAMPLE-${place}`))
    const { lines } = await plan(table(many), '--count', '30')
    // The likeliest of twelve comes again with every twelfth row.
    const first = twelve.indexOf(likeliest[0])
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(
      Array.from({ length: 30 }, (_, place) => `EXAMPLE-${first + 12 * place}`),
    )
  })

  test('calls nobody where a call costs more than it saves', async () => {
    const dear = '--customer-value 10 --offer-cost 30 --contact-cost 2 --save-rate 0.1'.split(' ')
    expect(breakEvenThreshold({ customerValue: 10, offerCost: 30, contactCost: 2, saveRate: 0.1 })).toBeGreaterThan(1)
    const { lines, said } = await plan(table(twelve), ...dear)
    expect(lines.slice(1).every((line) => line.split(',')[names.length + 1] === 'no')).toBe(true)
    expect(said[1]).toBe('The list holds all of 12, and 0 to call: expected gain 0.00, cost at most 0.00.')
  })

  test('writes no list of a biased remainder, and says what is wrong with the file', async () => {
    const broken = [...twelve.slice(0, 6), ...twelve.slice(6).map((line) => `${line},more`)]
    await expect(plan(table(broken))).rejects.toThrow(/^No list is written\.\n(.*\n)*Refused: 50\.0 % of the rows/)
    await expect(plan(table([]))).rejects.toThrow('nothing to score')
  })

  test('does not write a column twice', async () => {
    const file = table(twelve).replace(/$/gm, ',1').replace(/,1\n/, ',rank\n').trimEnd().replace(/\n,1$/, '')
    await expect(plan(file)).rejects.toThrow('The file already has rank, which would be added')
    expect((await plan(file, '--prefix', 'churn_')).lines[0]).toContain(',rank,churn_rank,churn_contact,')
  })
})

test.each([
  [['plan', '--count', '0'], '--count: got "0", expected a whole number from 1 to 100000.'],
  [['plan', '--budget', '5'], '--budget: got 5 without --customer-value'],
  [['plan', '--customer-value', '5'], 'Got --customer-value without --offer-cost, --contact-cost, --save-rate'],
  [['plan', ...economy.slice(0, -1), '30'], '--save-rate: got "30", expected a share from 0 to 1, such as 0.3.'],
  [['plan', '--customer-value', '0', ...economy.slice(2)], '--customer-value: got "0", expected an amount above 0'],
  [['plan', ...economy, '--budget=-5'], '--budget: got "-5", expected an amount of at least 0, such as 29.90.'],
  [['score', '--count', '5'], '--count: got score, which ranks nobody: write plan in place of it.'],
  [['plan', 'a.csv', '--threads', '2', '--format', 'csv'], '--threads: got 2 for plan'],
  [['plan', '--out', 'a.xlsx'], 'plan: got a workbook as --out'],
  [['plan', 'a.parquet'], 'plan: got files for DuckDB'],
])('%j', (args, message) => {
  expect(() => readCommand(args)).toThrow(message)
})
