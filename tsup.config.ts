import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { defineConfig, type Options } from 'tsup'
import { bundled } from './.ci/bundled.mjs'
import { contractProblem } from './src/bundles/check-contract'
import { shapeProblem } from './src/bundles/check-shape'
import { manifestSchema } from './src/bundles/manifest-schema'
import { contractPart, manifestPart, type WholeManifest } from './src/packages/parts'

const entries = {
  index: 'src/index.ts',
  agents: 'src/agents.ts',
  csv: 'src/csv.ts',
  evaluation: 'src/evaluation.ts',
  folder: 'src/folder.ts',
  model: 'src/model.ts',
  node: 'src/node.ts',
  onnx: 'src/onnx.ts',
  web: 'src/web.ts',
  shap: 'src/shap.ts',
  sql: 'src/sql.ts',
  verification: 'src/verification.ts',
  'web-workers': 'src/web-workers.ts',
  'worker-thread': 'src/worker-thread.ts',
  'worker-threads': 'src/worker-threads.ts',
}

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** What the configuration reads of the file. */
type Manifest = WholeManifest & {
  readonly evaluation: { readonly curves: unknown; readonly outOfFold: unknown; readonly holdOut: unknown }
}

const manifestProblem = (document: unknown) => shapeProblem(manifestSchema, document)

/** The document; throws where it has a problem. Importing the package then needs to check nothing. */
function refuse<Document>(path: string, document: Document, problemOf: (document: unknown) => string | undefined) {
  const problem = problemOf(document)
  if (problem !== undefined) throw new Error(`${path}: ${problem}`)
  return document
}

/** What single entries read of the manifest. */
const partOfManifest: Readonly<Record<string, (whole: Manifest) => object>> = {
  'src/evaluation.ts'({ model, operatingPoints, evaluation: { curves, outOfFold, holdOut } }) {
    return { model: { sha256: model.sha256 }, operatingPoints, evaluation: { curves, outOfFold, holdOut } }
  },
  'src/verification.ts': ({ model }) => ({ model: { sha256: model.sha256 } }),
}

/** What all other code reads of it: it finds damaged trees by the CRC-32 that the build fills in. */
function predictorPart(whole: Manifest): object {
  const { trees, ...part } = manifestPart(whole)
  return part
}

/**
 * Gives each entry the part of manifest and contract that it is about. Parameters, rejected candidates, reference
 * distributions, the rules of training and where the data set is kept stay in the repository: evidence for its
 * readers, which no caller reads.
 */
const partOfEvidence: Plugin = {
  name: 'part-of-evidence',
  setup(build) {
    const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))
    const json = (value: unknown) => ({ contents: JSON.stringify(value), loader: 'json' as const })
    build.onResolve({ filter: /manifest\.json$/ }, ({ importer, path, resolveDir }) => {
      const namespace = relative('.', importer)
      return Object.hasOwn(partOfManifest, namespace) ? { path: join(resolveDir, path), namespace } : undefined
    })
    build.onLoad({ filter: /manifest\.json$/ }, async ({ path, namespace }) => {
      const part = partOfManifest[namespace] ?? predictorPart
      return json(part(refuse(path, await read(path), manifestProblem)))
    })
    build.onLoad({ filter: /contract\.json$/ }, async ({ path }) => {
      return json(contractPart(refuse(path, await read(path), contractProblem)))
    })
  },
}

const shared: Options = {
  esbuildPlugins: [partOfEvidence],
  loader: { '.onnx': 'binary' },
  define: bundled,
  platform: 'neutral',
  // Deno finds `node:os`, and no `os`.
  removeNodeProtocol: false,
  target: 'es2022',
  // The command line is the package's first user: it goes through the public entry.
  external: [/^node:/, /^@org\/churn/, /^@modelcontextprotocol\/sdk/, /^hucre/],
  dts: {
    // The `using` statement's types, for projects whose own `lib` is older.
    banner: '/// <reference lib="esnext.disposable" />',
    entry: entries,
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
  treeshake: true,
}

/** Both write into `dist` at the same time; the command that builds clears it away before. */
export default defineConfig([
  {
    ...shared,
    // Threads begin with a module of their own, which names nothing that they do not need.
    entry: { ...entries, churn: 'src/command-line/churn.ts', 'score-thread': 'src/command-line/score-thread.ts' },
    format: 'esm',
  },
  // For programs that know no modules: Jest as it comes, and TypeScript that compiles to `require`.
  {
    ...shared,
    entry: entries,
    format: 'cjs',
    // Entries share their chunks, so that an error of one is an instance of the class that another exports.
    splitting: true,
    shims: true,
  },
])
