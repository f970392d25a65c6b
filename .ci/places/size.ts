import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Adapter, Size } from './place'
import { sentence } from './program'

/** Bytes of the files under a folder, nested packages included. */
function bytesUnder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** What a server that imports from node_modules has on its disk: the package, its dependencies and peers. */
export function sizeOnDisk(project: string, adapter: Adapter): Size {
  const named = new Set<string>()
  const visit = (name: string) => {
    const folder = join(project, 'node_modules', name)
    if (named.has(name) || !existsSync(folder)) return
    named.add(name)
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    for (const dependency of Object.keys(dependencies)) visit(dependency)
  }
  for (const name of ['@org/churn', 'zod', ...(adapter === 'portable' ? [] : [adapter])]) visit(name)
  const folders = [...named].map((name) => realpathSync(join(project, 'node_modules', name)))
  return { bytes: folders.reduce((sum, folder) => sum + bytesUnder(folder), 0), of: 'packages' }
}

/** What a browser or an edge function downloads: the sentence bundled, minified and gzipped, and the engine's binary. */
export async function sizeBundled(project: string, adapter: Adapter): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: sentence(adapter), resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    conditions: ['browser'],
  })
  const binary = join(project, 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm')
  const parts = [
    ...outputFiles.map(({ contents }) => contents),
    ...(adapter === 'portable' ? [] : [readFileSync(binary)]),
  ]
  return { bytes: parts.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0), of: 'bundle' }
}

/** Every file of a folder, gzipped one by one as a server sends them. */
export function sizeOfFolder(folder: string): Size {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const sizes = files.map(({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name))).length)
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), of: 'bundle' }
}
