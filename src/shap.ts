/**
 * Margins and exact SHAP values of any tree ensemble in an ONNX file, without the bundled model and without a contract:
 * rows are encoded already, answers are by column.
 */
export { readColumns } from './trees/check-columns'
export type { TreeColumns } from './trees/columns'
export type { ChosenKernel, KernelName } from './trees/engine'
export type { TreeEnsemble } from './trees/ensemble'
export type { MarginKernel } from './trees/kernel'
export { chooseKernel } from './trees/margin'
export { readEnsemble } from './trees/read-ensemble'
export { createShapExplainer } from './trees/shap'
export { type BatchExplainer, createBatchExplainer } from './trees/shap-batch'
export type { ShapExplainer } from './trees/shap-explainer'
