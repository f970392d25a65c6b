/** A file with dates, bands, a scale and rare values, from the training through every way of scoring it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { python, pythonEnvironment, setUpPython } from '../../training/python.mjs'
import { root } from './copy.mjs'

const folder = mkdtempSync(join(tmpdir(), 'churn-dated-'))
const at = (...path) => join(folder, ...path)
const day = '2024-06-30'
const file = at('gardeners.csv')
const bundle = at('bundle')

const run = (program, words, options) => {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: 'utf8', ...options })
  return { status, stdout, stderr }
}
const train = (...words) => run(python, words, { env: pythonEnvironment })
const churn = (...words) => run(process.execPath, [join(root, 'dist/churn.js'), ...words])
const done = ({ status, stdout, stderr }) => {
  expect(status, stderr).toBe(0)
  return stdout
}

const program = `
import sys
from datetime import date
from tests.dated_company import dated_company
with open(sys.argv[1], "wb") as file:
    file.write(dated_company(date.fromisoformat(sys.argv[2]), int(sys.argv[3])).content)
`
/** Writes the file of a society that does not exist, as of a day. */
const invent = (path, asOf, seed) => done(train('-c', program, path, asOf, `${seed}`))

/** The rows of a CSV without quotes. */
function rowsOf(text) {
  const [header, ...lines] = text.trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, place) => [names[place], cell])))
}

const linesOf = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

beforeAll(() => {
  setUpPython()
  invent(file, day, 1)
  done(train('-m', 'churn_training', 'create', file, '--out', bundle, '--name', 'gardeners', '--as-of', day))
}, 1_200_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the bundle is whole, and its answers are those of the training', () => {
  expect(done(churn('verify', bundle))).toContain('is whole: every check passed')
  expect(done(churn('self-test', '--model', bundle))).toContain('largest difference of a probability 0.0e+0')
})

test('the command line needs the day, and scores every row with it', () => {
  const words = ['score', file, '--model', bundle, '--format', 'ndjson']
  const without = churn(...words)
  expect(without.status).not.toBe(0)
  expect(without.stderr).toContain('--as-of: got none, expected a date such as 2026-01-31')
  const rows = linesOf(done(churn(...words, '--as-of', day)))
  expect(rows).toHaveLength(1500)
  expect(rows.filter(({ churn_error }) => churn_error !== null)).toEqual([])
  // A day later every date lies a day further back: other numbers, and some other answers.
  const later = linesOf(done(churn(...words, '--as-of', '2024-12-31')))
  expect(later.filter((row, place) => row.churn_probability !== rows[place].churn_probability).length).toBeGreaterThan(
    100,
  )
})

test('the package and the database give the rows the answers of the command line', async () => {
  done(churn('package', bundle, '--out', at('package'), '--name', '@allotments/churn'))
  const place = (name) => at('project', 'node_modules', name)
  mkdirSync(dirname(place('@allotments/churn')), { recursive: true })
  cpSync(at('package'), place('@allotments/churn'), { recursive: true })
  mkdirSync(place('@org/churn'), { recursive: true })
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(place('@org/churn'), part), { recursive: true })
  symlinkSync(join(root, 'node_modules/zod'), place('zod'), 'junction')
  const own = run(process.execPath, ['--test', 'self-test.js'], { cwd: place('@allotments/churn') })
  expect(own.stdout).toMatch(/^# fail 0$/m)

  const scored = linesOf(done(churn('score', file, '--model', bundle, '--format', 'ndjson', '--as-of', day)))
  const { createChurnPredictor, readRow } = await import(
    pathToFileURL(join(place('@allotments/churn'), 'index.js')).href
  )
  const predictor = createChurnPredictor({ asOf: day })
  const raw = rowsOf(readFileSync(file, 'utf8'))
  const answers = raw.map((row) => predictor.predict(readRow(predictor, row)))
  expect(answers.map(({ probability }) => probability)).toEqual(scored.map((row) => row.churn_probability))
  expect(() => createChurnPredictor().predict(readRow(predictor, raw[0]))).toThrow(/asOf/)

  const statement = done(churn('sql', '--model', bundle, '--as-of', day, '--table', 'gardeners'))
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`CREATE TABLE gardeners AS FROM read_csv('${file}', all_varchar = true, delim = ',')`)
  const found = (await connection.runAndReadAll(statement)).getRowObjectsJS()
  const byMember = new Map(found.map((row) => [row.member, row]))
  const decisions = raw.map(({ member }) => byMember.get(member).churn_predicted)
  expect(decisions).toEqual(answers.map(({ churn: decision }) => decision))
  connection.closeSync()
})

test('the next month is drafted, trained on and scored with its own day', () => {
  const july = at('july.csv')
  invent(july, '2024-07-31', 2)
  const words = [
    '-m',
    'churn_training',
    'draft',
    july,
    '--out',
    at('july'),
    '--decisions',
    join(bundle, 'decisions.json'),
  ]
  expect(train(...words).stderr).toContain('--as-of 2026-01-31')
  done(train(...words, '--as-of', '2024-07-31'))
  expect(JSON.parse(readFileSync(at('july', 'contract.json'), 'utf8')).asOf).toBe('2024-07-31')
  done(churn('score', july, '--model', bundle, '--as-of', '2024-07-31'))
})
