/** README says only what is true: its example is run, its figures are held against their sources; docs.test.ts runs the rest. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluation } from '@org/churn/evaluation'
import { describe, expect, test } from 'vitest'
import { bundledModel } from '../../src/model/bundled-model'
import { allTables, runExample, tableFiles } from '../benchmark/readme'
import { root } from '../testing/packed'

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const readme = read('README.md')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code ?? '')

test('the first example prints what stands below it', () => {
  expect(runExample(readme)).toBe(blocks('text')[0])
})

test.each(Object.entries(allTables()))('the %s table is what its source says: run "npm run figures"', (name, table) => {
  const texts = tableFiles.map(read).filter((text) => text.includes(`<!-- ${name} -->`))
  expect(texts).toHaveLength(1)
  expect(texts[0]?.includes(table), table).toBe(true)
})

test('the data set is as large as the manifest says', () => {
  const { outOfFold, holdOut } = evaluation
  expect(readme).toContain(`(${(outOfFold.rows + holdOut.rows).toLocaleString('en-US')} customers`)
})

describe('docs/architecture.md', () => {
  const text = read('docs/architecture.md')

  test.each([...new Set([...text.matchAll(/`((?:src|training|models)\/[\w./-]+)`/g)].map(([, path]) => path ?? ''))])(
    '%s exists',
    (path) => {
      expect(existsSync(join(root, path))).toBe(true)
    },
  )

  test('names every kernel and every step', () => {
    for (const name of readdirSync(join(root, 'src/trees')).filter((each) => /(kernel|shap-\w+)\.ts$/.test(each))) {
      expect(text).toContain(name)
    }
  })
})

describe('docs/errors.md', () => {
  const tables = [...read('docs/errors.md').matchAll(/^\| `([\w]+)` \|(?: `([A-Z_]+)`)?/gm)]
  const source = read('src/checks/errors.ts')

  test('has every error with its code', () => {
    const thrown = [...source.matchAll(/^export class (\w+) extends ChurnError[\s\S]*?readonly code: '(\w+)'/gm)]
    const listed = tables.filter(([, , code]) => code !== undefined)
    expect(thrown.length).toBeGreaterThan(5)
    expect(listed.map(([, name, code]) => `${name} ${code}`).sort()).toEqual(
      thrown.map(([, name, code]) => `${name} ${code}`).sort(),
    )
  })

  test('has every code of a finding', () => {
    const codes = source.split('export interface')[0].matchAll(/^ {2}\| '(\w+)'/gm)
    const listed = tables.filter(([, , code]) => code === undefined).map(([, name]) => name)
    expect(listed.sort()).toEqual([...codes].map(([, code]) => code).sort())
  })
})

test('docs/schema.md names the sensitive fields', () => {
  const sensitive = bundledModel.contract.fields.filter((field) => field.sensitive).map(({ name }) => `\`${name}\``)
  expect(sensitive.length).toBeGreaterThan(0)
  expect(read('docs/schema.md')).toContain(`marks as sensitive, ${sensitive.join(' and ')},`)
})

test('the portable runtime is faster than the others on the shipped model, as docs/adapters.md says', () => {
  const ratios = [...read('docs/benchmarks.md').matchAll(/^\| telco \| onnxruntime-.*portable: ([\d.]+) × as fast/gm)]
  expect(ratios.length).toBeGreaterThan(3)
  for (const [, ratio] of ratios) expect(Number(ratio)).toBeGreaterThan(1)
})
