import { readFile } from 'node:fs/promises'
import { defineConfig, type Options } from 'tsup'
import { modelBytesForEsbuild } from './.ci/model-bytes.mjs'

const entries = {
  index: 'src/index.ts',
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
 * Leaves in the repository what is evidence for its readers, or for other entries, and what no caller of the main one
 * reads: parameters, rejected candidates, reference distributions, where the data set is kept.
 */
const withoutEvidence: Plugin = {
  name: 'without-evidence',
  setup(build) {
    build.onLoad({ filter: /manifest\.json$/ }, async ({ path }) => {
      const { reference, baseMargin, ...manifest } = JSON.parse(await readFile(path, 'utf8'))
      const { parameters, ...model } = manifest.model
      const {
        choice,
        choiceRule,
        calibrations,
        calibrationRule,
        confidence,
        split,
        calibrationErrorBins,
        ...evaluation
      } = manifest.evaluation
      return { contents: JSON.stringify({ ...manifest, model, evaluation }), loader: 'json' }
    })
    build.onLoad({ filter: /contract\.json$/ }, async ({ path }) => {
      const { source, ...contract } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ ...contract, source: { missing: source.missing } }), loader: 'json' }
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
  esbuildPlugins: [modelBytesForEsbuild, withoutEvidence],
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
