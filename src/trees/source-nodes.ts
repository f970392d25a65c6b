import { InvalidModelError } from '../checks/errors'
import { limits } from './limits'
import type { OnnxAttributes } from './onnx-graph'
import { type LeafLists, listOf } from './operator-settings'

/** The operator's parallel lists, one entry a node in file order, and those of its leaves. */
export interface SourceNodes {
  readonly trees: readonly number[]
  readonly ids: readonly number[]
  readonly features: readonly number[]
  readonly modes: readonly string[]
  readonly thresholds: readonly number[]
  readonly trueIds: readonly number[]
  readonly falseIds: readonly number[]
  readonly missingTrue: readonly number[] | undefined
  readonly cover: readonly number[] | undefined
  readonly leaves: LeafLists
}

/** Reads the operator's lists, each of the length it must have. */
export function sourceNodes({ floats, integers, texts }: OnnxAttributes, leaves: LeafLists): SourceNodes {
  const ids = integers.get('nodes_nodeids') ?? []
  const count = ids.length
  if (count === 0) throw new InvalidModelError('The tree ensemble has no nodes.')
  if (count > limits.nodes)
    throw new InvalidModelError(`The tree ensemble has ${count} nodes; at most ${limits.nodes} are read.`)
  const list = <T>(lists: ReadonlyMap<string, readonly T[]>, name: string) => listOf(lists, name, count)
  const optional = <T>(lists: ReadonlyMap<string, readonly T[]>, name: string) =>
    lists.get(name)?.length ? list(lists, name) : undefined
  return {
    ids,
    trees: list(integers, 'nodes_treeids'),
    features: list(integers, 'nodes_featureids'),
    modes: list(texts, 'nodes_modes'),
    thresholds: list(floats, 'nodes_values'),
    trueIds: list(integers, 'nodes_truenodeids'),
    falseIds: list(integers, 'nodes_falsenodeids'),
    missingTrue: optional(integers, 'nodes_missing_value_tracks_true'),
    cover: optional(floats, 'nodes_hitrates'),
    leaves,
  }
}

/** The error about one node. */
export const fails = (tree: number, id: number, what: string) =>
  new InvalidModelError(`Tree ${tree}, node ${id}: ${what}.`)

/** Start of each run of equal tree ids, with the count at the end; a tree whose nodes are scattered is refused. */
export function treeRuns(trees: readonly number[]): number[] {
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
export function createFinder(source: SourceNodes, runs: readonly number[]) {
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
export function leafValues(source: SourceNodes, find: (tree: number, id: number) => number): Float64Array {
  const values = new Float64Array(source.ids.length).fill(Number.NaN)
  const { trees, ids, weights } = source.leaves
  for (let leaf = 0; leaf < ids.length; leaf++) {
    const [tree, id, weight] = [trees[leaf], ids[leaf], weights[leaf]]
    const index = find(tree, id)
    if (source.modes[index] !== 'LEAF') throw fails(tree, id, 'it has a leaf value but is a split')
    if (!Number.isNaN(values[index])) throw fails(tree, id, 'it has two leaf values')
    if (!Number.isFinite(weight)) throw fails(tree, id, 'its leaf value is not a finite number')
    values[index] = weight
  }
  return values
}

/** The one node of a tree that no other refers to. */
export function findRoot(
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
