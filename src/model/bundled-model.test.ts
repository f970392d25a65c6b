/** The shipped bundle holds the same trees twice: as columns for this library, as ONNX for other tools. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadModel } from '../bundles/load-model'
import { bundledOnnx } from '../onnx'
import { loadBundledModel } from '../predictor/load-bundled-model'
import { readEnsemble } from '../trees/read-ensemble'
import { bundledModel } from './bundled-model'

const file = (name: string) => readFileSync(new URL(`../../models/telco/${name}`, import.meta.url))
const { manifest, trees } = bundledModel

test('the columns hold the trees of the ONNX file, bit for bit', () => {
  const { metadata, ...ensemble } = readEnsemble(file('model.onnx'))
  expect(metadata.link).toBe(manifest.link)
  expect(ensemble.cover).toBeDefined()
  expect(loadModel(bundledModel).ensemble).toEqual({ ...ensemble, metadata: {} })
})

test('the file of columns is its content as JSON.stringify writes it, with the manifest’s size and checksum', () => {
  const content = file('trees.json')
  expect(JSON.stringify(trees)).toBe(content.toString())
  expect(createHash('sha256').update(content).digest('hex')).toBe(manifest.trees?.sha256)
  expect(content.length).toBe(manifest.trees?.bytes)
})

test('the ONNX file can be taken out, and what is done to the copy changes nothing', () => {
  const copy = bundledOnnx()
  expect(Buffer.from(copy).equals(file('model.onnx'))).toBe(true)
  copy.fill(0)
  expect(Buffer.from(bundledOnnx()).equals(file('model.onnx'))).toBe(true)
})

test('is what loading it as anybody’s bundle gives, after all checks', () => {
  const { kernel, explainer, ...shipped } = loadBundledModel()
  const { kernel: chosen, explainer: ofAny, ...checked } = loadModel(bundledModel)
  // The schema would bring Zod along.
  expect(shipped.schema).toBeUndefined()
  expect({ ...shipped, schema: bundledModel.schema }).toEqual(checked)
  expect(kernel().name).toBe(chosen().name)
  expect(explainer().base).toBe(ofAny().base)
  expect(Object.isFrozen(shipped.manifest.operatingPoints[0])).toBe(true)
})

test('tables are made once for a model, whatever number of predictors is made of it', () => {
  for (const model of [loadBundledModel(), loadModel(bundledModel)]) {
    expect(model.kernel()).toBe(model.kernel())
    expect(model.explainer()).toBe(model.explainer())
  }
  expect(loadBundledModel()).toBe(loadBundledModel())
})
