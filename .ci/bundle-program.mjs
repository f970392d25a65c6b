/** Bundles a TypeScript program of `.ci/` as the tests would see it; answers the address to import it from. */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundled } from './bundled.mjs'

const root = resolve(import.meta.dirname, '..')

/** @param program Such as `benchmark/run`. */
export async function bundleProgram(program, { name = program.replaceAll('/', '-'), plugins = [] } = {}) {
  // Two folders below the root, as the files of `.ci/` are that look for others from where they stand.
  const outfile = join(root, 'node_modules', '.programs', `${name}.js`)
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
    plugins,
  })
  return pathToFileURL(outfile).href
}
