// Another company's model, opened from the files of its bundle: what README.md shows.
import { createChurnPredictor as create } from '@org/churn'
import { openBundle } from '@org/churn/model'
import contract from '../../../../.ci/testing/ferries/contract.json'
import manifest from '../../../../.ci/testing/ferries/manifest.json'
import trees from '../../../../.ci/testing/ferries/trees.json'
import vectors from '../../../../.ci/testing/ferries/vectors.json'

const { model, verification } = openBundle({ contract, manifest, trees, vectors })

export const createChurnPredictor = () => create({ model })
export { verification }
