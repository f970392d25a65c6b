/** Which bytes an ONNX engine is handed: the bundled model's, those the bundle came with, or those of the option. */
import {
  createChurnPredictor,
  InvalidOptionError,
  type MarginGrid,
  type ModelBundle,
  RuntimeFailedError,
  type TreeColumns,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { ordinaryCustomer } from '@testing/customers'
import { openOnnxRuntime } from '@testing/onnxruntime'
import * as native from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { onnxruntimeNode } from '../node'
import { fromOnnx } from '../onnx'
import { onnxruntimeWeb } from '../web'
import { bundledModel, type Customer } from './bundled-model'
import { bundledOnnx } from './onnx-file'
import { sha256 } from './sha256'

const trees = bundledModel.trees as TreeColumns
const { manifest } = bundledModel

/** An engine that notes which file it opens. */
function noting() {
  const files: Uint8Array[] = []
  const create = (file: Uint8Array, options: native.InferenceSession.SessionOptions) => {
    files.push(file)
    return native.InferenceSession.create(file, options)
  }
  return { files, engine: { Tensor: native.Tensor, InferenceSession: { create } } as unknown as typeof native }
}

/** The bundled model under another checksum, as another company's bundle is one. */
const other: ModelBundle<Customer> = {
  ...bundledModel,
  manifest: { ...manifest, model: { ...manifest.model, sha256: '1'.repeat(64) } },
}

test('the bundled model’s own file', async () => {
  const { files, engine } = noting()
  const churn = createChurnPredictor({ runtime: onnxruntimeNode({ engine }) })
  const answer = await churn.predict(ordinaryCustomer)
  expect(answer).toEqual(createChurnPredictor().predict(ordinaryCustomer))
  expect(files.map((file) => sha256(file))).toEqual([manifest.model.sha256])
})

/** Another file of the same trees: behind its last field one more, which no reader knows. */
const larger = Uint8Array.of(...bundledOnnx(), 0xf8, 0x07, 1)
const ofLarger = { ...manifest, model: { ...manifest.model, bytes: larger.length, sha256: sha256(larger) } }

test.each([
  ['the bundle came with', { bundle: { ...bundledModel, trees: fromOnnx(larger), manifest: ofLarger } }],
  ['the option names', { bundle: { ...bundledModel, manifest: ofLarger }, onnx: larger }],
])('the file that %s', async (_, { bundle, ...option }) => {
  const { files, engine } = noting()
  const churn = createChurnPredictor({ model: loadModel(bundle), runtime: onnxruntimeNode({ engine, ...option }) })
  const answer = await churn.predict(ordinaryCustomer)
  expect(answer).toEqual(createChurnPredictor({ model: loadModel(bundle) }).predict(ordinaryCustomer))
  expect(files).toEqual([larger])
})

test.each([
  ['node', onnxruntimeNode],
  ['web', onnxruntimeWeb],
])('without its file, another model is refused at once, with what to pass: %s', (_, runtime) => {
  const create = () => createChurnPredictor({ model: loadModel(other), runtime: runtime() })
  expect(create).toThrow(RuntimeFailedError)
  expect(create).toThrow(/pass the bytes of the bundle's model\.onnx to the runtime as the option onnx/)
})

test('a file of another model is refused', () => {
  const refused = () => createChurnPredictor({ model: loadModel(other), runtime: onnxruntimeNode({ onnx: larger }) })
  expect(refused).toThrow(InvalidOptionError)
  expect(refused).toThrow(
    /^Option onnx: got "a file of sha256 [0-9a-f]{16}…", expected the model's ONNX file, sha256 1{16}…/,
  )
})

test('a bundle of an ONNX file needs no columns and no grid, and answers alike', async () => {
  const { trees: _, margin, ...floating } = manifest
  const bundle: ModelBundle<Customer> = { ...bundledModel, trees: fromOnnx(bundledOnnx()), manifest: floating }
  const churn = createChurnPredictor({ model: loadModel(bundle) })
  expect(churn.explain(ordinaryCustomer)).toEqual(createChurnPredictor().explain(ordinaryCustomer))
  expect(churn.manifest.margin).toBeUndefined()
  const run = await openOnnxRuntime(bundledOnnx(), trees.featureCount)
  const steps = (await run(new Float32Array(trees.featureCount), 1))[0] * 2 ** (margin as MarginGrid).bits
  expect(Number.isInteger(steps)).toBe(true)
})
