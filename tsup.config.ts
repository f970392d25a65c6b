import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineConfig, type Options } from 'tsup'
import { modelBytesForEsbuild } from './.ci/model-bytes.mjs'
import type { OperatingPoint } from './src/model/manifest'

const entries = {
  index: 'src/index.ts',
  csv: 'src/csv.ts',
  evaluation: 'src/evaluation.ts',
  node: 'src/node.ts',
  web: 'src/web.ts',
  shap: 'src/shap.ts',
  verification: 'src/verification.ts',
  'web-workers': 'src/web-workers.ts',
  'worker-thread': 'src/worker-thread.ts',
  'worker-threads': 'src/worker-threads.ts',
}

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Gives each entry the part of manifest and contract that it is about. Parameters, rejected candidates, reference
 * distributions and where the data set is kept stay in the repository: evidence for its readers, which no caller reads.
 */
const partOfEvidence: Plugin = {
  name: 'part-of-evidence',
  setup(build) {
    const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
    const json = (value: unknown) => ({ contents: JSON.stringify(value), loader: 'json' as const })
    build.onResolve({ filter: /manifest\.json$/ }, ({ importer, path, resolveDir }) =>
      importer.endsWith('evaluation.ts') ? { path: join(resolveDir, path), namespace: 'evaluation' } : undefined,
    )
    build.onLoad({ filter: /./, namespace: 'evaluation' }, async ({ path }) => {
      const { model, operatingPoints, evaluation } = await read(path)
      const { curves, outOfFold, holdOut } = evaluation
      return json({ model: { sha256: model.sha256 }, operatingPoints, evaluation: { curves, outOfFold, holdOut } })
    })
    build.onLoad({ filter: /manifest\.json$/ }, async ({ path }) => {
      const { evaluation, reference, ...manifest } = await read(path)
      const { parameters, ...model } = manifest.model
      const operatingPoints = manifest.operatingPoints.map(({ name, threshold, margin }: OperatingPoint) => ({
        name,
        threshold,
        margin,
      }))
      return json({ ...manifest, model, operatingPoints })
    })
    build.onLoad({ filter: /contract\.json$/ }, async ({ path }) => {
      const { source, ...contract } = await read(path)
      return json({ ...contract, source: { missing: source.missing } })
    })
  },
}

/**
 * Puts a model's bytes behind the code of their chunk. Gzip looks back 32 KB: without 21 KB of text in between, it finds
 * more that repeats in contract and code, and saves 0.5 KB.
 */
const modelLast: NonNullable<Options['plugins']>[number] = {
  name: 'model-last',
  renderChunk(code) {
    const statement = code.match(/^var model_default = \{[^;]*\};$/m)?.[0]
    return statement === undefined ? undefined : { code: `${code.replace(statement, '')}\n${statement}\n` }
  },
}

export default defineConfig({
  plugins: [modelLast],
  esbuildPlugins: [modelBytesForEsbuild, partOfEvidence],
  entry: { ...entries, churn: 'src/command-line/churn.ts' },
  format: 'esm',
  platform: 'neutral',
  // Deno finds `node:os`, and no `os`.
  removeNodeProtocol: false,
  target: 'es2022',
  // The command line is the package's first user: it goes through the public entry.
  external: [/^node:/, /^@org\/churn/],
  dts: {
    // The `using` statement's types, for projects whose own `lib` is older.
    banner: '/// <reference lib="esnext.disposable" />',
    entry: entries,
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
  treeshake: true,
  clean: true,
})
