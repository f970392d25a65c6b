import { once } from '../checks/once'
import type { TreeEngine } from './engine'
import type { TreeEnsemble } from './ensemble'
import { explainAdditive } from './shap-additive'
import { type AdditiveMargin, additiveMargin } from './step-functions'
import { createTables } from './tables-kernel'

/**
 * Computes with stumps alone, whose leaves lie on a grid and which have cover, as columns always do: by tables, in a
 * quarter of the code that trees of any shape need.
 */
export function createAdditiveEngine(ensemble: TreeEnsemble): TreeEngine {
  const additive = once(() => additiveMargin(ensemble) as AdditiveMargin)
  return {
    ensemble,
    kernel: once(() => ({ name: 'tables', run: createTables(additive(), ensemble.featureCount) })),
    explainer: once(() => explainAdditive(additive(), ensemble)),
  }
}
