/** `npm run bench` and `npm run figures`: bundles a program of .ci/benchmark/ as the tests would see it, and runs it. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { modelBytesForEsbuild } from './model-bytes.mjs'

const [, , program] = process.argv
const root = fileURLToPath(new URL('..', import.meta.url))
const outfile = `${root}node_modules/.benchmark/${program}.js`
await build({
  entryPoints: [`${root}.ci/benchmark/${program}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [modelBytesForEsbuild],
  logLevel: 'warning',
})
await import(outfile)
