import { once } from '../checks/once'
import type { TreeEngine } from './engine'
import type { TreeEnsemble } from './ensemble'
import { chooseKernel } from './margin'
import { createShapExplainer } from './shap'

/** Computes with trees of any shape: picks what is fastest for those of the ensemble. */
export function createEngine(ensemble: TreeEnsemble): TreeEngine {
  return {
    ensemble,
    kernel: once(() => chooseKernel(ensemble)),
    explainer: once(() => createShapExplainer(ensemble)),
  }
}
