/** Exact SHAP values of an ensemble, in float64, in the unit of its margin. */
export interface ShapExplainer {
  /** The margin expected without knowing any feature. */
  readonly base: number
  /** The row's margin as the float64 sum of the leaves it reaches; `base` plus all contributions, to rounding. */
  margin(row: Float32Array): number
  /**
   * Path-dependent SHAP values of one row: Float32Array of featureCount, NaN for missing, to Float64Array of
   * featureCount. No background data: what is not known is averaged by the trees' own training cover.
   *
   * @param out Where to write them, instead of into an array of their own.
   */
  contributions(row: Float32Array, out?: Float64Array): Float64Array
  /** Writes the contributions into `out` and returns the margin: in one pass, where the trees allow it. */
  explain(row: Float32Array, out: Float64Array): number
}
