/** Every command on the bundle of another company: no row id, no offers, other kinds of field. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createChurnPredictor, readRow } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'
import { toSql } from '@org/churn/sql'
import { fileOf, folder, run } from '@testing/command-line'
import { crewFile, ferries, openFerries } from '@testing/ferries'
import { expect, test } from 'vitest'

const { model } = openFerries()
const predictor = createChurnPredictor({ model })
const crew = crewFile(300)

/** What the library says of the file's rows. */
async function expected(top: number) {
  const table = await readCsv(crew)
  const header = matchHeader(model.contract, table.header.cells)
  const rows = []
  for await (const { cells } of table) {
    const customer = readRow(predictor, header.rowOf(cells))
    rows.push(predictor.explain(customer, { top }))
  }
  return rows
}

test('score writes what the library says, on one thread and on several', async () => {
  const [one, two] = ['one.ndjson', 'two.csv'].map((name) => join(folder(), name))
  const first = await run(['score', fileOf(crew), '--model', ferries, '--out', one])
  expect(first.messages).toContain('Scored 300 employees with')
  expect(first.messages).toContain(' with ferries 1.0.0 at the balanced operating point')
  expect(first.messages).toContain('held out from training')
  expect(first.code).toBe(0)
  const rows = readFileSync(one, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const answers = await expected(3)
  rows.forEach((row, place) => {
    const { probability, churn, riskBand, contributions } = answers[place]
    expect(row).toMatchObject({ churn_probability: probability, churn_predicted: churn, churn_risk_band: riskBand })
    expect([1, 2, 3].map((reason) => row[`churn_reason_${reason}`])).toEqual(contributions.map((each) => each.sentence))
  })
  expect(rows).toHaveLength(300)
  const several = await run(['score', fileOf(crew), '--model', ferries, '--out', two, '--threads', '2'])
  expect(several.code).toBe(0)
  const alone = await run(['score', fileOf(crew), '-m', ferries, '--format', 'csv'])
  expect(readFileSync(two, 'utf8')).toBe(alone.output)
  expect(alone.output.split('\n')[1]).toContain(`,${answers[0].probability},`)
})

test('explain gives every reason', async () => {
  const { output, code } = await run(['explain', fileOf(crew), '--model', ferries, '--format', 'ndjson'])
  const [row] = output.split('\n')
  const [{ contributions }] = await expected(100)
  expect(code).toBe(0)
  expect(contributions).toHaveLength(8)
  expect(Object.values(JSON.parse(row))).toEqual(expect.arrayContaining(contributions.map(({ sentence }) => sentence)))
})

test('the same inside DuckDB', async () => {
  const out = join(folder(), 'scored.ndjson')
  const file = fileOf(crew, 'crew-1.csv')
  const { code, messages } = await run(['score', file.replace('crew-1', 'crew-*'), '--model', ferries, '--out', out])
  expect(messages).toMatch(
    /^Scored in DuckDB\.\nScored 300 employees with ferries 1\.0\.0 at the balanced operating point/,
  )
  expect(code).toBe(0)
  const decided = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).churn_predicted))
  expect(decided).toEqual((await expected(0)).map(({ churn }) => String(churn)))
})

test('self-test, verify and sql', async () => {
  const tested = await run(['self-test', '--model', ferries])
  expect(tested).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^passed: ferries 1\.0\.0 .* rows against native/),
  })
  const verified = await run(['verify', '--model', ferries])
  expect(verified).toMatchObject({ code: 0, output: `${ferries} is whole: every check passed.\n` })
  const printed = await run(['sql', '--model', ferries, '--dialect', 'postgresql'])
  expect(printed).toMatchObject({ code: 0, output: toSql(predictor, { dialect: 'postgresql' }) })
})

test.each([
  [
    ['score', 'crew.csv', '--model', '/nowhere'],
    /^churn: \/nowhere does not exist, expected the folder of a model bundle\.\n$/,
  ],
  [['sql', '--model', '/nowhere'], /^churn: \/nowhere does not exist/],
  [
    ['self-test', '--model', join(ferries, 'manifest.json')],
    /^churn: \S+manifest\.json is a file, expected the folder/,
  ],
  [
    ['explain', 'crew.csv', '--model', ferries, '--operating-point', 'best'],
    /got "best", expected one of recall, balanced, precision/,
  ],
])('%j is refused with a sentence', async (args, sentence) => {
  const { code, messages, output } = await run(args)
  expect(messages).toMatch(sentence)
  expect(output).toBe('')
  expect([1, 2]).toContain(code)
})
