import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { root } from '../testing/packed'

// By its address: it finds its files from where it stands, and cannot be bundled itself.
const constants = pathToFileURL(join(root, '.ci', 'bundled.mjs')).href
const { bundled } = (await import(constants)) as typeof import('../bundled.mjs')

/** Hands esbuild these sources, by path, in place of the files. */
export function withSources(sources: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'mutation',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path)
        return contents === undefined ? undefined : { contents, loader: 'ts' }
      })
    },
  }
}

/**
 * Builds the command line, with all that it uses of the package, into `build/`: as deep below the root as `dist/`,
 * because it looks for files from where it stands.
 *
 * @returns The program, and what removes it.
 */
export async function buildCommandLine(sources: ReadonlyMap<string, string>) {
  const program = (name: string) => join(root, 'src', 'command-line', `${name}.ts`)
  const { metafile } = await build({
    entryPoints: [program('churn'), program('score-thread')],
    absWorkingDir: root,
    outdir: join(root, 'build'),
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'es2022',
    format: 'esm',
    packages: 'external',
    loader: { '.onnx': 'binary' },
    define: bundled,
    metafile: true,
    logLevel: 'warning',
    plugins: [withSources(sources)],
  })
  const remove = () => {
    for (const path of Object.keys(metafile.outputs)) rmSync(join(root, path))
  }
  return { path: join(root, 'build', 'churn.js'), remove }
}
