/** Size is a budget per import sentence. */
import { describe, expect, test } from 'vitest'
import benchmarks from '../../docs/benchmarks.json'
import trees from '../../models/telco/trees.json'
import { budgets, bundle, measureSizes, sentences } from './sizes'

/** Leaves of the bundled model, as the build writes them. */
const treesText = trees.leaf.slice(10, 20).join(',')

describe.each(Object.keys(budgets) as (keyof typeof budgets)[])('%s', (name) => {
  test('keeps its budget', async () => {
    const { gzipped } = await bundle(sentences[name].code, sentences[name].external)
    expect(gzipped).toBeLessThan(budgets[name])
    // Far below its budget, the sentence would be importing nothing.
    expect(gzipped).toBeGreaterThan(budgets[name] / 10)
  })
})

test('the recorded sizes are still about those of the build', async () => {
  for (const [name, size] of Object.entries(await measureSizes())) {
    const recorded = benchmarks.gzippedBytes[name as keyof typeof budgets]
    expect(Math.abs(size / recorded - 1), `${name}: run "npm run figures"`).toBeLessThan(0.05)
  }
})

test('the schema alone does not pull in the model', async () => {
  const codeOf = async (name: keyof typeof sentences) => (await bundle(sentences[name].code, ['zod'])).code
  expect(await codeOf('predictor')).toContain(treesText)
  expect(await codeOf('schema')).not.toContain(treesText)
})

test('predicting does not bring Zod', async () => {
  const codeOf = async (name: keyof typeof sentences) => (await bundle(sentences[name].code, [])).code
  expect(await codeOf('withSchema')).toContain('ZodError')
  expect(await codeOf('predictor')).not.toContain('ZodError')
})

test.each([
  '',
  '/agents',
  '/csv',
  '/evaluation',
  '/shap',
  '/sql',
  '/folder',
  '/model',
  '/node',
  '/onnx',
  '/web',
  '/verification',
  '/worker-threads',
  '/web-workers',
])('an unused import of @org/churn%s leaves nothing', async (entry) => {
  const { code } = await bundle(`import '@org/churn${entry}'`, ['zod', 'onnxruntime-node', 'onnxruntime-web', 'node:*'])
  expect(code.trim()).toBe('')
})

test('another model’s explanations bring neither the bundled model nor its contract', async () => {
  const { code } = await bundle(sentences.shap.code, [])
  expect(code).not.toContain(treesText)
  expect(code).not.toMatch(/tenure|contract_sha256|probability/)
})
