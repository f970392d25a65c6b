/**
 * What stands out in a company's file stays there: a file in which single customers have a number, a value, a spelling, an
 * address and a date of their own becomes a package, and none of its files holds one of them.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { python, pythonEnvironment, setUpPython } from '../../training/python.mjs'
import { seeded } from '../testing/seeded'
import { root } from './copy.mjs'

const rows = 1000

/** Marks of single customers: place of the row, column, cell, and what no file may hold of it. */
const marks = [
  { row: 17, column: 'visitor', cell: 'KDX-MARKERID', trace: /KDX-/ },
  { row: 17, column: 'e-mail', cell: 'marker.mail@example.test', trace: /marker\.mail|@example\.test/ },
  { row: 17, column: 'spent', cell: '87654.32', trace: /(?<![\d.])87,?65[45]/ },
  { row: 18, column: 'way in', cell: 'Markergate', trace: /markergate/i },
  { row: 19, column: 'ticket', cell: 'FamilY', trace: /FamilY/ },
  { row: 20, column: 'visits', cell: '4321', trace: /(?<![\d.])4,?321(?!\d)/ },
  { row: 21, column: 'balance', cell: '-76543.21', trace: /(?<![\d.])76,?54[34]/ },
  { row: 22, column: 'joined', cell: '1931-05-07', trace: /1931-05-07|(?<![\d.])34,?66[34](?!\d)/ },
]

/** Visitors of a zoo that does not exist. */
function visitors() {
  const random = seeded(23)
  const one = (...choices) => choices[Math.floor(random() * choices.length)]
  const columns = ['visitor', 'e-mail', 'ticket', 'way in', 'joined', 'visits', 'spent', 'balance', 'left']
  const lines = Array.from({ length: rows }, (_, place) => {
    const ticket = one('Single', 'Family', 'Family', 'Group')
    const visits = Math.floor(25 * random() ** 2)
    const day = new Date(Date.UTC(2026, 2, 31) - Math.floor(2500 * random()) * 86_400_000).toISOString().slice(0, 10)
    const spent = 5 + 300 * random()
    const logOdds = 0.6 - 0.2 * visits + (ticket === 'Single' ? 1 : 0) - 0.003 * spent
    const left = random() < 1 / (1 + Math.exp(-logOdds)) ? 'yes' : 'no'
    const balance = (80 * (random() - 0.5)).toFixed(2)
    const way = one('North gate', 'South gate', 'Pier')
    return [`KDX-${place}`, `v${place}@example.test`, ticket, way, day, visits, spent.toFixed(2), balance, left]
  })
  for (const { row, column, cell } of marks) lines[row][columns.indexOf(column)] = cell
  return `${[columns, ...lines].map((cells) => cells.join(',')).join('\n')}\n`
}

let folder
const files = () => readdirSync(join(folder, 'zoo'))
const text = (name) => readFileSync(join(folder, 'zoo', name), 'utf8').replaceAll(/\b[0-9a-f]{64}\b/g, '')

beforeAll(() => {
  setUpPython()
  folder = mkdtempSync(join(tmpdir(), 'churn-few-'))
  writeFileSync(join(folder, 'zoo.csv'), visitors())
  const run = (program, words) => execFileSync(program, words, { cwd: folder, env: pythonEnvironment, stdio: 'pipe' })
  const words = ['zoo.csv', '--out', 'zoo-bundle', '--name', 'zoo', '--yes', '--as-of', '2026-04-01']
  run(python, ['-m', 'churn_training', 'create', ...words])
  const named = ['--out', 'zoo', '--name', '@example/zoo']
  run(process.execPath, [join(root, 'dist/churn.js'), 'package', 'zoo-bundle', ...named])
}, 1_200_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the marked customers were among those that the model learned from', () => {
  const contract = JSON.parse(text('contract.json'))
  const names = contract.fields.map(({ column }) => column)
  expect(names).toEqual(expect.arrayContaining(['ticket', 'way in', 'joined', 'visits', 'spent', 'balance']))
  expect(contract.source.rows).toBe(rows)
})

test.each(marks)('no file tells of $cell', ({ trace }) => {
  expect(files().length).toBeGreaterThan(15)
  for (const name of files()) expect(text(name).match(trace)?.[0], name).toBeUndefined()
})

test('no end of a range is the value of fewer than ten', () => {
  const [header, ...lines] = readFileSync(join(folder, 'zoo.csv'), 'utf8').trim().split('\n')
  const columns = header.split(',')
  for (const { column, trained, type } of JSON.parse(text('contract.json')).fields) {
    if (type !== 'number' && type !== 'integer') continue
    const values = lines.map((line) => Number(line.split(',')[columns.indexOf(column)]))
    const [low, high] = trained
    expect(values.filter((value) => value < low).length, column).toBeLessThan(10)
    expect(values.filter((value) => value > high).length, column).toBeLessThan(10)
    if (type === 'integer') continue
    for (const end of trained) expect(values.filter((value) => value === end).length, column).not.toBe(1)
  }
})

test('every leaf rests on ten customers or more', () => {
  const [, json] = text('model.js').match(/export const trees = (.*)/)
  const { cover, feature } = JSON.parse(json)
  expect(feature.length).toBeGreaterThan(0)
  // A customer adds at most a quarter to the cover of a leaf.
  for (const each of cover) expect(each).toBeGreaterThanOrEqual(2.5)
})
