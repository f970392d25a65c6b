import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

const folder = new URL('../../', import.meta.url)

/** The part of the configuration that is read here. */
export const configuration = (() => {
  const text = readFileSync(new URL('wrangler.jsonc', folder), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  return JSON.parse(text) as { readonly main: string; readonly compatibility_date: string }
})()

/**
 * Bundles the Worker as it is deployed: one module, minified, nothing left outside.
 *
 * @param model The module in place of `src/model.ts`.
 */
export async function bundleWorker(model?: string) {
  const { outputFiles, warnings } = await build({
    absWorkingDir: fileURLToPath(folder),
    entryPoints: [configuration.main],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: model === undefined ? [] : [inPlaceOfModel(model)],
  })
  const code = outputFiles[0]?.text ?? ''
  return { code, warnings, bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
}

function inPlaceOfModel(path: string): Plugin {
  return {
    name: 'in-place-of-model',
    setup: ({ onResolve }) => onResolve({ filter: /^\.\/model\.ts$/ }, () => ({ path })),
  }
}
