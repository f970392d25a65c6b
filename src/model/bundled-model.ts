import contract from '../../models/telco/contract.json'
import { type Customer, customerSchema } from '../../models/telco/customer'
import manifest from '../../models/telco/manifest.json'
import type { PointName } from '../../models/telco/operating-points'
import trees from '../../models/telco/trees.json'
import type { ModelBundle } from './bundle'
import type { ModelContract } from './contract'
import type { ModelManifest } from './manifest'

export { type Customer, customerSchema, type PointName }

/** The model that ships inside the package, trained on IBM's Telco Customer Churn sample. */
export const bundledModel: ModelBundle<Customer, PointName> = {
  contract: contract as ModelContract,
  manifest: manifest as ModelManifest<PointName>,
  trees,
  schema: customerSchema,
  generatedSchema: customerSchema,
}
