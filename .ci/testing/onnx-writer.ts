/** Writes ONNX bytes by hand, so that tests can also make models that no library would write. */

/** A tree as tests like to write it. */
export type TestTree =
  | { readonly value: number; readonly cover?: number }
  | {
      readonly feature: number
      readonly threshold: number
      readonly mode?: string
      readonly missingTrue?: boolean
      readonly cover?: number
      /** Where the split's condition holds. */
      readonly yes: TestTree
      readonly no: TestTree
    }

/** The operator's attributes as plain lists: change any of them before {@link writeOnnx} to damage a model. */
export type TestAttributes = Record<string, TestValue>

/** Bytes are a tensor. */
type TestValue = readonly number[] | readonly string[] | string | number | Uint8Array

const integerLists = /treeids|nodeids|featureids|tracks_true|target_ids|class_ids|int64s/

/** Flattens trees into the operator's attributes, node ids in pre-order. */
export function attributesOf(trees: readonly TestTree[], base = 0): TestAttributes {
  const nodes: Record<string, (number | string)[]> = {}
  const push = (name: string, value: number | string) => {
    nodes[name] ??= []
    nodes[name].push(value)
    return nodes[name].length - 1
  }
  trees.forEach((tree, treeId) => {
    let count = 0
    const add = (node: TestTree): number => {
      const id = count++
      const leaf = 'value' in node
      push('nodes_treeids', treeId)
      push('nodes_nodeids', id)
      push('nodes_featureids', leaf ? 0 : node.feature)
      push('nodes_modes', leaf ? 'LEAF' : (node.mode ?? 'BRANCH_LT'))
      push('nodes_values', leaf ? 0 : node.threshold)
      push('nodes_hitrates', node.cover ?? 1)
      push('nodes_missing_value_tracks_true', !leaf && node.missingTrue ? 1 : 0)
      const yes = push('nodes_truenodeids', 0)
      const no = push('nodes_falsenodeids', 0)
      if (leaf) {
        push('target_treeids', treeId)
        push('target_nodeids', id)
        push('target_ids', 0)
        push('target_weights', node.value)
      } else {
        nodes.nodes_truenodeids[yes] = add(node.yes)
        nodes.nodes_falsenodeids[no] = add(node.no)
      }
      return id
    }
    add(tree)
  })
  return {
    ...(nodes as Record<string, number[] | string[]>),
    n_targets: 1,
    aggregate_function: 'SUM',
    post_transform: 'NONE',
    base_values: [base],
  }
}

export interface TestModel {
  readonly attributes: TestAttributes
  readonly featureCount: number
  readonly metadata?: Readonly<Record<string, string>>
  readonly operator?: string
  readonly opset?: number
  /** Of the trees' node: `margin` by default. */
  readonly outputs?: readonly string[]
  /** What it takes: the graph's input by default. */
  readonly takes?: string
  /** Nodes behind the trees, or before them. */
  readonly others?: readonly TestNode[]
  /** Initializers of float32, by name. */
  readonly constants?: Readonly<Record<string, readonly number[]>>
}

/** A node beside the one of the trees, ai.onnx unless it says so. */
export interface TestNode {
  readonly operator: string
  readonly domain?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: TestAttributes
}

/** Encodes a model whose graph is one tree-ensemble operator, with other nodes around it where the test wants some. */
export function writeOnnx({ attributes, featureCount, metadata = {}, opset = 3, ...model }: TestModel): Uint8Array {
  const trees = encodeNode({
    operator: model.operator ?? 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [model.takes ?? 'features'],
    outputs: model.outputs ?? ['margin'],
    attributes,
  })
  const others = (model.others ?? []).map((node) => block(1, encodeNode(node)))
  const constants = Object.entries(model.constants ?? {}).map(([name, values]) =>
    block(5, [integer(2, 1), ...values.map((value) => float(4, value)), text(8, name)]),
  )
  const shape = [block(1, []), block(1, [integer(1, featureCount)])]
  const input = [text(1, 'features'), block(2, [block(1, [integer(1, 1), block(2, shape)])])]
  const output = [
    text(1, 'margin'),
    block(2, [block(1, [integer(1, 1), block(2, [block(1, []), block(1, [integer(1, 1)])])])]),
  ]
  return Uint8Array.from(
    [
      integer(1, 8),
      block(7, [block(1, trees), ...others, text(2, 'test'), ...constants, block(11, input), block(12, output)]),
      block(8, [text(1, 'ai.onnx.ml'), integer(2, opset)]),
      block(8, [text(1, ''), integer(2, 17)]),
      ...Object.entries(metadata).map(([key, value]) => block(14, [text(1, key), text(2, value)])),
    ].flat(),
  )
}

function encodeNode({ operator, domain = '', inputs, outputs, attributes = {} }: TestNode): number[][] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => block(5, attribute(name, value))),
    text(7, domain),
  ]
}

// AttributeProto.type: FLOATS 6, INTS 7, STRINGS 8, INT 2, STRING 3.
function attribute(name: string, value: TestValue): number[][] {
  if (value instanceof Uint8Array) return [text(1, name), bytes(5, [...value]), integer(20, 4)]
  if (typeof value === 'string') return [text(1, name), text(4, value), integer(20, 3)]
  if (typeof value === 'number') return [text(1, name), integer(3, value), integer(20, 2)]
  if (typeof value[0] === 'string')
    return [text(1, name), ...value.map((item) => text(9, String(item))), integer(20, 8)]
  if (integerLists.test(name)) return [text(1, name), ...value.map((item) => integer(8, Number(item))), integer(20, 7)]
  return [text(1, name), ...value.map((item) => float(7, Number(item))), integer(20, 6)]
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

const integer = (field: number, value: number) => [...varint(field * 8), ...varint(value)]

const bytes = (field: number, content: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
]

const block = (field: number, parts: readonly number[][]) => bytes(field, parts.flat())

const text = (field: number, value: string) => bytes(field, [...new TextEncoder().encode(value)])

const float = (field: number, value: number) => [
  ...varint(field * 8 + 5),
  ...new Uint8Array(Float32Array.of(value).buffer),
]
