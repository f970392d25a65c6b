import { InvalidModelError } from '../errors'
import type { TreeEnsemble } from './ensemble'
import { longestList, type OnnxAttributes, readOnnx } from './onnx'

/** Most trees and nodes that are read, and the deepest tree: bounds for hostile files, far above real models. */
const limits = { trees: 100_000, nodes: longestList, depth: 10_000, features: 1_000_000 } as const

/**
 * Reads and checks the bytes of an ONNX tree ensemble.
 *
 * @throws {InvalidModelError} for truncated, cyclic, oversized or unsupported models, in a sentence that says which.
 */
export function readEnsemble(bytes: Uint8Array): TreeEnsemble {
  const { attributes, featureCount, metadata } = readOnnx(bytes)
  checkOperator(attributes)
  const source = sourceNodes(attributes)
  if (featureCount === undefined || featureCount < 1 || featureCount > limits.features) {
    throw new InvalidModelError(
      `The model's input width is ${featureCount}; a fixed number of features from 1 to ${limits.features} is expected.`,
    )
  }
  return layOut(source, featureCount, attributes.floats.get('base_values')?.[0] ?? 0, metadata)
}

function checkOperator({ integers, texts, floats }: OnnxAttributes): void {
  const only = <T>(name: string, got: readonly T[] | undefined, expected: T) => {
    if (got !== undefined && (got.length !== 1 || got[0] !== expected)) {
      throw new InvalidModelError(`The tree ensemble has ${name} ${got.join(', ')}; only ${expected} is supported.`)
    }
  }
  only('post_transform', texts.get('post_transform'), 'NONE')
  only('aggregate_function', texts.get('aggregate_function'), 'SUM')
  only('n_targets', integers.get('n_targets'), 1)
  const bases = floats.get('base_values') ?? []
  if (bases.length > 1)
    throw new InvalidModelError(`The tree ensemble has ${bases.length} base values; one is expected.`)
  if (!bases.every(Number.isFinite)) throw new InvalidModelError('The base value is not a finite number.')
}

/** The operator's parallel lists, one entry a node in file order, with leaf weights joined in. */
interface SourceNodes {
  readonly trees: readonly number[]
  readonly ids: readonly number[]
  readonly features: readonly number[]
  readonly modes: readonly string[]
  readonly thresholds: readonly number[]
  readonly trueIds: readonly number[]
  readonly falseIds: readonly number[]
  readonly missingTrue: readonly number[] | undefined
  readonly cover: readonly number[] | undefined
  readonly leafTrees: readonly number[]
  readonly leafIds: readonly number[]
  readonly leafWeights: readonly number[]
}

function sourceNodes({ floats, integers, texts }: OnnxAttributes): SourceNodes {
  const ids = integers.get('nodes_nodeids') ?? []
  const count = ids.length
  if (count === 0) throw new InvalidModelError('The tree ensemble has no nodes.')
  if (count > limits.nodes)
    throw new InvalidModelError(`The tree ensemble has ${count} nodes; at most ${limits.nodes} are read.`)
  const list = <T>(lists: ReadonlyMap<string, readonly T[]>, name: string, length: number): readonly T[] => {
    const found = lists.get(name) ?? []
    if (found.length === length) return found
    throw new InvalidModelError(`The tree ensemble's ${name} has ${found.length} entries; ${length} are expected.`)
  }
  const optional = <T>(lists: ReadonlyMap<string, readonly T[]>, name: string) =>
    lists.get(name)?.length ? list(lists, name, count) : undefined
  const leafCount = integers.get('target_nodeids')?.length ?? 0
  if (list(integers, 'target_ids', leafCount).some((id) => id !== 0)) {
    throw new InvalidModelError('The tree ensemble has several targets; one is expected.')
  }
  return {
    ids,
    trees: list(integers, 'nodes_treeids', count),
    features: list(integers, 'nodes_featureids', count),
    modes: list(texts, 'nodes_modes', count),
    thresholds: list(floats, 'nodes_values', count),
    trueIds: list(integers, 'nodes_truenodeids', count),
    falseIds: list(integers, 'nodes_falsenodeids', count),
    missingTrue: optional(integers, 'nodes_missing_value_tracks_true'),
    cover: optional(floats, 'nodes_hitrates'),
    leafTrees: list(integers, 'target_treeids', leafCount),
    leafIds: list(integers, 'target_nodeids', leafCount),
    leafWeights: list(floats, 'target_weights', leafCount),
  }
}

const fails = (tree: number, id: number, what: string) => new InvalidModelError(`Tree ${tree}, node ${id}: ${what}.`)

/** Start of each run of equal tree ids, with the count at the end; a tree whose nodes are scattered is refused. */
function treeRuns(trees: readonly number[]): number[] {
  const seen = new Set<number>()
  const starts: number[] = []
  for (let index = 0; index < trees.length; index++) {
    if (index > 0 && trees[index] === trees[index - 1]) continue
    if (seen.has(trees[index])) throw new InvalidModelError(`The nodes of tree ${trees[index]} do not stand together.`)
    seen.add(trees[index])
    starts.push(index)
  }
  if (starts.length > limits.trees) {
    throw new InvalidModelError(`The tree ensemble has ${starts.length} trees; at most ${limits.trees} are read.`)
  }
  return [...starts, trees.length]
}

/** Looks up a node's place in the file by tree and node id. */
function createFinder(source: SourceNodes, runs: readonly number[]) {
  const places = new Map<number, Map<number, number>>()
  for (let run = 0; run + 1 < runs.length; run++) {
    const ids = new Map<number, number>()
    for (let index = runs[run]; index < runs[run + 1]; index++) {
      if (ids.has(source.ids[index])) throw fails(source.trees[index], source.ids[index], 'the id occurs twice')
      ids.set(source.ids[index], index)
    }
    places.set(source.trees[runs[run]], ids)
  }
  return (tree: number, id: number): number => {
    const index = places.get(tree)?.get(id)
    if (index === undefined) throw fails(tree, id, 'it is referred to but does not exist')
    return index
  }
}

/** Joins the leaf weights to the leaves: Float64Array by file order, NaN where a node has none. */
function leafValues(source: SourceNodes, find: (tree: number, id: number) => number): Float64Array {
  const values = new Float64Array(source.ids.length).fill(Number.NaN)
  for (let leaf = 0; leaf < source.leafIds.length; leaf++) {
    const [tree, id, weight] = [source.leafTrees[leaf], source.leafIds[leaf], source.leafWeights[leaf]]
    const index = find(tree, id)
    if (source.modes[index] !== 'LEAF') throw fails(tree, id, 'it has a leaf value but is a split')
    if (!Number.isNaN(values[index])) throw fails(tree, id, 'it has two leaf values')
    if (!Number.isFinite(weight)) throw fails(tree, id, 'its leaf value is not a finite number')
    values[index] = weight
  }
  return values
}

/** Copies the file's nodes into pre-order, checking each: reached exactly once, known mode, feature within the input. */
function layOut(
  source: SourceNodes,
  featureCount: number,
  base: number,
  metadata: Readonly<Record<string, string>>,
): TreeEnsemble {
  const nodeCount = source.ids.length
  const runs = treeRuns(source.trees)
  const treeCount = runs.length - 1
  const find = createFinder(source, runs)
  const values = leafValues(source, find)
  const ensemble = {
    featureCount,
    treeCount,
    nodeCount,
    base,
    roots: Int32Array.from(runs),
    depths: new Int32Array(treeCount),
    feature: new Int32Array(nodeCount).fill(-1),
    threshold: new Float32Array(nodeCount),
    right: new Int32Array(nodeCount),
    missingLeft: new Uint8Array(nodeCount),
    value: new Float32Array(nodeCount),
    cover: source.cover ? new Float32Array(nodeCount) : undefined,
    metadata,
  }
  const visited = new Uint8Array(nodeCount)

  for (let tree = 0; tree < treeCount; tree++) {
    const treeId = source.trees[runs[tree]]
    let next = runs[tree]
    // Each entry: place in the file, depth, and the parent whose right child it becomes (−1 for the root and left children).
    const stack: [number, number, number][] = [[findRoot(source, runs, tree, find), 0, -1]]
    for (let entry = stack.pop(); entry; entry = stack.pop()) {
      const [index, depth, parentOfRight] = entry
      const id = source.ids[index]
      if (visited[index]++) throw fails(treeId, id, 'it is reached twice: the tree has a cycle or shares a branch')
      if (depth > limits.depth) throw fails(treeId, id, `the tree is deeper than ${limits.depth}`)
      const at = next++
      if (parentOfRight >= 0) ensemble.right[parentOfRight] = at
      if (ensemble.cover && source.cover) ensemble.cover[at] = source.cover[index]
      if (source.modes[index] === 'LEAF') {
        if (Number.isNaN(values[index])) throw fails(treeId, id, 'the leaf has no value')
        ensemble.value[at] = values[index]
        ensemble.depths[tree] = Math.max(ensemble.depths[tree], depth)
        continue
      }
      const feature = source.features[index]
      if (feature < 0 || feature >= featureCount) {
        throw fails(treeId, id, `it splits on feature ${feature}, the input has ${featureCount}`)
      }
      ensemble.feature[at] = feature
      ensemble.threshold[at] = rightFrom(source.modes[index], source.thresholds[index], treeId, id)
      ensemble.missingLeft[at] = source.missingTrue?.[index] ? 1 : 0
      stack.push([find(treeId, source.falseIds[index]), depth + 1, at])
      stack.push([find(treeId, source.trueIds[index]), depth + 1, -1])
    }
    if (next !== runs[tree + 1]) throw new InvalidModelError(`Tree ${treeId} has nodes that its root does not reach.`)
  }
  return { ...ensemble, cover: coverIsReal(ensemble) ? ensemble.cover : undefined }
}

/** The one node of a tree that no other refers to. */
function findRoot(
  source: SourceNodes,
  runs: readonly number[],
  tree: number,
  find: (tree: number, id: number) => number,
): number {
  const [start, end] = [runs[tree], runs[tree + 1]]
  const referred = new Uint8Array(end - start)
  for (let index = start; index < end; index++) {
    if (source.modes[index] === 'LEAF') continue
    referred[find(source.trees[index], source.trueIds[index]) - start] = 1
    referred[find(source.trees[index], source.falseIds[index]) - start] = 1
  }
  const root = referred.indexOf(0)
  if (root < 0) throw new InvalidModelError(`Tree ${source.trees[start]} has no root: it is a cycle.`)
  return start + root
}

/**
 * The float32 threshold from which on a value goes right. `x < t` goes left up to t; `x <= t` goes left up to and
 * including t, and for float32 values that is the same as being less than the next float32 above t.
 */
function rightFrom(mode: string, threshold: number, tree: number, id: number): number {
  if (Number.isNaN(threshold)) throw fails(tree, id, 'its threshold is not a number')
  if (mode === 'BRANCH_LT') return threshold
  // Every value is at most +∞, and no value is at least NaN: all go left.
  if (mode === 'BRANCH_LEQ') return threshold === Number.POSITIVE_INFINITY ? Number.NaN : nextFloat32(threshold)
  throw fails(tree, id, `its mode is ${mode}; BRANCH_LT, BRANCH_LEQ and LEAF are supported`)
}

/** The smallest float32 above a float32 other than +∞ (IEEE 754 `nextUp`). */
export function nextFloat32(value: number): number {
  if (value === 0) return 2 ** -149
  const bits = new DataView(new ArrayBuffer(4))
  bits.setFloat32(0, value)
  bits.setInt32(0, bits.getInt32(0) + (value > 0 ? 1 : -1))
  return bits.getFloat32(0)
}

/**
 * Whether the cover is what training counted: positive, and each split's the sum of its children's. Public converters
 * write a constant 1.0 or nothing, and explanations from that would be wrong without a sign of it. The tolerance of
 * 0.1 % leaves room for libraries that sum hessians in float32.
 */
function coverIsReal({ cover, feature, right }: TreeEnsemble): boolean {
  if (!cover) return false
  return cover.every((weight, node) => {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) return false
    if (feature[node] < 0) return true
    return weight > 0 && Math.abs(cover[node + 1] + cover[right[node]] - weight) <= 1e-3 * weight
  })
}
