import { createHash } from 'node:crypto'
import type { ModelBundle, TreeColumns } from '@org/churn'

/** The bundle with other trees, and a manifest that has their checksum. */
export function withColumns<Customer>(bundle: ModelBundle<Customer>, trees: TreeColumns): ModelBundle<Customer> {
  const text = JSON.stringify(trees)
  const sha256 = createHash('sha256').update(text).digest('hex')
  return {
    ...bundle,
    trees,
    manifest: { ...bundle.manifest, trees: { file: 'trees.json', bytes: text.length, sha256 } },
  }
}

/** One tree of one leaf, for tests that answer the margins themselves. */
export function loneLeaf(featureCount: number, bits: number, leaf: number): TreeColumns {
  return { format: 1, featureCount, bits, feature: [-1], threshold: [], missingLeft: [], leaf: [leaf], cover: [1] }
}
