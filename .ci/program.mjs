/** `node .ci/program.mjs benchmark/run …`: bundles a TypeScript program of `.ci/` as the tests would see it, and runs it. */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundled } from './bundled.mjs'

const [, , program] = process.argv
const root = resolve(import.meta.dirname, '..')
// Two folders below the root, as the files of `.ci/` are that look for others from where they stand.
const outfile = join(root, 'node_modules', '.programs', `${program.replaceAll('/', '-')}.js`)
await build({
  entryPoints: [join(root, '.ci', `${program}.ts`)],
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
