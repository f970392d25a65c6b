/** README and docs say only what is true: the example is run, the figures are held against their sources. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createChurnPredictor } from '@org/churn'
import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import benchmarks from '../docs/benchmarks.json'
import manifest from '../package.json'
import { benchmarkTable } from './benchmark/table'
import { built, root } from './testing/packed'

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const readme = read('README.md')
const { model } = createChurnPredictor()
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code ?? '')

test('the first example prints what stands below it', () => {
  const [example = ''] = blocks('ts')
  const { code } = transformSync(example.replace('@org/churn', built('index.js')), { loader: 'ts', format: 'esm' })
  const printed = execFileSync('node', ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' })
  expect(printed).toBe(blocks('text')[0])
})

test('the second example names what there is', async () => {
  const [, , calls = ''] = ['', ...blocks('ts')]
  const churn: object = createChurnPredictor()
  const names = [...calls.matchAll(/^churn\.(\w+)/gm)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(4)
  for (const name of names) expect(churn).toHaveProperty(name)
  const entry = (await import('@org/churn')) as object
  for (const name of ['createChurnPredictor', 'customerSchema', 'InvalidCustomerError'])
    expect(entry).toHaveProperty(name)
})

describe('the commands are package.json’s', () => {
  test.each([...readme.matchAll(/npm run (\w+)/g)].map(([, name]) => name ?? ''))('npm run %s', (name) => {
    expect(manifest.scripts).toHaveProperty(name)
  })
})

test('the model’s figures are the manifest’s', () => {
  const { outOfFold, holdOut } = model.evaluation
  const rows = [
    `| | out of fold (${count(outOfFold.rows)} customers) | hold-out (${count(holdOut.rows)} customers) |`,
    figures('ROC-AUC', outOfFold.rocAuc, holdOut.rocAuc),
    figures('average precision', outOfFold.averagePrecision, holdOut.averagePrecision),
    figures('log-loss', outOfFold.logLoss, holdOut.logLoss),
    figures('Brier score', outOfFold.brier, holdOut.brier),
    figures('calibration error', outOfFold.calibrationError, holdOut.calibrationError),
    ...model.operatingPoints.map(
      ({ name, threshold, holdOut: at }) =>
        `| ${name} | ${threshold} | ${percent(at.precision)} | ${percent(at.recall)} |`,
    ),
  ]
  for (const row of rows) expect(readme).toContain(row)
  expect(readme).toContain(`(${count(outOfFold.rows + holdOut.rows)} customers`)
})

test('the benchmark’s figures are those of the last run', () => {
  expect(readme).toContain(benchmarkTable(benchmarks))
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
    for (const name of readdirSync(join(root, 'src/trees')).filter((each) => /kernel|shap-(q|p)/.test(each))) {
      expect(text).toContain(name)
    }
  })
})

function figures(name: string, outOfFold: number, holdOut: number): string {
  return `| ${name} | ${outOfFold.toFixed(3)} | ${holdOut.toFixed(3)} |`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
