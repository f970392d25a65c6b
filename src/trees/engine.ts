import type { TreeEnsemble } from './ensemble'
import type { MarginKernel } from './kernel'
import type { ShapExplainer } from './shap-explainer'

/** The ways to compute margins, all of which give the same bits. */
export type KernelName = 'tables' | 'symmetric' | 'heap' | 'walk'

/** A kernel and its name, for those who ask what runs. */
export interface ChosenKernel {
  readonly name: KernelName
  readonly run: MarginKernel
}

/** What computes with an ensemble. Kernel and explainer are made when they are first asked for, and once. */
export interface TreeEngine {
  readonly ensemble: TreeEnsemble
  /** What computes the margins of rows. */
  kernel(): ChosenKernel
  /** @throws {InvalidModelError} when the model carries no real cover, without which SHAP has no meaning. */
  explainer(): ShapExplainer
}
