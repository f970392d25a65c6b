/** `npm run bench` and `npm run figures`: bundles a program of .ci/benchmark/ as the tests would see it, and runs it. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [, , program] = process.argv
const root = resolve(import.meta.dirname, '..')
const { model } = JSON.parse(readFileSync(join(root, 'models/telco/manifest.json'), 'utf8'))
const outfile = join(root, 'node_modules', '.benchmark', `${program}.js`)
await build({
  entryPoints: [join(root, '.ci', 'benchmark', `${program}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'es2022',
  format: 'esm',
  packages: 'external',
  loader: { '.onnx': 'binary' },
  define: { BUNDLED_DEPTH: String(model.depth) },
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
