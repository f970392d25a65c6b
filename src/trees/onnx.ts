import { InvalidModelError } from '../checks/errors'
import { limits } from './limits'
import { findTrees, type OnnxAttributes, type OnnxNode, type TreeOperator } from './onnx-graph'
import { MessageReader } from './protobuf'

/** The largest model that is read, in bytes: a forest of about four million nodes. */
export const largestModel = 128 * 2 ** 20

/** The most nodes that are read: a pipeline has some dozens. */
const mostNodes = 1_000

/** What is read out of an ONNX file that holds a single tree ensemble. */
export interface OnnxModel {
  readonly operator: TreeOperator
  readonly attributes: OnnxAttributes
  /** Width of the input's second dimension; undefined where the file leaves it open. */
  readonly featureCount: number | undefined
  readonly metadata: Readonly<Record<string, string>>
}

// Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
const model = { opsetImport: 8, graph: 7, metadata: 14 } as const
const graph = { node: 1, initializer: 5, input: 11 } as const
const node = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 } as const
const attribute = { name: 1, float: 2, integer: 3, text: 4, tensor: 5, floats: 7, integers: 8, texts: 9 } as const

/**
 * Reads the bytes of an ONNX model whose graph is one tree ensemble (ai.onnx.ml, opsets 1 to 4), with nothing behind it
 * that changes its values.
 *
 * @throws {InvalidModelError} when the bytes are truncated, damaged or oversized, or the graph is anything else.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  if (bytes.length > largestModel) {
    throw new InvalidModelError(`The model has ${bytes.length} bytes; at most ${largestModel} are read.`)
  }
  const metadata: Record<string, string> = Object.create(null)
  let graphReader: MessageReader | undefined
  const reader = new MessageReader(bytes)
  while (reader.next()) {
    if (reader.field === model.graph) {
      if (graphReader) throw new InvalidModelError('The model holds two graphs.')
      graphReader = reader.message()
    } else if (reader.field === model.metadata) readEntry(reader.message(), metadata)
    else if (reader.field === model.opsetImport) checkOpset(reader.message())
    else reader.skip()
  }
  if (graphReader === undefined) throw new InvalidModelError('The model holds no graph: these bytes are not ONNX.')
  return { ...readGraph(graphReader), metadata }
}

function readEntry(reader: MessageReader, into: Record<string, string>): void {
  let key = ''
  let value = ''
  while (reader.next()) {
    if (reader.field === 1) key = reader.text()
    else if (reader.field === 2) value = reader.text()
    else reader.skip()
  }
  into[key] = value
}

function checkOpset(reader: MessageReader): void {
  let domain = ''
  let version = 0
  while (reader.next()) {
    if (reader.field === 1) domain = reader.text()
    else if (reader.field === 2) version = reader.integer()
    else reader.skip()
  }
  if (domain === 'ai.onnx.ml' && (version < 1 || version > 4)) {
    throw new InvalidModelError(`The model uses ai.onnx.ml opset ${version}; 1 to 4 are supported.`)
  }
}

function readGraph(reader: MessageReader): Omit<OnnxModel, 'metadata'> {
  const nodes: OnnxNode[] = []
  const widths = new Map<string, number | undefined>()
  const constants = new Map<string, readonly number[]>()
  while (reader.next()) {
    if (reader.field === graph.node) {
      if (nodes.length >= mostNodes) throw new InvalidModelError(`The graph has more than ${mostNodes} nodes.`)
      nodes.push(readNode(reader.message()))
    } else if (reader.field === graph.input) readInput(reader.message(), widths)
    else if (reader.field === graph.initializer) readConstant(reader.message(), constants)
    else reader.skip()
  }
  const trees = findTrees(nodes, [...widths.keys()], constants)
  return { operator: trees.operator, attributes: trees.attributes, featureCount: widths.get(trees.inputs[0]) }
}

/** ValueInfo.name(1), and its width. */
function readInput(reader: MessageReader, widths: Map<string, number | undefined>): void {
  let name = ''
  let width: number | undefined
  while (reader.next()) {
    if (reader.field === 1) name = reader.text()
    else if (reader.field === 2) width = readWidth(reader.message())
    else reader.skip()
  }
  widths.set(name, width)
}

/** TensorProto: name(8), data_type(2), and of float32 the values in float_data(4) or raw_data(9). Others stay empty. */
function readConstant(reader: MessageReader, constants: Map<string, readonly number[]>): void {
  let name = ''
  let type = 0
  const values: number[] = []
  while (reader.next()) {
    if (reader.field === 8) name = reader.text()
    else if (reader.field === 2) type = reader.integer()
    else if (reader.field === 4 || (reader.field === 9 && type === 1)) reader.floatsInto(values, limits.nodes)
    else reader.skip()
  }
  constants.set(name, values)
}

/** TypeProto.tensor_type(1).shape(2).dim(1)[1].dim_value(1). */
function readWidth(type: MessageReader): number | undefined {
  const shape = child(child(type, 1), 2)
  let dimension = 0
  while (shape?.next()) {
    if (shape.field !== 1) shape.skip()
    else if (dimension++ < 1) shape.skip()
    else {
      const size = shape.message()
      while (size.next()) {
        if (size.field === 1) return size.integer()
        size.skip()
      }
    }
  }
  return undefined
}

function child(reader: MessageReader | undefined, field: number): MessageReader | undefined {
  while (reader?.next()) {
    if (reader.field === field) return reader.message()
    reader.skip()
  }
  return undefined
}

function readNode(reader: MessageReader): OnnxNode {
  const attributes = {
    floats: new Map<string, number[]>(),
    integers: new Map<string, number[]>(),
    texts: new Map<string, string[]>(),
    tensors: new Set<string>(),
  }
  const inputs: string[] = []
  const outputs: string[] = []
  let operator = ''
  let domain = ''
  while (reader.next()) {
    if (reader.field === node.input) inputs.push(reader.text())
    else if (reader.field === node.output) outputs.push(reader.text())
    else if (reader.field === node.operator) operator = reader.text()
    else if (reader.field === node.domain) domain = reader.text()
    else if (reader.field === node.attribute) readAttribute(reader.message(), attributes)
    else reader.skip()
  }
  return { name: `${domain || 'ai.onnx'}.${operator}`, operator, domain, inputs, outputs, attributes }
}

function readAttribute(
  reader: MessageReader,
  into: {
    floats: Map<string, number[]>
    integers: Map<string, number[]>
    texts: Map<string, string[]>
    tensors: Set<string>
  },
): void {
  let name = ''
  const floats: number[] = []
  const integers: number[] = []
  const texts: string[] = []
  let tensor = false
  while (reader.next()) {
    if (reader.field === attribute.name) name = reader.text()
    else if (reader.field === attribute.floats || reader.field === attribute.float)
      reader.floatsInto(floats, limits.nodes)
    else if (reader.field === attribute.integers || reader.field === attribute.integer)
      reader.integersInto(integers, limits.nodes)
    else if (reader.field === attribute.texts || reader.field === attribute.text) {
      if (texts.length >= limits.nodes) throw new InvalidModelError(`A list has more than ${limits.nodes} entries.`)
      texts.push(reader.text())
    } else {
      tensor ||= reader.field === attribute.tensor
      reader.skip()
    }
  }
  if (into.floats.has(name)) throw new InvalidModelError(`The attribute ${name} occurs twice.`)
  into.floats.set(name, floats)
  into.integers.set(name, integers)
  into.texts.set(name, texts)
  if (tensor) into.tensors.add(name)
}
