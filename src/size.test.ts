/** What an import costs a web page: bundled by esbuild, minified, gzipped. The budgets are bytes of that. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { bundledModel } from './bundled-model'
import { built, root } from './testing/packed'

async function bundle(sentence: string, external: string[]): Promise<{ code: string; gzipped: number }> {
  const stdin = { contents: sentence.replace('@org/churn', built('index.js')), resolveDir: root }
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, external })
  const code = outputFiles[0]?.text ?? ''
  return { code, gzipped: gzipSync(code, { level: 9 }).length }
}

const predictor = `import { createChurnPredictor } from '@org/churn'; console.log(createChurnPredictor())`
const schema = `import { customerSchema } from '@org/churn'; console.log(customerSchema)`
const errors = `import { ChurnError } from '@org/churn'; console.log(ChurnError)`

test.each([
  ['the predictor with its model, without zod', predictor, ['zod'], 25_000],
  ['the predictor with its model and zod', predictor, [], 50_000],
  ['the schema alone, without zod', schema, ['zod'], 1_500],
  ['an error class alone', errors, ['zod'], 500],
])('%s', async (_, sentence, external, budget) => {
  const { gzipped } = await bundle(sentence, external)
  expect(gzipped).toBeLessThan(budget)
  // A bundle much smaller than its budget would mean that the sentence imports nothing.
  expect(gzipped).toBeGreaterThan(budget / 10)
})

test('the schema alone does not pull in the model', async () => {
  const modelText = bundledModel.onnx.slice(1_000, 1_040)
  expect((await bundle(predictor, ['zod'])).code).toContain(modelText)
  expect((await bundle(schema, ['zod'])).code).not.toContain(modelText)
})

test('an unused import leaves nothing', async () => {
  const { code } = await bundle(`import '@org/churn'`, ['zod'])
  expect(code.trim()).toBe('')
})
