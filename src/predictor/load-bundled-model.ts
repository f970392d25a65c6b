import { logistic } from '../arithmetic/logistic'
import { InvalidModelError } from '../checks/errors'
import { once } from '../checks/once'
import type { Customer, PointName } from '../model/bundled-model'
import { bundledParts } from '../model/bundled-parts'
import { crc32 } from '../model/crc32'
import { frozen, type LoadedModel } from '../model/loaded-model'
import { createCalibrator } from '../steps/calibrate'
import { datesAsOf } from '../steps/dates'
import { createAdditiveEngine } from '../trees/additive-engine'
import { createEngine } from '../trees/any-engine'
import { layOutColumns } from '../trees/columns'

/** The most levels of the bundled model's trees: the build fills it in from the manifest, and leaves out what they do not need. */
declare const BUNDLED_DEPTH: number

/** Whether the bundled model's probability is the logistic function of its margin, without a calibration. */
declare const BUNDLED_IS_LOGISTIC: boolean

/** Whether the bundled model's contract has a date. */
declare const BUNDLED_HAS_DATES: boolean

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
  const { trees, ...documents } = bundledParts
  const { contract, manifest } = frozen(documents)
  // The file is the output of JSON.stringify.
  if (crc32(JSON.stringify(trees)) !== BUNDLED_CRC32) {
    throw new InvalidModelError('The model inside @org/churn is damaged: install the package again.')
  }
  const ensemble = layOutColumns(trees)
  const engine = BUNDLED_DEPTH > 1 ? createEngine(ensemble) : createAdditiveEngine(ensemble)
  return {
    contract,
    manifest,
    schema: undefined,
    ownCheck: undefined,
    calibrate: BUNDLED_IS_LOGISTIC ? logistic : createCalibrator(manifest.link, manifest.calibration),
    datesAsOf: BUNDLED_HAS_DATES ? datesAsOf : undefined,
    ...engine,
    sha256: manifest.model.sha256,
    onnx: undefined,
  }
})
