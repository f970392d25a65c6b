/** `npm run bench` and `npm run figures`: bundles a program of .ci/benchmark/ as the tests would see it, and runs it. */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundled } from './bundled.mjs'

const [, , program] = process.argv
const root = resolve(import.meta.dirname, '..')
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
  define: bundled,
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
