// A model of customers with dates, which are counted from a day that the caller names.
import { createChurnPredictor as create } from '@org/churn'
import { openBundle } from '@org/churn/model'
import contract from '../../../../.ci/testing/rowers/contract.json'
import manifest from '../../../../.ci/testing/rowers/manifest.json'
import trees from '../../../../.ci/testing/rowers/trees.json'
import vectors from '../../../../.ci/testing/rowers/vectors.json'

const { model, verification } = openBundle({ contract, manifest, trees, vectors })

export const asOf = contract.asOf
export const createChurnPredictor = () => create({ model })
export { verification }
