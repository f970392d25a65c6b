import { InvalidModelError } from '../checks/errors'
import type { OnnxAttributes, TreeOperator } from './onnx-graph'

/** Parallel lists, one entry a leaf: its tree, its node id and what it adds to the margin. */
export interface LeafLists {
  readonly trees: readonly number[]
  readonly ids: readonly number[]
  readonly weights: readonly number[]
}

/** What the operator says beside its nodes. */
export interface OperatorSettings {
  readonly leaves: LeafLists
  readonly base: number
  /** How the margin becomes the probability of the second class; undefined where the file leaves that open. */
  readonly link: 'logit' | 'identity' | undefined
}

/**
 * Reads the leaves and settings of an operator that sums up one value for each tree: a regressor of one target, or a
 * classifier of two classes, whose margin is the score of the second.
 *
 * @throws {InvalidModelError} for operators that do more, or otherwise.
 */
export function readSettings(operator: TreeOperator, attributes: OnnxAttributes): OperatorSettings {
  const { texts, tensors } = attributes
  if (tensors.size > 0) {
    throw new InvalidModelError(
      'The trees are stored as tensors (double precision); only float32 attributes are supported: convert the model with float32 inputs.',
    )
  }
  only('aggregate_function', texts.get('aggregate_function'), ['SUM'])
  only('post_transform', texts.get('post_transform'), ['NONE', 'LOGISTIC'])
  const { leaves, base } = operator === 'TreeEnsembleClassifier' ? readClasses(attributes) : readTarget(attributes)
  const isLogistic = texts.get('post_transform')?.[0] === 'LOGISTIC'
  // A classifier without a transform gives probabilities, or scores of either sign.
  const isShare = operator === 'TreeEnsembleClassifier' && leaves.weights.every((weight) => weight >= 0)
  return { leaves, base, link: isLogistic ? 'logit' : isShare ? 'identity' : undefined }
}

function readTarget(attributes: OnnxAttributes) {
  only('n_targets', attributes.integers.get('n_targets'), [1])
  const { leaves, of } = readLeaves(attributes, 'target')
  if (of.some((id) => id !== 0)) throw new InvalidModelError('The tree ensemble has several targets; one is expected.')
  const [base = 0] = readBases(attributes, [0, 1])
  return { leaves, base }
}

function readClasses(attributes: OnnxAttributes) {
  const { integers, texts } = attributes
  const labels = integers.get('classlabels_int64s')?.length || texts.get('classlabels_strings')?.length || 0
  const { leaves, of } = readLeaves(attributes, 'class')
  if (labels !== 2 || of.some((id) => id !== 0 && id !== 1)) {
    throw new InvalidModelError(`The tree ensemble has ${labels} classes; two are expected.`)
  }
  // With weights of one class alone, they are the second class's, whichever id they carry.
  if (new Set(of).size < 2) {
    const [base = 0] = readBases(attributes, [0, 1])
    return { leaves, base }
  }
  const second = <T>(list: readonly T[]) => list.filter((_, entry) => of[entry] === 1)
  const [, base = 0] = readBases(attributes, [0, 2])
  return {
    leaves: { trees: second(leaves.trees), ids: second(leaves.ids), weights: second(leaves.weights) },
    base,
  }
}

/** The lists whose names begin with `target` or `class`, and of which target or class each entry is. */
function readLeaves({ integers, floats }: OnnxAttributes, prefix: string) {
  const count = integers.get(`${prefix}_nodeids`)?.length ?? 0
  const leaves = {
    trees: listOf(integers, `${prefix}_treeids`, count),
    ids: listOf(integers, `${prefix}_nodeids`, count),
    weights: listOf(floats, `${prefix}_weights`, count),
  }
  return { leaves, of: listOf(integers, `${prefix}_ids`, count) }
}

function readBases({ floats }: OnnxAttributes, counts: readonly number[]): readonly number[] {
  const bases = floats.get('base_values') ?? []
  if (!counts.includes(bases.length)) {
    throw new InvalidModelError(
      `The tree ensemble has ${bases.length} base values; ${counts.join(' or ')} are expected.`,
    )
  }
  if (!bases.every(Number.isFinite)) throw new InvalidModelError('The base value is not a finite number.')
  return bases
}

function only<T>(name: string, got: readonly T[] | undefined, supported: readonly T[]): void {
  if (got === undefined || (got.length === 1 && supported.includes(got[0]))) return
  throw new InvalidModelError(
    `The tree ensemble has ${name} ${got.join(', ')}; only ${supported.join(' and ')} ${supported.length > 1 ? 'are' : 'is'} supported.`,
  )
}

/** One of the operator's lists, of the length it must have. */
export function listOf<T>(lists: ReadonlyMap<string, readonly T[]>, name: string, length: number): readonly T[] {
  const found = lists.get(name) ?? []
  if (found.length === length) return found
  throw new InvalidModelError(`The tree ensemble's ${name} has ${found.length} entries; ${length} are expected.`)
}
