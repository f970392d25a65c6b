import type { OnnxTrees } from '../model/bundle'
import type { ModelManifest } from '../model/manifest'
import { sha256, sha256OfText } from '../model/sha256'
import type { RuntimeModel } from '../runtimes/runtime'
import { createEngine } from '../trees/any-engine'
import { largestMargin, readColumns } from '../trees/check-columns'
import type { TreeColumns } from '../trees/columns'
import type { TreeEngine } from '../trees/engine'
import type { TreeEnsemble } from '../trees/ensemble'

/** Refuses a bundle in which a value differs from the expected one. */
type Expect = (what: string, got: unknown, expected: unknown) => void

/** Reads a bundle's trees in either form, and checks them against the manifest. */
export function readTrees(
  trees: TreeColumns | OnnxTrees,
  manifest: ModelManifest,
  expect: Expect,
): RuntimeModel & TreeEngine {
  const { ensemble, onnx } = 'onnx' in trees ? readFile(trees, manifest, expect) : readList(trees, manifest, expect)
  expect('number of features', ensemble.featureCount, manifest.features.length)
  if (manifest.margin) {
    const { bits, bound } = manifest.margin
    const offGrid = ensemble.value.find((leaf) => !Number.isInteger(leaf * 2 ** bits))
    expect(`leaves that are no multiple of 2^-${bits}`, offGrid, undefined)
    expect('margin.bound', largestMargin(ensemble) * 2 ** bits, bound)
  }
  return { ...createEngine(ensemble), sha256: manifest.model.sha256, onnx }
}

/** An ensemble, and the bytes it was read from if these are an ONNX file. */
type ReadTrees = { readonly ensemble: TreeEnsemble; readonly onnx: Uint8Array | undefined }

function readList(columns: TreeColumns, { trees, margin }: ModelManifest, expect: Expect): ReadTrees {
  // The file is the output of JSON.stringify, so the checksum can be computed from the content alone.
  expect('sha256 of trees.json', sha256OfText(JSON.stringify(columns)), trees?.sha256)
  const ensemble = readColumns(columns)
  if (margin) expect('margin.bits', columns.bits, margin.bits)
  return { ensemble, onnx: undefined }
}

function readFile({ onnx, read }: OnnxTrees, manifest: ModelManifest, expect: Expect): ReadTrees {
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
  return { ensemble, onnx }
}

/** JSON text without optional white space; returns text that is not JSON unchanged. */
function normalised(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json))
  } catch {
    return json
  }
}
