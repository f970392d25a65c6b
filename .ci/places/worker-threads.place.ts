/** Batches over worker threads wherever there are any: the answers of one thread, and a process that ends by itself. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { requirePinned } from './pins'
import { start } from './process-place'

const { plain } = inject('projects')

const places = [
  ...[20, 22, 24, 26].map((major) => ({ name: `Node.js ${major}`, binary: [`node-${major}`, 'bin/node'], args: [] })),
  {
    name: 'Deno',
    binary: ['@deno/linux-x64-glibc', 'deno'],
    args: ['run', '--no-prompt', '--no-remote', '--node-modules-dir=manual', '--no-lock', '--allow-read'],
  },
  { name: 'Bun', binary: ['@oven/bun-linux-x64', 'bin/bun'], args: ['--no-install', 'run'] },
].flatMap(({ name, binary: [pin, file], args }) => {
  const binary = requirePinned(pin, file)
  return binary === undefined ? [] : [{ name, binary, args }]
})

const program = `import { createChurnPredictor } from '@org/churn'
import { workerThreads } from '@org/churn/worker-threads'
import { native } from './native.mjs'
const predictor = createChurnPredictor()
const customers = Array.from({ length: 3000 }, (_, index) =>
  index % 97 === 0 ? { tenureMonths: 'long' } : native.rows[index % native.rows.length].customer)
const plain = (items) => JSON.stringify(items.map(({ error, ...item }) => error ? { ...item, name: error.name, issues: error.issues } : item))
const workers = workerThreads({ count: 2 })
const items = await predictor.predictBatch(customers, { workers, chunkSize: 100 })
let left
for await (const { index } of predictor.predictStream(customers.values(), { workers, chunkSize: 50 })) if ((left = index) === 60) break
console.log(JSON.stringify({ same: plain(items) === plain(predictor.predictBatch(customers)), refused: items.filter(({ ok }) => !ok).length, left }))
`

test.each(places)('$name', async ({ name, binary, args }) => {
  const file = join(plain, `threads-${name.toLowerCase().replaceAll(/\W+/g, '-')}.mjs`)
  writeFileSync(file, program)
  const { stdout, stderr } = await start(binary, [...args, file], plain)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ same: true, refused: 31, left: 60 })
})

test('a program that comes as text has threads, too', async () => {
  const { stdout } = await start(process.execPath, ['--input-type=module', '--eval', program], plain)
  expect(JSON.parse(stdout)).toEqual({ same: true, refused: 31, left: 60 })
})

/** Flags that Node refuses to a thread where they are named for it, and others that programs are run with. */
const flags = [
  '--max-old-space-size=512',
  '--stack-size=900',
  '--expose-gc',
  '--max-semi-space-size=16',
  '--title=example',
  '--enable-source-maps',
  '--conditions=example',
  '--trace-warnings',
  '--import=data:text/javascript,1',
]

test('the flags of the process do not stop them', async () => {
  const file = join(plain, 'threads-with-flags.mjs')
  writeFileSync(file, program)
  const { stdout, stderr } = await start(process.execPath, [...flags, file], plain)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ same: true, refused: 31, left: 60 })
})

/** Flags that may stand in NODE_OPTIONS, in sets that go together. */
const options = [
  '--max-old-space-size=512 --max-semi-space-size=16 --title=example --conditions=example',
  '--enable-source-maps --import=data:text/javascript,1 --stack-trace-limit=0',
  '--disable-proto=throw --no-addons --preserve-symlinks --unhandled-rejections=strict',
  '--jitless --no-warnings',
]

test.each(options)('NODE_OPTIONS="%s" does not stop them', async (text) => {
  const file = join(plain, 'threads-with-options.mjs')
  writeFileSync(file, program)
  const { stdout } = await start(process.execPath, [file], plain, { NODE_OPTIONS: text })
  expect(JSON.parse(stdout)).toEqual({ same: true, refused: 31, left: 60 })
})

test.each(['esm', 'cjs'] as const)('inside a bundle in %s the error names the option', async (format) => {
  const body = program.slice(program.indexOf('const predictor'))
  const text = `${program.slice(0, program.indexOf('const predictor'))}async function main() { ${body} }
    main().catch(({ name, message }) => console.log(JSON.stringify({ name, message })))`
  const file = join(plain, `bundled-threads.${format === 'esm' ? 'mjs' : 'cjs'}`)
  const resolveDir = plain
  await build({
    stdin: { contents: text, resolveDir },
    outfile: file,
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'error',
  })
  const { stdout } = await start(process.execPath, [file], plain)
  expect(JSON.parse(stdout)).toEqual({
    name: format === 'esm' ? 'RuntimeFailedError' : 'InvalidOptionError',
    message: expect.stringMatching(/A bundler has moved the package .* option worker, see docs\/batch\.md/),
  })
})
