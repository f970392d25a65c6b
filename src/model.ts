import { base64ToBytes } from './base64'
import type { Contract } from './contract'
import { InvalidModelError } from './errors'
import type { Manifest } from './manifest'
import type { RuntimeModel } from './runtime'
import { sha256 } from './sha256'
import { readEnsemble } from './trees/read-ensemble'

/** Validates a record of unknown origin; a Zod object schema is one. */
export interface CustomerSchema<Customer> {
  /** Answers the record as a customer, or every issue it has; does not throw for wrong data. */
  safeParse(
    record: unknown,
  ):
    | { readonly success: true; readonly data: Customer }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } }
}

/** The part of a Zod issue that is read. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** A model as it ships: the files of one `models/<name>/` folder. Its customer type is its schema's. */
export interface ModelBundle<Customer> {
  readonly contract: Contract
  readonly manifest: Manifest
  /** The bytes of model.onnx in base64, so that they travel inside a JavaScript module. */
  readonly onnx: string
  readonly schema: CustomerSchema<Customer>
}

/** A bundle whose parts have been read and agree with each other. */
export interface LoadedModel<Customer> extends RuntimeModel {
  readonly bundle: ModelBundle<Customer>
}

const supportedFormat = 1

/**
 * Reads a bundle and checks that its parts belong together.
 *
 * @throws {InvalidModelError} when a part has an unknown format, is damaged, or was made from another contract or model.
 */
export function loadModel<Customer>(bundle: ModelBundle<Customer>): LoadedModel<Customer> {
  const { contract, manifest } = bundle
  const expect = (what: string, got: unknown, expected: unknown) => {
    if (got !== expected)
      throw new InvalidModelError(`Model "${manifest.name}": ${what}: got ${got}, expected ${expected}.`)
  }
  expect('format of the contract', contract.formatVersion, supportedFormat)
  expect('format of the manifest', manifest.formatVersion, supportedFormat)
  expect('name in contract and manifest', contract.name, manifest.name)
  expect('calibration method', manifest.calibration.method, 'none')

  const bytes = base64ToBytes(bundle.onnx)
  expect('size of model.onnx in bytes', bytes.length, manifest.model.bytes)
  expect('sha256 of model.onnx', sha256(bytes), manifest.model.sha256)
  const ensemble = readEnsemble(bytes)
  expect('contract the trees were made from', ensemble.metadata.contract_sha256, manifest.contract.sha256)
  expect('number of features', ensemble.featureCount, manifest.features.length)
  const names = manifest.features.map(({ name }) => name)
  expect('feature order', normalised(ensemble.metadata.features), JSON.stringify(names))
  expect('link', ensemble.metadata.link, manifest.link)
  return { bundle, bytes, ensemble }
}

/** JSON text without its optional white space; the text itself where it is not JSON. */
function normalised(json: string | undefined): string | undefined {
  try {
    return JSON.stringify(JSON.parse(json ?? ''))
  } catch {
    return json
  }
}
