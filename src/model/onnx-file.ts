import bundled from '../../models/telco/model.onnx'
import { InvalidOptionError, RuntimeFailedError } from '../checks/errors'
import type { RuntimeModel } from '../runtimes/runtime'
import { sha256 } from './sha256'

/** Returns a copy of the bundled model's `model.onnx`, for ONNX engines and other tools. */
export function bundledOnnx(): Uint8Array<ArrayBuffer> {
  return bundled.slice()
}

/**
 * Finds the ONNX file of a model, for an engine that needs one: the bytes passed in, the bundle's own, or the bundled
 * model's.
 *
 * @throws {InvalidOptionError} if the given bytes belong to another model.
 * @throws {RuntimeFailedError} if none of them belong to the model.
 */
export function onnxFileOf({ sha256: expected, onnx }: RuntimeModel, given: Uint8Array | undefined): Uint8Array {
  const bytes = given ?? onnx ?? bundled
  const got = sha256(bytes)
  if (got === expected) return bytes
  const short = (checksum: string) => `sha256 ${checksum.slice(0, 16)}…`
  if (given)
    throw new InvalidOptionError('onnx', `a file of ${short(got)}`, `the model's ONNX file, ${short(expected)}`)
  throw new RuntimeFailedError(
    "The bundle holds the model's trees as columns, and an ONNX engine needs its ONNX file: pass the bytes of the bundle's model.onnx to the runtime as the option onnx.",
  )
}
