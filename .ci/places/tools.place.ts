/** Programs that know no modules: Jest as it comes, and TypeScript that compiles to `require`, of any age. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import manifest from '../../package.json'
import { requirePinned } from './pins'
import { start } from './process-place'

const { plain, withEngines } = inject('projects')
const jest = requirePinned('jest', 'bin/jest.js')
const compiler = requirePinned('typescript-5', 'bin/tsc')

/** Every entry that a program may import; a worker's is for workers alone. */
const entries = Object.keys(manifest.exports)
  .filter((name) => !name.endsWith('.json') && name !== './worker-thread')
  .map((name) => name.replace('.', '@org/churn'))

/** A project that says nothing of modules, with the packages of another. */
function project(name: string, files: Readonly<Record<string, string>>, packages = plain): string {
  const folder = `${packages}-${name}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'example-telecom', private: true }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

describe.runIf(jest)('Jest without a setting', () => {
  const program = (body: string) => `
    const { createChurnPredictor, ChurnError, RuntimeFailedError } = require('@org/churn')
    const { native } = require('./native.json')
    ${body}`

  test('every entry can be required, and the answers are those of the package elsewhere', async () => {
    const rows = vectors.rows.slice(0, 20).map(({ customer, probability }) => ({ customer, probability }))
    const body = program(`
      test.each(${JSON.stringify(entries)})('%s', (entry) => expect(Object.keys(require(entry)).length).toBeGreaterThan(0))
      test('answers', () => {
        const predictor = createChurnPredictor()
        for (const { customer, probability } of native) expect(predictor.predict(customer).probability).toBeCloseTo(probability, 12)
        expect(() => predictor.predict({})).toThrow(ChurnError)
      })`)
    const folder = project('jest', { 'answers.test.js': body, 'native.json': JSON.stringify({ native: rows }) })
    const { stderr } = await start(process.execPath, [jest ?? '', '--ci'], folder)
    expect(stderr).toContain(`Tests:       ${entries.length + 1} passed, ${entries.length + 1} total`)
  })

  test('an engine of another kind fails with what Jest says of it', async () => {
    const body = program(`
      const { onnxruntimeNode } = require('@org/churn/node')
      test('refused', async () => {
        const predictor = createChurnPredictor({ runtime: onnxruntimeNode() })
        const error = await predictor.predict(native).catch((error) => error)
        expect(error).toBeInstanceOf(RuntimeFailedError)
        expect(String(error.cause)).toMatch(/experimental-vm-modules/)
      })`)
    const files = { 'engine.test.js': body, 'native.json': JSON.stringify({ native: vectors.rows[0]?.customer }) }
    const { stderr } = await start(process.execPath, [jest ?? '', '--ci'], project('jest-engine', files, withEngines))
    expect(stderr).toContain('Tests:       1 passed, 1 total')
  })
})

describe.runIf(compiler)('TypeScript 5', () => {
  // What `tsc --init` writes, except for the three that differ; the types of packages are checked, too.
  const common = { strict: true, esModuleInterop: true, skipLibCheck: false, types: [], outDir: 'built' }
  const settings = [
    { module: 'commonjs', moduleResolution: 'node10', target: 'es2019' },
    { module: 'node16', moduleResolution: 'node16', target: 'es2019' },
    { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2022' },
  ]
  // The types of ONNX Runtime's own package, which these show, need more than ES2019.
  const engines = ['@org/churn/node', '@org/churn/web']
  const programFor = (imported: readonly string[]) => `
${imported.map((entry, index) => `import * as entry${index} from '${entry}'`).join('\n')}
import { createChurnPredictor, type Customer, customerSchema, InvalidCustomerError } from '@org/churn'
import { readCsv } from '@org/churn/csv'
const entries: readonly object[] = [${imported.map((_, index) => `entry${index}`).join(', ')}]
const predictor = createChurnPredictor()
export function score(customer: Customer): number { return predictor.predict(customer).probability }
// @ts-expect-error a misspelt contract value
export const wrong: Partial<Customer> = { contract: 'Weekly' }
const kept: Customer | undefined = customerSchema.safeParse({}).data
let refused = false
try { predictor.predict({} as Customer) } catch (error) { refused = error instanceof InvalidCustomerError }
console.log(JSON.stringify({ entries: entries.length, kept: kept === undefined, refused, csv: typeof readCsv }))
`

  test.each(settings)('$module, $moduleResolution, $target', async (options) => {
    const imported = entries.filter((entry) => options.target !== 'es2019' || !engines.includes(entry))
    const config = JSON.stringify({ compilerOptions: { ...common, ...options }, files: ['program.ts'] })
    const files = { 'program.ts': programFor(imported), 'tsconfig.json': config }
    const folder = project(`tsc-${options.moduleResolution}`, files)
    await start(process.execPath, [compiler ?? ''], folder)
    expect(readdirSync(join(folder, 'built'))).toEqual(['program.js'])
    const { stdout } = await start(process.execPath, ['built/program.js'], folder)
    expect(JSON.parse(stdout)).toEqual({ entries: imported.length, kept: true, refused: true, csv: 'function' })
  })
})
