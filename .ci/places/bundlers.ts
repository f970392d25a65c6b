/** Four bundlers as a user sets them up, each with what it had to say. */
import { copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { createLogger, build as vite } from 'vite'
import webpack from 'webpack'
import manifest from '../../package.json'

export interface BundleTask {
  /** Absolute path of the program, inside the project. */
  readonly input: string
  /** Absolute path of the folder that the bundle `bundle.mjs` and its assets come to. */
  readonly output: string
  readonly target: 'node' | 'browser'
}

/** Bundles a program and answers with the warnings. */
export type Bundler = (task: BundleTask) => Promise<readonly string[]>

/** In Node.js the engines stay packages: their binaries are found from where they are installed. */
const externalInNode = ['onnxruntime-node', 'onnxruntime-web/wasm']
const externalsOf = ({ target }: BundleTask) => (target === 'node' ? externalInNode : [])

/** A bundler that does not know assets leaves it to its user to lay the engine's binary beside the script. */
function copyEngine({ input, output, target }: BundleTask): void {
  const name = 'ort-wasm-simd-threaded.wasm'
  const source = join(dirname(input), 'node_modules/onnxruntime-web/dist', name)
  if (target === 'browser' && input.includes('onnxruntime-web')) copyFileSync(source, join(output, name))
}

const withEsbuild: Bundler = async (task) => {
  const { warnings } = await esbuild({
    entryPoints: [task.input],
    outfile: join(task.output, 'bundle.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: task.target,
    external: externalsOf(task),
    logLevel: 'silent',
  })
  copyEngine(task)
  return warnings.map(({ text }) => text)
}

const withRollup: Bundler = async (task) => {
  const warnings: string[] = []
  const bundle = await rollup({
    input: task.input,
    external: externalsOf(task),
    plugins: [nodeResolve({ browser: task.target === 'browser' })],
    // zod's own circles and comments are its authors' to mend.
    onwarn: ({ id, ids, loc, message }) => {
      const places = [id, loc?.file, ...(ids ?? [])].filter((place) => place !== undefined)
      if (places.length === 0 || places.some((place) => !place.includes('/node_modules/zod/'))) warnings.push(message)
    },
  })
  await bundle.write({ dir: task.output, format: 'esm', entryFileNames: 'bundle.mjs' })
  await bundle.close()
  copyEngine(task)
  return warnings
}

const withVite: Bundler = async (task) => {
  const warnings: string[] = []
  const logger = createLogger('warn', { allowClearScreen: false })
  const keep = (message: string) => warnings.push(message)
  await vite({
    configFile: false,
    logLevel: 'warn',
    root: dirname(task.input),
    base: './',
    customLogger: { ...logger, info: () => {}, warn: keep, warnOnce: keep, error: keep },
    ...(task.target === 'node' && { ssr: { noExternal: true as const, external: externalInNode } }),
    build: {
      outDir: task.output,
      emptyOutDir: false,
      ...(task.target === 'node' ? { ssr: task.input } : {}),
      rollupOptions: { input: task.input, output: { entryFileNames: 'bundle.mjs' } },
    },
  })
  return warnings
}

const withWebpack: Bundler = (task) =>
  new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        target: task.target === 'node' ? 'node20' : 'web',
        entry: task.input,
        externals: Object.fromEntries(externalsOf(task).map((name) => [name, `import ${name}`])),
        experiments: { outputModule: true },
        // The engine's binary is as large as it is; everything else has to keep webpack's recommended size.
        performance: { assetFilter: (name) => !name.endsWith('.wasm') },
        output: { path: task.output, filename: 'bundle.mjs', module: true, chunkFormat: 'module' },
      },
      (error, stats) => {
        if (error || !stats) return reject(error)
        const { errors = [], warnings = [] } = stats.toJson({ errors: true, warnings: true })
        if (errors.length > 0) return reject(new Error(errors.map(({ message }) => message).join('\n')))
        return resolve(warnings.map(({ message }) => message))
      },
    )
  })

export const bundlers: Readonly<Record<string, { readonly version: string; readonly bundle: Bundler }>> = {
  esbuild: { version: manifest.devDependencies.esbuild, bundle: withEsbuild },
  Rollup: { version: manifest.devDependencies.rollup, bundle: withRollup },
  Vite: { version: manifest.devDependencies.vite, bundle: withVite },
  webpack: { version: manifest.devDependencies.webpack, bundle: withWebpack },
}
