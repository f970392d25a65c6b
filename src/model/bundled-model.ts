import contract from '../../models/telco/contract.json'
import { type Customer, customerSchema } from '../../models/telco/customer'
import manifest from '../../models/telco/manifest.json'
import packed from '../../models/telco/model.onnx'
import type { ModelContract } from './contract'
import type { ModelBundle } from './load-model'
import type { ModelManifest } from './manifest'
import { knownTexts, unpackBytes } from './packed-bytes'

export { type Customer, customerSchema }

/** The model that ships inside the package, trained on IBM's Telco Customer Churn sample. */
export const bundledModel: ModelBundle<Customer> = {
  contract: contract as ModelContract,
  manifest: manifest as ModelManifest,
  get onnx() {
    return unpackBytes(packed, knownTexts(this.manifest))
  },
  schema: customerSchema,
  generatedSchema: customerSchema,
}
