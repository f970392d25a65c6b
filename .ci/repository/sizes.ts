import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { built, root } from '../testing/packed'

/** What importing may cost a web page, in bytes: bundled by esbuild, minified, gzipped. */
export const budgets = {
  predictor: 20_150,
  withSchema: 45_000,
  schema: 1_500,
  error: 500,
  agents: 28_200,
  csv: 10_500,
  evaluation: 4_000,
  model: 18_500,
  shap: 9_150,
  sql: 31_800,
  onnx: 12_000,
  node: 8_500,
  web: 8_500,
  verification: 15_000,
  workerThreads: 3_400,
  webWorkers: 3_150,
} as const

interface Sentence {
  readonly code: string
  /** What the page has anyway, or brings itself. */
  readonly external: readonly string[]
}

/** Import sentences, one for each budget. */
export const sentences: Readonly<Record<keyof typeof budgets, Sentence>> = {
  // Zod is no part of it: the schema alone brings that.
  predictor: sentence('createChurnPredictor', '@org/churn', []),
  withSchema: {
    code: `import { createChurnPredictor, customerSchema } from '@org/churn'; console.log(createChurnPredictor, customerSchema)`,
    external: [],
  },
  schema: sentence('customerSchema', '@org/churn', ['zod']),
  error: sentence('ChurnError', '@org/churn', ['zod']),
  agents: sentence('createAgentTools', '@org/churn/agents', []),
  csv: {
    code: `import { createCsvWriter, matchHeader, readCsv, writeCsv } from '@org/churn/csv'; console.log(createCsvWriter, matchHeader, readCsv, writeCsv)`,
    external: [],
  },
  evaluation: sentence('evaluation', '@org/churn/evaluation', []),
  shap: {
    code: `import { createShapExplainer, readEnsemble } from '@org/churn/shap'; console.log(createShapExplainer, readEnsemble)`,
    external: [],
  },
  sql: sentence('toSql', '@org/churn/sql', []),
  model: sentence('loadModel', '@org/churn/model', ['zod']),
  node: sentence('onnxruntimeNode', '@org/churn/node', ['onnxruntime-node']),
  onnx: {
    code: `import { bundledOnnx, fromOnnx } from '@org/churn/onnx'; console.log(bundledOnnx, fromOnnx)`,
    external: [],
  },
  web: sentence('onnxruntimeWeb', '@org/churn/web', ['onnxruntime-web']),
  verification: sentence('verification', '@org/churn/verification', []),
  workerThreads: sentence('workerThreads', '@org/churn/worker-threads', ['node:*']),
  webWorkers: sentence('webWorkers', '@org/churn/web-workers', []),
}

function sentence(name: string, entry: string, external: readonly string[]): Sentence {
  return { code: `import { ${name} as use } from '${entry}'; console.log(use)`, external }
}

/** Bundles a sentence against the built package. */
export async function bundle(code: string, external: readonly string[]): Promise<{ code: string; gzipped: number }> {
  const own = (_: string, entry = 'index') => JSON.stringify(built(`${entry}.js`))
  const stdin = { contents: code.replace(/'@org\/churn(?:\/([\w-]+))?'/, own), resolveDir: root }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    // Nothing here is imported for its side effects alone: that is what the unused-import test checks.
    logLevel: 'error',
    external: [...external],
  })
  const text = outputFiles[0]?.text ?? ''
  return { code: text, gzipped: gzipSync(text, { level: 9 }).length }
}

export type Sizes = Readonly<Record<keyof typeof budgets, number>>

export async function measureSizes(): Promise<Sizes> {
  const measured = Object.entries(sentences).map(async ([name, { code, external }]) => [
    name,
    (await bundle(code, external)).gzipped,
  ])
  return Object.fromEntries(await Promise.all(measured)) as Sizes
}
