import { attributesOf, type TestAttributes, type TestModel, type TestTree, writeOnnx } from '@testing/onnx-writer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidModelError } from '../checks/errors'
import { nextFloat32, readEnsemble } from './read-ensemble'

const tree: TestTree = {
  feature: 0,
  threshold: 2,
  cover: 10,
  yes: { value: -1, cover: 4 },
  no: {
    feature: 1,
    threshold: 5,
    mode: 'BRANCH_LEQ',
    missingTrue: true,
    cover: 6,
    yes: { value: 1, cover: 1 },
    no: { value: 3, cover: 5 },
  },
}
const model = { attributes: attributesOf([tree, { value: 0.5, cover: 10 }], 0.25), featureCount: 2 }
const bytes = writeOnnx(model)

const readWith = (change: TestAttributes, rest: Partial<TestModel> = {}) =>
  readEnsemble(writeOnnx({ ...model, ...rest, attributes: { ...model.attributes, ...change } }))

test('lays the nodes out in pre-order with one split form', () => {
  const ensemble = readEnsemble(writeOnnx({ ...model, metadata: { link: 'logit' } }))
  expect(ensemble).toMatchObject({
    featureCount: 2,
    treeCount: 2,
    nodeCount: 6,
    base: 0.25,
    metadata: { link: 'logit' },
  })
  expect([...ensemble.roots]).toEqual([0, 5, 6])
  expect([...ensemble.depths]).toEqual([2, 0])
  expect([...ensemble.feature]).toEqual([0, -1, 1, -1, -1, -1])
  expect([...ensemble.right]).toEqual([2, 0, 4, 0, 0, 0])
  expect([...ensemble.value]).toEqual([0, -1, 0, 1, 3, 0.5])
  expect([...ensemble.missingLeft]).toEqual([0, 0, 1, 0, 0, 0])
  expect([...(ensemble.cover ?? [])]).toEqual([10, 4, 6, 1, 5, 10])
  // `x <= 5` is the same as `x < ` the next float32 above 5.
  expect([...ensemble.threshold].slice(0, 3)).toEqual([2, 0, nextFloat32(5)])
})

test('node ids may be in any order and need not be dense', () => {
  const reversed = readWith({
    nodes_nodeids: [9, 3, 8, 2, 1, 0],
    nodes_truenodeids: [3, 0, 2, 0, 0, 0],
    nodes_falsenodeids: [8, 0, 1, 0, 0, 0],
    target_nodeids: [3, 2, 1, 0],
  })
  expect(reversed).toEqual(readEnsemble(bytes))
})

test.each([
  [0, 2 ** -149],
  [-0, 2 ** -149],
  [1, 1 + 2 ** -23],
  [-1, -1 + 2 ** -24],
  [-(2 ** -149), -0],
  [(2 - 2 ** -23) * 2 ** 127, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, -(2 - 2 ** -23) * 2 ** 127],
])('the next float32 above %d is %d', (value, next) => {
  expect(nextFloat32(value)).toBe(next)
})

test.each<[string, TestAttributes, RegExp]>([
  [
    'a cycle back to the root',
    { nodes_falsenodeids: [2, 0, 0, 0, 0, 0] },
    /Tree 0 has nodes that its root does not reach/,
  ],
  [
    'splits that lead only to each other',
    {
      nodes_modes: ['BRANCH_LT', 'BRANCH_LT', 'BRANCH_LT', 'BRANCH_LT', 'BRANCH_LT', 'LEAF'],
      nodes_truenodeids: [1, 2, 3, 4, 0, 0],
      nodes_falsenodeids: [1, 2, 3, 4, 0, 0],
      target_treeids: [1],
      target_nodeids: [0],
      target_ids: [0],
      target_weights: [1],
    },
    /Tree 0 has no root: it is a cycle/,
  ],
  ['a branch shared by two parents', { nodes_falsenodeids: [2, 0, 3, 0, 0, 0] }, /Tree 0, node 3: it is reached twice/],
  [
    'a node that nothing reaches',
    { nodes_falsenodeids: [1, 0, 4, 0, 0, 0] },
    /node 1: it is reached twice|does not reach/,
  ],
  [
    'a child that does not exist',
    { nodes_falsenodeids: [77, 0, 4, 0, 0, 0] },
    /Tree 0, node 77: it is referred to but does not exist/,
  ],
  ['a negative child', { nodes_falsenodeids: [-1, 0, 4, 0, 0, 0] }, /node -1: it is referred to but does not exist/],
  ['a repeated node id', { nodes_nodeids: [0, 1, 1, 3, 4, 0] }, /Tree 0, node 1: the id occurs twice/],
  ['scattered trees', { nodes_treeids: [0, 0, 1, 0, 0, 1] }, /The nodes of tree 0 do not stand together/],
  ['a feature beyond the input', { nodes_featureids: [0, 0, 2, 0, 0, 0] }, /splits on feature 2, the input has 2/],
  ['a negative feature', { nodes_featureids: [-1, 0, 1, 0, 0, 0] }, /splits on feature -1/],
  [
    'an unknown mode',
    { nodes_modes: ['BRANCH_EQ', 'LEAF', 'BRANCH_LT', 'LEAF', 'LEAF', 'LEAF'] },
    /its mode is BRANCH_EQ/,
  ],
  [
    'a leaf without value',
    { target_nodeids: [1, 3], target_treeids: [0, 0], target_ids: [0, 0], target_weights: [1, 1] },
    /the leaf has no value/,
  ],
  ['a leaf with two values', { target_nodeids: [1, 3, 4, 4], target_treeids: [0, 0, 0, 0] }, /it has two leaf values/],
  ['a split with a value', { target_nodeids: [0, 3, 4, 0] }, /it has a leaf value but is a split/],
  ['a threshold that is not a number', { nodes_values: [Number.NaN, 0, 5, 0, 0, 0] }, /its threshold is not a number/],
  [
    'an infinite leaf',
    { target_weights: [Number.POSITIVE_INFINITY, 1, 3, 0.5] },
    /its leaf value is not a finite number/,
  ],
  ['an infinite base', { base_values: [Number.POSITIVE_INFINITY] }, /The base value is not a finite number/],
  ['lists of unequal length', { nodes_values: [1, 2] }, /nodes_values has 2 entries; 6 are expected/],
  [
    'two values for one setting',
    { post_transform: ['NONE', 'LOGISTIC'] },
    /post_transform NONE, LOGISTIC; only NONE and LOGISTIC are/,
  ],
  ['several targets', { n_targets: 2 }, /n_targets 2; only 1 is supported/],
  ['a target id beyond the first', { target_ids: [0, 1, 0, 0] }, /several targets/],
  ['averaging', { aggregate_function: 'AVERAGE' }, /aggregate_function AVERAGE; only SUM is supported/],
  ['a post-transform', { post_transform: 'PROBIT' }, /post_transform PROBIT; only NONE and LOGISTIC are supported/],
  ['several base values', { base_values: [0, 1] }, /2 base values; 0 or 1 are expected/],
  ['no nodes', { nodes_nodeids: [] }, /no nodes/],
  [
    'doubles, which are tensors',
    { nodes_values_as_tensor: new Uint8Array(8) },
    /stored as tensors \(double precision\); .* convert the model with float32 inputs/,
  ],
])('refuses %s', (_, change, message) => {
  expect(() => readWith(change)).toThrow(InvalidModelError)
  expect(() => readWith(change)).toThrow(message)
})

test('refuses other operators, opsets and bytes', () => {
  expect(() => readWith({}, { operator: 'TreeEnsemble' })).toThrow(/The graph holds ai\.onnx\.ml\.TreeEnsemble; one/)
  expect(() => readWith({}, { opset: 5 })).toThrow(/opset 5; 1 to 4 are supported/)
  expect(() => readEnsemble(new Uint8Array())).toThrow(/holds no graph/)
  expect(() => readEnsemble(new TextEncoder().encode('<!doctype html><title>404</title>'))).toThrow(InvalidModelError)
})

test('a chain deeper than the limit is refused, a very deep one is read', () => {
  const chain = (depth: number): TestAttributes => {
    const ids = Array.from({ length: 2 * depth + 1 }, (_, id) => id)
    const split = (id: number) => id % 2 === 0 && id < 2 * depth
    const leaves = ids.filter((id) => !split(id))
    return {
      nodes_treeids: ids.map(() => 0),
      nodes_nodeids: ids,
      nodes_featureids: ids.map(() => 0),
      nodes_modes: ids.map((id) => (split(id) ? 'BRANCH_LT' : 'LEAF')),
      nodes_values: ids,
      nodes_hitrates: ids.map(() => 1),
      nodes_missing_value_tracks_true: ids.map(() => 0),
      nodes_truenodeids: ids.map((id) => (split(id) ? id + 1 : 0)),
      nodes_falsenodeids: ids.map((id) => (split(id) ? id + 2 : 0)),
      target_treeids: leaves.map(() => 0),
      target_nodeids: leaves,
      target_ids: leaves.map(() => 0),
      target_weights: leaves,
    }
  }
  expect(readWith(chain(9_000)).depths[0]).toBe(9_000)
  expect(() => readWith(chain(10_001))).toThrow(/deeper than 10000/)
})

test('a list longer than any forest is refused while it is read', () => {
  const bytes = new Uint8Array(4_000_085)
  // graph { node { attribute { name: "", ints: packed zeros } } }, with lengths that fit.
  const header = [
    0x3a,
    ...length(4_000_080),
    0x0a,
    ...length(4_000_070),
    0x2a,
    ...length(4_000_060),
    0x42,
    ...length(4_000_050),
  ]
  bytes.set(header)
  expect(() => readEnsemble(bytes)).toThrow(/A list has more than 4000000 entries/)

  function length(value: number): number[] {
    return [(value & 127) | 128, ((value >> 7) & 127) | 128, ((value >> 14) & 127) | 128, value >> 21]
  }
})

test('a file larger than any forest is refused unread', () => {
  expect(() => readEnsemble(new Uint8Array(128 * 2 ** 20 + 1))).toThrow(
    /has 134217729 bytes; at most 134217728 are read/,
  )
})

test('an input wider than any table, or of no fixed width, is refused', () => {
  expect(() => readWith({}, { featureCount: 0 })).toThrow(/input width is 0; a fixed number of features from 1 to/)
  expect(() => readWith({}, { featureCount: 2 ** 31 })).toThrow(/input width is 2147483648/)
})

test('cover that was not counted is not taken for cover', () => {
  expect(readWith({ nodes_hitrates: [1, 1, 1, 1, 1, 1] }).cover).toBeUndefined()
  expect(readWith({ nodes_hitrates: [] }).cover).toBeUndefined()
  expect(readWith({ nodes_hitrates: [10, 4, 6, 1, 4, 10] }).cover).toBeUndefined()
  expect(readWith({ nodes_hitrates: [10, 4, 6, -1, 7, 10] }).cover).toBeUndefined()
})

test('every truncation ends in a sentence', () => {
  for (let length = 0; length < bytes.length; length++) {
    try {
      readEnsemble(bytes.slice(0, length))
      // The last fields are opset and metadata: without them the ensemble is still whole.
      expect(length).toBeGreaterThan(bytes.length - 40)
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidModelError)
    }
  }
})

test('random damage is either harmless or refused in a sentence, never anything else', () => {
  const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
  const survives = (damaged: Uint8Array) => {
    try {
      readEnsemble(damaged)
    } catch (error) {
      if (!(error instanceof InvalidModelError)) throw error
    }
  }
  fc.assert(
    fc.property(damage, (changes) => {
      const damaged = bytes.slice()
      for (const [at, value] of changes) damaged[at] = value
      survives(damaged)
    }),
    { numRuns: 5_000, seed: 1 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives), { numRuns: 5_000, seed: 2 })
})
