import { InvalidModelError, printValue } from '../checks/errors'
import type { TreeEnsemble } from './ensemble'
import { limits } from './limits'

/**
 * An ensemble on a grid as plain JSON, the content of a bundle's `trees.json`. All trees stand one after the other, each
 * in pre-order: a node, its left subtree, its right subtree. A tree ends with the leaf that completes it.
 */
export interface TreeColumns {
  /** Of the columns themselves: 1. */
  readonly format: number
  readonly featureCount: number
  /** A leaf counts steps of 2⁻ᵇⁱᵗˢ, in the unit of the margin. */
  readonly bits: number
  /** By node: the column that a split asks about, −1 for a leaf. */
  readonly feature: readonly number[]
  /** By split: right where x ≥ threshold, a float32. `null` is +∞, which no number reaches. */
  readonly threshold: readonly (number | null)[]
  /** By split: 1 where a missing value (NaN) goes left, 0 where it goes right. */
  readonly missingLeft: readonly number[]
  /** By leaf: whole numbers. The largest of every tree add up to less than 2²⁴, so that every sum of leaves is exact. */
  readonly leaf: readonly number[]
  /** By leaf: training weight that reached it. A split's is the float32 sum of its children's. */
  readonly cover: readonly number[]
}

const supportedFormat = 1

/** The finest grid: a step of 2⁻²⁰, about one millionth. */
const mostBits = 20

/** A float32 holds every whole number below this. */
const exactBelow = 2 ** 24

/**
 * Reads and checks columns: every list has the length and the kind of numbers that its trees need.
 *
 * @throws {InvalidModelError} naming the list, the entry, what it holds and what was expected.
 */
export function readColumns(columns: TreeColumns): TreeEnsemble {
  const { format, featureCount, bits } = columns
  readWhole('format', format, supportedFormat, supportedFormat)
  readWhole('featureCount', featureCount, 1, limits.features)
  readWhole('bits', bits, 0, mostBits)
  const nodeCount = columns.feature?.length
  readWhole('number of nodes', nodeCount, 1, limits.nodes)
  const isFeature = (index: number) => isWhole(index, -1, featureCount - 1)
  const feature = readList('feature', columns.feature, nodeCount, isFeature, `-1 to ${featureCount - 1}`)
  const { roots, depths, right, bySplit, byLeaf } = layOut(feature)

  const [splits, ends] = [bySplit.length, byLeaf.length]
  const isThreshold = (value: unknown) => value === null || isFloat(value)
  const isFlag = (value: unknown) => value === 0 || value === 1
  const isLeaf = (value: unknown) => isWhole(value, -exactBelow, exactBelow)
  const isCover = (value: unknown) => isFloat(value) && (value as number) >= 0
  const thresholds = readList('threshold', columns.threshold, splits, isThreshold, 'a float32 or null')
  const missing = readList('missingLeft', columns.missingLeft, splits, isFlag, '0 or 1')
  const leaves = readList('leaf', columns.leaf, ends, isLeaf, 'a whole number below 2^24')
  const covers = readList('cover', columns.cover, ends, isCover, 'a float32 of at least 0')

  const threshold = new Float32Array(nodeCount)
  const missingLeft = new Uint8Array(nodeCount)
  bySplit.forEach((node, split) => {
    threshold[node] = thresholds[split] ?? Number.POSITIVE_INFINITY
    missingLeft[node] = missing[split]
  })
  const value = new Float32Array(nodeCount)
  const cover = new Float32Array(nodeCount)
  byLeaf.forEach((node, leaf) => {
    value[node] = leaves[leaf] / 2 ** bits
    cover[node] = covers[leaf]
  })
  // Children stand behind their parents.
  for (let node = nodeCount - 1; node >= 0; node--) {
    if (feature[node] < 0) continue
    cover[node] = cover[node + 1] + cover[right[node]]
    if (!(cover[node] > 0 && Number.isFinite(cover[node]))) {
      throw refusal(`cover of node ${node}`, cover[node], 'a float32 above 0')
    }
  }

  const treeCount = depths.length
  const nodes = { feature: Int32Array.from(feature), threshold, right, missingLeft, value, cover }
  const ensemble = { featureCount, treeCount, nodeCount, base: 0, roots, depths, ...nodes, metadata: {} }
  const bound = largestMargin(ensemble) * 2 ** bits
  if (bound >= exactBelow) throw refusal('sum of the largest leaf of every tree', bound, `less than ${exactBelow}`)
  return ensemble
}

/** What no margin is further from 0 than: the largest leaf of every tree without its sign, added up, and the base. */
export function largestMargin({ base, roots, value }: TreeEnsemble): number {
  let sum = Math.abs(base)
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    let largest = 0
    // Splits have the value 0.
    for (let node = roots[tree]; node < roots[tree + 1]; node++) largest = Math.max(largest, Math.abs(value[node]))
    sum += largest
  }
  return sum
}

/** Finds where each tree begins and where each right child stands, from which nodes are leaves alone. */
function layOut(feature: readonly number[]) {
  const roots: number[] = []
  const depths: number[] = []
  const bySplit: number[] = []
  const byLeaf: number[] = []
  const right = new Int32Array(feature.length)
  // Splits whose right subtree is still to come, and the depth of its root.
  const open: { readonly split: number; readonly depth: number }[] = []
  // Of the next node; below 0 where a tree begins.
  let depth = -1
  feature.forEach((index, node) => {
    if (depth < 0) {
      roots.push(node)
      depths.push(0)
      depth = 0
    }
    if (index >= 0) {
      bySplit.push(node)
      open.push({ split: node, depth: ++depth })
      if (depth > limits.depth) throw refusal(`depth of tree ${roots.length - 1}`, depth, `at most ${limits.depth}`)
      return
    }
    byLeaf.push(node)
    depths[depths.length - 1] = Math.max(depths[depths.length - 1], depth)
    const above = open.pop()
    if (above) right[above.split] = node + 1
    depth = above ? above.depth : -1
  })
  if (depth >= 0) throw refusal('number of nodes', feature.length, 'more, because the last tree is not complete')
  if (roots.length > limits.trees) throw refusal('number of trees', roots.length, `at most ${limits.trees}`)
  return { roots: Int32Array.from([...roots, feature.length]), depths: Int32Array.from(depths), right, bySplit, byLeaf }
}

/** A list of the columns, once it is as long as it must be and each entry is what it must be. */
function readList<T>(name: string, list: readonly T[], length: number, fits: (entry: T) => boolean, expected: string) {
  if (!Array.isArray(list) || list.length !== length) throw refusal(name, list, `an array of ${length}`)
  const wrong = list.findIndex((entry) => !fits(entry))
  if (wrong >= 0) throw refusal(`${name}, entry ${wrong}`, list[wrong], expected)
  return list
}

const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** Whether a value is a number that float32 can hold. */
const isFloat = (value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value))

function readWhole(name: string, value: number, least: number, most: number): number {
  if (isWhole(value, least, most)) return value
  throw refusal(name, value, least === most ? least : `a whole number from ${least} to ${most}`)
}

const refusal = (what: string, got: unknown, expected: unknown) =>
  new InvalidModelError(`The tree columns' ${what}: got ${printValue(got)}, expected ${expected}.`)
