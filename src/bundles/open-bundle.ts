import { InvalidModelError, InvalidOptionError, readGiven } from '../checks/errors'
import type { OnnxTrees } from '../model/bundle'
import type { ModelContract } from '../model/contract'
import { evaluationOf, type ModelEvaluation } from '../model/evaluation'
import type { LoadedModel } from '../model/loaded-model'
import type { ModelManifest } from '../model/manifest'
import type { Verification, VerificationRow } from '../predictor/self-test'
import type { TreeColumns } from '../trees/columns'
import { contractProblem } from './check-contract'
import { type AnyCustomer, createCustomerSchema } from './customer-schema'
import { loadModel } from './load-model'

/** The contents of a bundle's files, as importing or parsing them gives. */
export interface BundleFiles {
  readonly contract: object
  readonly manifest: object
  /** Of trees.json; of a model that is not on a grid, what `fromOnnx` of `@org/churn/onnx` makes of model.onnx. */
  readonly trees: object
  /** Of vectors.json: needed for a self-test alone. */
  readonly vectors?: object | undefined
}

/** A bundle that is ready to use, without its `customer.ts`. */
export interface OpenedBundle {
  /** For `createChurnPredictor({ model })`. */
  readonly model: LoadedModel<AnyCustomer>
  /** The Zod schema that `createCustomerSchema` makes of the contract. */
  readonly schema: ReturnType<typeof createCustomerSchema>
  /** The model's quality; undefined where its manifest has no figures. */
  readonly evaluation: ModelEvaluation | undefined
  /** For `selfTest(predictor, verification)`; undefined without vectors.json. */
  readonly verification: Verification<AnyCustomer> | undefined
}

const bundleFiles = 'an object of the contents of contract.json, manifest.json and trees.json'

/**
 * Opens a bundle from its files' contents, wherever they come from: imports in a page or a Worker, or a download. Its
 * customers are checked by the contract; the types of `customer.ts` are for programs that import that file and use
 * `loadModel`.
 *
 * @throws {InvalidModelError} as `loadModel` does, and for a field of a type that this version does not know.
 */
export function openBundle(files: BundleFiles): OpenedBundle {
  if (!readGiven('files', bundleFiles, () => files?.contract && files.manifest && files.trees))
    throw new InvalidOptionError('files', files, bundleFiles)
  const problem = readGiven('files', bundleFiles, () => contractProblem(files.contract))
  if (problem !== undefined) throw new InvalidModelError(`contract.json: ${problem}.`)
  const contract = files.contract as ModelContract
  const manifest = files.manifest as ModelManifest
  const trees = files.trees as TreeColumns | OnnxTrees
  const schema = createCustomerSchema(contract)
  const model = loadModel({ contract, manifest, trees, schema, generatedSchema: schema })
  return { model, schema, evaluation: evaluationOf(manifest), verification: verificationOf(files.vectors, manifest) }
}

function verificationOf(vectors: object | undefined, { model }: ModelManifest): OpenedBundle['verification'] {
  if (!vectors) return undefined
  const { source, rows } = vectors as { source: string; rows: readonly VerificationRow<AnyCustomer>[] }
  return { modelSha256: model.sha256, source, rows }
}
