/**
 * Exact SHAP values of an ensemble, in float64, in the unit of its margin: to 1e-13 of the sum of each tree's largest
 * leaf. Trees that cancel each other lose digits of what is left: with leaves of 1e9, each keeps
 * 1e-4, however little they add up to.
 */
export interface ShapExplainer {
  /** The margin expected without knowing any feature. */
  readonly base: number
  /** The row's margin as the float64 sum of the leaves it reaches; `base` plus all contributions, to the same 1e-13. */
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
