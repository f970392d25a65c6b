import { InvalidModelError } from '../checks/errors'
import { once } from '../checks/once'
import { createAdditiveEngine } from '../trees/additive-engine'
import { createEngine } from '../trees/any-engine'
import { layOutColumns, type TreeColumns } from '../trees/columns'
import { bundledModel, type Customer, type PointName } from './bundled-model'
import { crc32 } from './crc32'
import { frozen, type LoadedModel } from './loaded-model'

/** The most levels of the bundled model's trees: the build fills it in from the manifest, and leaves out what they do not need. */
declare const BUNDLED_DEPTH: number

/** CRC-32 of trees.json, which the build fills in, too. */
declare const BUNDLED_CRC32: number

/**
 * The bundled model, loaded once. The build refuses a contract or a manifest of a wrong shape, and the tests hold the
 * whole to all that `loadModel` asks of a bundle; here only its trees are compared with their checksum, because a package
 * can be damaged on its way.
 *
 * @throws {InvalidModelError} for trees that are not those of the build.
 */
export const loadBundledModel: () => LoadedModel<Customer, PointName> = /* @__PURE__ */ once(() => {
  const { schema } = bundledModel
  const { contract, manifest } = frozen({ contract: bundledModel.contract, manifest: bundledModel.manifest })
  const columns = bundledModel.trees as TreeColumns
  // The file is the output of JSON.stringify.
  if (crc32(JSON.stringify(columns)) !== BUNDLED_CRC32) {
    throw new InvalidModelError('The model inside @org/churn is damaged: install the package again.')
  }
  const ensemble = layOutColumns(columns)
  const engine = BUNDLED_DEPTH > 1 ? createEngine(ensemble) : createAdditiveEngine(ensemble)
  return {
    contract,
    manifest,
    schema,
    hasGeneratedSchema: true,
    ...engine,
    sha256: manifest.model.sha256,
    onnx: undefined,
  }
})
