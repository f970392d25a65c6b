import { InvalidModelError } from '../checks/errors'
import { once } from '../checks/once'
import type { TreeEngine } from './engine'
import type { TreeEnsemble } from './ensemble'
import { createAdditiveExplainer } from './shap-additive'
import { createTablesKernel } from './tables-kernel'

/**
 * Computes with stumps alone, by tables, in a quarter of the code that trees of any shape need.
 *
 * @throws {InvalidModelError} on use, if a tree is deeper, or leaves are not on a grid.
 */
export function createAdditiveEngine(ensemble: TreeEnsemble): TreeEngine {
  const needed = <T>(made: T | undefined): T => {
    if (made) return made
    throw new InvalidModelError('Trees of more than one level, or leaves on no grid, need the engine for any trees.')
  }
  return {
    ensemble,
    kernel: once(() => ({ name: 'tables', run: needed(createTablesKernel(ensemble)) })),
    explainer: once(() => needed(createAdditiveExplainer(ensemble))),
  }
}
