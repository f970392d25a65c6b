import contract from '../../models/telco/contract.json'
import manifest from '../../models/telco/manifest.json'
import type { PointName } from '../../models/telco/operating-points'
import trees from '../../models/telco/trees.json'
import type { TreeColumns } from '../trees/columns'
import type { ModelContract } from './contract'
import type { ModelManifest } from './manifest'

/** What a predictor needs of the bundled model: its schema, and Zod with it, is for programs that import it. */
export const bundledParts = {
  contract: contract as ModelContract,
  manifest: manifest as ModelManifest<PointName>,
  trees: trees as TreeColumns,
}
