import bundled from '../../models/telco/model.onnx'
import { InvalidOptionError, RuntimeFailedError } from '../checks/errors'
import type { RuntimeModel } from '../runtimes/runtime'
import { sha256 } from './sha256'

/** The bundled model's `model.onnx`, a copy of its bytes: for ONNX engines and for other people's tools. */
export function bundledOnnx(): Uint8Array<ArrayBuffer> {
  return bundled.slice()
}

/**
 * The ONNX file of a model, for an engine that computes with nothing else: the bytes it was given, those that the bundle
 * came with, or the bundled model's.
 *
 * @throws {InvalidOptionError} where the given bytes are another model's.
 * @throws {RuntimeFailedError} where none of them are the model's.
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
