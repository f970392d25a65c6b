/** The workbook that `score` writes, opened by LibreOffice, shows the customers and their scores. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf, folder, header, run } from '@testing/command-line'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { calculate, requireOffice } from './office'

const office = requireOffice('the workbook of scored customers')
const sample = readFileSync(new URL('../../examples/customers.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)

test.skipIf(office === undefined)('cells are shown as they are, and none is calculated', async () => {
  const texts = ['=1+1', '+41', '@x', '007', 'a\u0001<b>', '-5', '12345678901234567']
  const lines = texts.map((text, index) => `${sample[index]},${text}`)
  const content = `${header},note\n${[...lines, `${lines[0]},more`].join('\n')}\n`
  const out = join(folder(), 'scored.xlsx')
  const csv = join(folder(), 'scored.csv')
  const options = ['--max-rejected', '0.5', '--out']
  const { code, messages } = await run(['score', fileOf(content), ...options, out])
  expect(code, messages).toBe(0)
  await run(['score', fileOf(content), ...options, csv])
  const files = await calculate(office as string, readFileSync(out))
  const shown = parse(files.Customers as string, { columns: true }) as Record<string, string>[]
  const expected = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[]
  expect(shown).toHaveLength(texts.length + 1)
  expect(shown.slice(0, texts.length).map(({ note }) => note)).toEqual(texts)
  for (const [index, row] of expected.entries()) {
    const { churn_probability = '', churn_predicted = '', ...others } = row
    const got = { ...shown[index] }
    if (churn_probability === '') expect(got.churn_probability).toBe('')
    else expect(Number(got.churn_probability?.replace('%', '')) / 100).toBeCloseTo(Number(churn_probability), 12)
    expect(got.churn_predicted).toBe(churn_predicted.toUpperCase())
    // Numbers are shown without the zeros behind them.
    for (const [name, text] of Object.entries(others)) {
      const isNumber = /^\d+\.\d*0$/.test(text)
      expect(isNumber ? Number(got[name]) : got[name], name).toEqual(isNumber ? Number(text) : text)
    }
  }
  const about = parse(files['About these scores'] as string) as string[][]
  expect(about.map(([line]) => line).join('\n')).toBe(messages.trimEnd())
})
