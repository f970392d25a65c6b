import type { RuntimeModel } from '../runtimes/runtime'
import { largestMargin, readColumns, type TreeColumns } from '../trees/columns'
import type { TreeEnsemble } from '../trees/ensemble'
import type { ModelManifest } from './manifest'
import { sha256 } from './sha256'

/** Trees in an ONNX file: what `fromOnnx` of `@org/churn/onnx` returns. */
export interface OnnxTrees {
  readonly onnx: Uint8Array
  /** Reads and checks the bytes. */
  readonly read: (bytes: Uint8Array) => TreeEnsemble
}

/** Refuses a bundle in which a value differs from the expected one. */
type Expect = (what: string, got: unknown, expected: unknown) => void

/** Reads a bundle's trees in either form, and checks them against the manifest. */
export function readTrees(trees: TreeColumns | OnnxTrees, manifest: ModelManifest, expect: Expect): RuntimeModel {
  const model = 'onnx' in trees ? readFile(trees, manifest, expect) : readList(trees, manifest, expect)
  const { ensemble } = model
  expect('number of features', ensemble.featureCount, manifest.features.length)
  if (manifest.margin) {
    const { bits, bound } = manifest.margin
    const offGrid = ensemble.value.find((leaf) => !Number.isInteger(leaf * 2 ** bits))
    expect(`leaves that are no multiple of 2^-${bits}`, offGrid, undefined)
    expect('margin.bound', largestMargin(ensemble) * 2 ** bits, bound)
  }
  return model
}

function readList(columns: TreeColumns, { trees, margin, model }: ModelManifest, expect: Expect): RuntimeModel {
  // The file is the output of JSON.stringify, so the checksum can be computed from the content alone.
  const text = new TextEncoder().encode(JSON.stringify(columns))
  expect('sha256 of trees.json', sha256(text), trees?.sha256)
  const ensemble = readColumns(columns)
  if (margin) expect('margin.bits', columns.bits, margin.bits)
  return { ensemble, sha256: model.sha256, onnx: undefined }
}

function readFile({ onnx, read }: OnnxTrees, manifest: ModelManifest, expect: Expect): RuntimeModel {
  const { model, contract, features, link } = manifest
  expect('size of model.onnx in bytes', onnx.length, model.bytes)
  expect('sha256 of model.onnx', sha256(onnx), model.sha256)
  const ensemble = read(onnx)
  const { metadata } = ensemble
  // Files from other tools do not name a contract. Then only the checksum ties the file to its manifest.
  if (metadata.contract_sha256 !== undefined) {
    expect('contract the trees were made from', metadata.contract_sha256, contract.sha256)
  }
  if (metadata.features !== undefined) {
    expect('feature order', normalised(metadata.features), JSON.stringify(features.map(({ name }) => name)))
  }
  if (metadata.link !== undefined) expect('link', metadata.link, link)
  return { ensemble, sha256: model.sha256, onnx }
}

/** JSON text without optional white space; returns text that is not JSON unchanged. */
function normalised(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json))
  } catch {
    return json
  }
}
