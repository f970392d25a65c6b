import { InvalidModelError } from '../checks/errors'

/** A node's attributes by name, each a list; what an ONNX file says before anything of it is believed. */
export interface OnnxAttributes {
  readonly floats: ReadonlyMap<string, readonly number[]>
  readonly integers: ReadonlyMap<string, readonly number[]>
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Names of those whose value is a tensor, which is not read. */
  readonly tensors: ReadonlySet<string>
}

/** A node of the graph: an operator with the names of the values it takes and gives. */
export interface OnnxNode {
  /** Operator and domain: `ai.onnx.ml.TreeEnsembleRegressor`. */
  readonly name: string
  readonly operator: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: OnnxAttributes
}

/** The operators that hold trees. */
export type TreeOperator = 'TreeEnsembleRegressor' | 'TreeEnsembleClassifier'

/** The node that holds the trees. */
export type TreeNode = OnnxNode & { readonly operator: TreeOperator }

const isTrees = (node: OnnxNode): node is TreeNode =>
  node.domain === 'ai.onnx.ml' && /^TreeEnsemble(Regressor|Classifier)$/.test(node.operator)

/** TensorProto.DataType: float32 and float64. */
const floatTypes: readonly (number | undefined)[] = [1, 11]

/**
 * Finds the one node that holds trees. It must take the graph's input as it is, and what stands behind it must hand its
 * values on: converters add nodes that rename values, cast them, or pair them with the names of the classes.
 *
 * @param constants The graph's initializers of float32, by name.
 * @throws {InvalidModelError} for any other graph, naming the node in the way.
 */
export function findTrees(
  nodes: readonly OnnxNode[],
  inputs: readonly string[],
  constants: ReadonlyMap<string, readonly number[]>,
): TreeNode {
  const found = nodes.filter(isTrees)
  const [trees] = found
  if (!trees) {
    const others = nodes.map(({ name }) => name).join(', ')
    const got = others === '' ? 'The graph has no node' : `The graph holds ${others}`
    throw new InvalidModelError(`${got}; one ai.onnx.ml.TreeEnsembleRegressor or TreeEnsembleClassifier is expected.`)
  }
  if (found.length > 1) {
    throw new InvalidModelError(
      `The graph holds ${found.length} tree ensembles, as stacked models do; one is expected.`,
    )
  }
  if (!inputs.includes(trees.inputs[0])) {
    const before = nodes.find(({ outputs }) => outputs.includes(trees.inputs[0]))?.name ?? 'nothing'
    throw new InvalidModelError(
      `The trees take what ${before} makes of the input; export the trees alone, without the steps before them.`,
    )
  }
  // A classifier gives labels first, then scores.
  const labels = new Set(trees.operator === 'TreeEnsembleClassifier' ? trees.outputs.slice(0, 1) : [])
  const scores = new Set(trees.outputs.slice(labels.size))
  for (const node of nodes) {
    if (node === trees) continue
    if (node.inputs.some((name) => scores.has(name))) {
      if (!handsOn(node, scores, constants)) {
        throw new InvalidModelError(
          `The node ${node.name} changes what the trees give; export the trees alone, or without that option.`,
        )
      }
      for (const name of node.outputs) scores.add(name)
    } else if (node.inputs.some((name) => labels.has(name))) for (const name of node.outputs) labels.add(name)
    else throw new InvalidModelError(`The node ${node.name} has nothing to do with the trees; they alone are expected.`)
  }
  return trees
}

/** Whether a node gives the scores that it takes. */
function handsOn(
  { operator, inputs, attributes }: OnnxNode,
  scores: ReadonlySet<string>,
  constants: ReadonlyMap<string, readonly number[]>,
): boolean {
  if (operator === 'Identity' || operator === 'ZipMap') return true
  if (operator === 'Cast') return floatTypes.includes(attributes.integers.get('to')?.[0])
  // Probabilities of all classes add up to 1 already.
  if (operator === 'Normalizer') return attributes.texts.get('norm')?.[0] === 'L1'
  if (operator !== 'Mul') return false
  const others = inputs.filter((name) => !scores.has(name)).map((name) => constants.get(name) ?? [])
  return others.length === 1 && others[0].length === 1 && others[0][0] === 1
}
