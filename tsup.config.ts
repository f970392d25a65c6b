import { readFile } from 'node:fs/promises'
import { defineConfig, type Options } from 'tsup'

const entries = {
  index: 'src/index.ts',
  node: 'src/node.ts',
  web: 'src/web.ts',
  verification: 'src/verification.ts',
}

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** Leaves the table of rejected candidates in the repository: evidence for its readers, 0.9 KB that no caller reads. */
const withoutCandidates: Plugin = {
  name: 'without-candidates',
  setup(build) {
    build.onLoad({ filter: /manifest\.json$/ }, async ({ path }) => {
      const manifest = JSON.parse(await readFile(path, 'utf8'))
      const { choice, choiceRule, ...evaluation } = manifest.evaluation
      return { contents: JSON.stringify({ ...manifest, evaluation }), loader: 'json' }
    })
  },
}

export default defineConfig({
  esbuildPlugins: [withoutCandidates],
  entry: { ...entries, churn: 'src/command-line/churn.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // Models travel as plain base64 text inside the module: the one form that every runtime and bundler takes.
  loader: { '.onnx': 'base64' },
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
