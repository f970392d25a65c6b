import { InvalidModelError } from '../checks/errors'
import type { TreeEnsemble } from './ensemble'
import { limits } from './limits'
import { readOnnx } from './onnx'
import { readSettings } from './operator-settings'
import { createFinder, fails, findRoot, leafValues, type SourceNodes, sourceNodes, treeRuns } from './source-nodes'

/**
 * Reads and checks the bytes of an ONNX tree ensemble: a regressor of one target, or a classifier of two classes, whose
 * margin is the score of the second. Where the file says what the margin is, `metadata.link` holds it: `logit` for
 * log-odds, `identity` for a probability.
 *
 * @throws {InvalidModelError} for truncated, cyclic, oversized or unsupported models, in a sentence that says which.
 */
export function readEnsemble(bytes: Uint8Array): TreeEnsemble {
  if (!ArrayBuffer.isView(bytes))
    throw new InvalidModelError('The model is not given as bytes: expected those of an ONNX file.')
  const { operator, attributes, featureCount, metadata } = readOnnx(bytes)
  const { leaves, base, link } = readSettings(operator, attributes)
  const source = sourceNodes(attributes, leaves)
  if (featureCount === undefined || featureCount < 1 || featureCount > limits.features) {
    throw new InvalidModelError(
      `The model's input width is ${featureCount ?? 'open'}; a fixed number of features from 1 to ${limits.features} is expected.`,
    )
  }
  return layOut(source, featureCount, base, link ? { link, ...metadata } : metadata)
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
