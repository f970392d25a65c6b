/** Which graphs are read as trees: what stands around them must hand their values on. */
import { attributesOf, type TestAttributes, type TestModel, type TestNode, writeOnnx } from '@testing/onnx-writer'
import { openOnnxRuntime } from '@testing/onnxruntime'
import { describe, expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
import { chooseKernel } from './margin'
import { readEnsemble } from './read-ensemble'

const tree = { feature: 0, threshold: 2, yes: { value: 0.25 }, no: { value: 0.75 } }
const regressor: TestModel = { attributes: attributesOf([tree, { value: 0.125 }], 0.5), featureCount: 2 }

/** The same trees as a classifier of two classes, whose leaves carry weights of the classes named. */
function classifier(classes: readonly number[], change: TestAttributes = {}, rest: Partial<TestModel> = {}): TestModel {
  const { target_treeids, target_nodeids, target_ids, target_weights, n_targets, aggregate_function, ...nodes } =
    regressor.attributes
  const each = (list: unknown) => (list as number[]).flatMap((value) => classes.map(() => value))
  const weights = (target_weights as number[]).flatMap((weight) =>
    classes.map((id) => (id === 1 ? weight : 1 - weight)),
  )
  const ofClasses: TestAttributes = {
    class_treeids: each(target_treeids),
    class_nodeids: each(target_nodeids),
    class_ids: each(target_ids).map((_, entry) => classes[entry % classes.length]),
    class_weights: weights,
    classlabels_int64s: [0, 1],
  }
  return {
    ...regressor,
    operator: 'TreeEnsembleClassifier',
    outputs: ['label', 'scores'],
    attributes: { ...nodes, ...ofClasses, ...change },
    ...rest,
  }
}

const read = (model: TestModel) => readEnsemble(writeOnnx(model))
const marginOf = (model: TestModel, value: number) => {
  const out = new Float32Array(1)
  chooseKernel(read(model)).run(Float32Array.of(value, 0), 1, out)
  return out[0]
}
const behind = (...others: TestNode[]): TestModel => ({ ...regressor, others })
const node = (operator: string, from: string, to: string, more: Partial<TestNode> = {}): TestNode => ({
  operator,
  inputs: [from],
  outputs: [to],
  ...more,
})

describe('reads', () => {
  test.each<[string, TestModel]>([
    ['trees alone', regressor],
    ['a trailing Identity', behind(node('Identity', 'margin', 'out'))],
    [
      'a chain that renames, casts and multiplies by 1',
      {
        ...behind(node('Identity', 'margin', 'a'), node('Cast', 'a', 'b', { attributes: { to: 11 } }), {
          operator: 'Mul',
          inputs: ['one', 'b'],
          outputs: ['out'],
        }),
        constants: { one: [1] },
      },
    ],
  ])('%s', (_, model) => {
    expect(marginOf(model, 1)).toBe(0.875)
    expect(marginOf(model, 3)).toBe(1.375)
  })

  const ends: TestNode[] = [
    node('Cast', 'label', 'name', { attributes: { to: 7 } }),
    node('Identity', 'name', 'label-out'),
    node('Normalizer', 'scores', 'shares', { domain: 'ai.onnx.ml', attributes: { norm: 'L1' } }),
    node('ZipMap', 'shares', 'out', { domain: 'ai.onnx.ml', attributes: { classlabels_int64s: [0, 1] } }),
  ]

  test.each<[string, TestModel, string | undefined, number]>([
    ['weights of the second class alone', classifier([1], {}, { others: ends }), 'identity', 0.5],
    ['the same under the first one’s id', classifier([1], { class_ids: [0, 0, 0] }), 'identity', 0.5],
    ['weights of both classes', classifier([0, 1], { base_values: [0.25, 0.5] }), 'identity', 0.5],
    ['weights of both, no base', classifier([0, 1], { base_values: [] }), 'identity', 0],
    ['log-odds', classifier([1], { post_transform: 'LOGISTIC' }), 'logit', 0.5],
    ['scores of either sign', classifier([1], { class_weights: [-0.25, 0.75, 0.125] }), undefined, 0.5],
  ])('a classifier of two classes: %s', (_, model, link, base) => {
    const ensemble = read(model)
    expect([ensemble.metadata.link, ensemble.base]).toEqual([link, base])
    expect(marginOf(model, 3)).toBe(0.75 + 0.125 + base)
  })

  test('classes with names', () => {
    const { classlabels_int64s, ...attributes } = classifier([1]).attributes
    const named = { ...classifier([1]), attributes: { ...attributes, classlabels_strings: ['No', 'Yes'] } }
    expect(read(named)).toEqual(read(classifier([1])))
  })

  test('what a file says of its link itself', () => {
    expect(read({ ...regressor, metadata: { link: 'logit' } }).metadata.link).toBe('logit')
    expect(
      read({ ...regressor, attributes: { ...regressor.attributes, post_transform: 'LOGISTIC' } }).metadata,
    ).toEqual({
      link: 'logit',
    })
  })

  test('a regressor’s graph as ONNX Runtime runs it', async () => {
    const run = await openOnnxRuntime(writeOnnx(regressor), 2)
    expect([...(await run(Float32Array.of(1, 0, 3, 0), 2))]).toEqual([marginOf(regressor, 1), marginOf(regressor, 3)])
  })
})

test.each<[string, TestModel, RegExp]>([
  [
    'a step before the trees',
    { ...behind(node('Scaler', 'features', 'x', { domain: 'ai.onnx.ml' })), takes: 'x' },
    /The trees take what ai\.onnx\.ml\.Scaler makes of the input/,
  ],
  ['trees that take nothing', { ...regressor, takes: 'elsewhere' }, /The trees take what nothing makes/],
  ['a sigmoid behind them', behind(node('Sigmoid', 'margin', 'out')), /ai\.onnx\.Sigmoid changes what the trees give/],
  ['a cast to integers', behind(node('Cast', 'margin', 'out', { attributes: { to: 7 } })), /ai\.onnx\.Cast changes/],
  ['another norm', behind(node('Normalizer', 'margin', 'out', { attributes: { norm: 'MAX' } })), /Normalizer changes/],
  [
    'a factor',
    { ...behind({ operator: 'Mul', inputs: ['margin', 'half'], outputs: ['out'] }), constants: { half: [0.5] } },
    /ai\.onnx\.Mul changes/,
  ],
  [
    'a factor by column',
    { ...behind({ operator: 'Mul', inputs: ['margin', 'ones'], outputs: ['out'] }), constants: { ones: [1, 1] } },
    /ai\.onnx\.Mul changes/,
  ],
  [
    'a factor that is computed',
    behind({ operator: 'Mul', inputs: ['margin', 'margin'], outputs: ['out'] }),
    /Mul changes/,
  ],
  [
    'a node that belongs to something else',
    behind(node('Identity', 'features', 'copy')),
    /ai\.onnx\.Identity has nothing to do with the trees/,
  ],
  [
    'two ensembles',
    behind({ operator: 'TreeEnsembleRegressor', domain: 'ai.onnx.ml', inputs: ['features'], outputs: ['other'] }),
    /holds 2 tree ensembles/,
  ],
  ['another operator alone', { ...regressor, operator: 'LinearRegressor' }, /holds ai\.onnx\.ml\.LinearRegressor; one/],
  ['three classes', classifier([1], { classlabels_int64s: [0, 1, 2] }), /has 3 classes; two are expected/],
  ['a class beyond the second', classifier([1], { class_ids: [1, 2, 1] }), /two are expected/],
  ['a classifier without names of its classes', classifier([1], { classlabels_int64s: [] }), /has 0 classes/],
  [
    'one base value for two classes with weights',
    classifier([0, 1], { base_values: [0.5] }),
    /1 base values; 0 or 2 are expected/,
  ],
  [
    'a leaf without a weight of the second class',
    classifier([0, 1], { class_ids: [0, 1, 0, 1, 0, 0], base_values: [] }),
    /the leaf has no value/,
  ],
  [
    'a softmax',
    classifier([0, 1], { post_transform: 'SOFTMAX' }),
    /post_transform SOFTMAX; only NONE and LOGISTIC are supported/,
  ],
])('refuses %s', (_, model, message) => {
  expect(() => read(model)).toThrow(InvalidModelError)
  expect(() => read(model)).toThrow(message)
})

test('a graph of more nodes than any pipeline has is refused while it is read', () => {
  const chain = Array.from({ length: 1_001 }, (_, index) =>
    node('Identity', index ? `v${index - 1}` : 'margin', `v${index}`),
  )
  expect(() => read(behind(...chain))).toThrow(/more than 1000 nodes/)
})
