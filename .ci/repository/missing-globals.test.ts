/** In a context with the language alone, none of what browsers and servers add to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import contract from '../../models/telco/contract.json'
import manifest from '../../models/telco/manifest.json'
import trees from '../../models/telco/trees.json'
import { ordinaryCustomer } from '../testing/customers'
import { built, root } from '../testing/packed'

/** What engines may lack, or a host may have deleted. */
const hostGlobals = ['structuredClone', 'TextDecoder', 'TextEncoder', 'atob', 'AbortController', 'setTimeout', 'crypto']

const entry = (name: string) => JSON.stringify(built(`${name}.js`))
const program = `
  import { createChurnPredictor, customerSchema, predictColumns } from ${entry('index')}
  import { loadModel } from ${entry('model')}
  import { readEnsemble } from ${entry('shap')}
  globalThis.answer = (customer, bundle) => {
    const predictor = createChurnPredictor()
    const own = createChurnPredictor({ model: loadModel({ ...bundle, schema: customerSchema }) })
    const columns = Object.fromEntries(Object.entries(customer).map(([name, value]) => [name, [value]]))
    const odd = { ...customer, paymentMethod: 'Voucher' }
    return {
      probabilities: [
        predictor.predict(customer).probability,
        predictor.explain(customer).probability,
        own.predict(customer).probability,
        predictor.predictBatch([customer])[0].prediction.probability,
        predictColumns(predictor, columns).probabilities[0],
      ],
      warnings: predictor.predict(odd).warnings.length,
    }
  }
  globalThis.nameOfFailure = (bundle, bytes) => {
    const trees = { onnx: Uint8Array.from(bytes), read: readEnsemble }
    try {
      loadModel({ ...bundle, schema: customerSchema, trees })
    } catch (error) {
      return [error.name, error.message]
    }
  }
`
let code: string

beforeAll(async () => {
  const stdin = { contents: program, resolveDir: root }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'iife', write: false, logLevel: 'error' })
  code = outputFiles[0]?.text ?? ''
})

/** The program in a realm of its own. */
function bareContext() {
  const context = createContext({})
  runInContext(code, context)
  const call = (name: string, ...args: readonly unknown[]) =>
    runInContext(`JSON.stringify(${name}(${args.map((value) => JSON.stringify(value)).join()}))`, context)
  return { context, call }
}

test('the context has none of them', () => {
  const { context } = bareContext()
  for (const name of hostGlobals) expect(runInContext(`typeof ${name}`, context), name).toBe('undefined')
})

test('the bundled model, and one that is handed in, predict without any', () => {
  const { probabilities, warnings } = JSON.parse(
    bareContext().call('answer', ordinaryCustomer, { contract, manifest, trees }),
  )
  expect(probabilities).toHaveLength(5)
  expect(new Set(probabilities).size).toBe(1)
  expect(probabilities[0]).toBeGreaterThan(0.5)
  expect(warnings).toBe(1)
})

test('an ONNX file needs a TextDecoder, and the error names it', () => {
  const bytes = [...readFileSync(join(root, 'models/telco/model.onnx'))]
  const failure = bareContext().call('nameOfFailure', { contract, manifest }, bytes)
  expect(JSON.parse(failure)).toEqual(['ReferenceError', 'TextDecoder is not defined'])
})
