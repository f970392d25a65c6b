/** The packed tarball, as a user gets it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { ordinaryCustomer } from '../testing/customers'
import { built, install, pack, root } from '../testing/packed'

const dependencies = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
let packed: ReturnType<typeof pack>
let project: string

beforeAll(() => {
  packed = pack()
  project = install(packed.tarball, dependencies)
}, 60_000)

const run = (command: string, args: readonly string[]) =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** What several entries share is built once, so that an error is the same class in all of them. */
const sharedChunk = /^dist\/(chunk-|[\w-]+-)[\w-]{8}\.(c?js|d\.c?ts)$/

/** What the command line's threads begin with. */
const threadModule = 'score-thread.js'

/** What the TypeScript compiler has to say about consumer.ts. */
const compile = (options: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'consumer.ts'], {
    cwd: project,
    encoding: 'utf8',
  }).stdout

test('holds what users need and nothing else', () => {
  const files = packed.files.filter((name) => !sharedChunk.test(name))
  const isCommonJs = (name: string) => /\.(cjs|d\.cts)$/.test(name)
  // Each entry twice, the command line and its threads once.
  const once = ['dist/churn.js', `dist/${threadModule}`]
  const twice = files.filter((name) => /^dist\/.*\.(js|d\.ts)$/.test(name) && !once.includes(name))
  expect(files.filter(isCommonJs)).toEqual(twice.map((name) => name.replace(/\.(js|ts)$/, '.c$1')).sort())
  expect(files.filter((name) => !isCommonJs(name))).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/agents.d.ts',
    'dist/agents.js',
    'dist/churn.js',
    'dist/csv.d.ts',
    'dist/csv.js',
    'dist/evaluation.d.ts',
    'dist/evaluation.js',
    'dist/folder.d.ts',
    'dist/folder.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/model.d.ts',
    'dist/model.js',
    'dist/node.d.ts',
    'dist/node.js',
    'dist/onnx.d.ts',
    'dist/onnx.js',
    'dist/score-thread.js',
    'dist/shap.d.ts',
    'dist/shap.js',
    'dist/sql.d.ts',
    'dist/sql.js',
    'dist/verification.d.ts',
    'dist/verification.js',
    'dist/web-workers.d.ts',
    'dist/web-workers.js',
    'dist/web.d.ts',
    'dist/web.js',
    'dist/worker-thread.d.ts',
    'dist/worker-thread.js',
    'dist/worker-threads.d.ts',
    'dist/worker-threads.js',
    'examples/customers.csv',
    'models/telco/NOTICE',
    'models/telco/bom.json',
    'package.json',
  ])
})

test('every path that package.json names is built, and every built file is named or reached', () => {
  const named = JSON.stringify([manifest.exports, manifest.bin]).match(/\.\/dist\/[\w./-]+/g) ?? []
  for (const path of named) expect(existsSync(join(root, path)), path).toBe(true)
  const others = readdirSync(join(root, 'dist')).filter((name) => !sharedChunk.test(`dist/${name}`))
  expect(new Set(others)).toEqual(new Set([...named.map((path) => path.slice('./dist/'.length)), threadModule]))
})

test('predicts and explains from plain JavaScript', () => {
  writeFileSync(
    join(project, 'score.mjs'),
    `import { createChurnPredictor } from '@org/churn'
     const predictor = createChurnPredictor()
     const { probability, contributions } = predictor.explain(${JSON.stringify(ordinaryCustomer)}, { top: 1 })
     console.log(JSON.stringify({ probability, reason: contributions[0].sentence, model: predictor.manifest.name }))`,
  )
  expect(JSON.parse(run(process.execPath, ['score.mjs']))).toEqual({
    probability: expect.closeTo(0.6, 0),
    reason: expect.stringMatching(/: raises the risk$/),
    model: 'telco',
  })
})

test('its command line scores the sample customers', () => {
  const printed = run(process.execPath, [join('node_modules', '@org', 'churn', manifest.bin.churn), 'score'])
  const samples = readFileSync(join(root, 'examples/customers.csv'), 'utf8').trim().split('\n').length - 1
  expect(
    printed
      .trim()
      .split('\n')
      .filter((line) => /%/.test(line)),
  ).toHaveLength(samples)
})

describe('types', () => {
  test.each(['bundler', 'nodenext'])(
    'resolve under moduleResolution %s',
    (moduleResolution) => {
      writeFileSync(
        join(project, 'consumer.ts'),
        `import { createChurnPredictor, type Customer, customerSchema, selfTest } from '@org/churn'
       const customer: Customer = customerSchema.parse(JSON.parse('{}'))
       export const probability: number = createChurnPredictor().predict(customer).probability
       // @ts-expect-error a misspelt contract value
       export const wrong: Customer = { ...customer, contract: 'Weekly' }

       import { onnxruntimeNode } from '@org/churn/node'
       import { onnxruntimeWeb, type OnnxRuntimeEngine } from '@org/churn/web'
       import { verification } from '@org/churn/verification'
       const onNode = createChurnPredictor({ runtime: onnxruntimeNode({ threads: 2 }) })
       export const later: Promise<number> = onNode.predict(customer).then((prediction) => prediction.probability)
       // @ts-expect-error an asynchronous runtime answers with promises
       export const notYet: number = onNode.predict(customer).probability
       declare const engine: OnnxRuntimeEngine
       const onWeb = createChurnPredictor({ runtime: onnxruntimeWeb({ engine }) })
       export const passed: Promise<boolean> = selfTest(onWeb, verification).then((result) => result.passed)
       export const at: boolean = selfTest(createChurnPredictor(), verification).passed
       // @ts-expect-error the entries are listed; their files are not
       import('@org/churn/dist/index.js')`,
      )
      writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }))
      const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
      const options = [
        '--strict',
        '--noEmit',
        '--target',
        'es2022',
        '--module',
        module,
        '--moduleResolution',
        moduleResolution,
      ]
      expect(compile(options)).toBe('')
    },
    60_000,
  )
})

describe('package checks', () => {
  test('publint, strict', () => {
    const printed = run(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), packed.tarball, '--strict'])
    expect(printed).toContain('All good!')
  }, 60_000)

  test('are the types wrong', () => {
    const command = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    // Exits with an error for any problem, under every way in which TypeScript looks for types.
    expect(run(process.execPath, [command, packed.tarball, '--profile', 'strict', '--no-color'])).toContain('node10')
  }, 60_000)
})

test('the built entry mentions nothing that only one runtime has', () => {
  const code = readFileSync(built('index.js'), 'utf8')
  expect(code).not.toMatch(/['"]node:|\brequire\(|\bprocess\.|\bBuffer\b|\bnew Function|\beval\(|\bfetch\(|onnxruntime/)
  const imported = [...code.matchAll(/from ['"]([^'"]+)['"]/g)].map(([, name]) => name ?? '')
  expect(imported.filter((name) => !name.startsWith('./chunk-')).sort()).toEqual(['zod'])
})
