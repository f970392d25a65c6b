/**
 * What a predictor must know of a model: the part of `models/<name>/manifest.json` that is not evidence.
 *
 * @typeParam Point - The operating points that this model has; `operating-points.ts` of its bundle names them.
 */
export interface ModelManifest<Point extends OperatingPointName = OperatingPointName> {
  /** Of the manifest, and of the files it describes: 2. */
  readonly format: number
  readonly name: string
  readonly version: string
  readonly contract: { readonly sha256: string }
  readonly model: {
    readonly file: string
    readonly sha256: string
    readonly bytes: number
    readonly family: string
    readonly library: string
    readonly trees: number
    readonly depth: number
    readonly nodes: number
    /** What the trees' cover counts: hessian sums or rows. */
    readonly cover: string
  }
  /** The same trees as columns; absent where the leaves are on no grid. */
  readonly trees?: { readonly file: string; readonly sha256: string; readonly bytes: number }
  /** The feature vector, column by column. */
  readonly features: readonly FeatureColumn[]
  readonly link: MarginLink
  /** Absent in models whose leaves lie on no grid: their decisions are made on probabilities. */
  readonly margin?: MarginGrid
  readonly calibration: Calibration
  /** Of the measured quality, what a prediction may need; `@org/churn/evaluation` has the bundled model's figures. */
  readonly evaluation?: { readonly outOfFold: { readonly baseRate: number } }
  /** Only in a predictor of `correctPrior`: the share of churners in training, and the one corrected to. */
  readonly population?: { readonly trainedShare: number; readonly share: number }
  /** Absent in bundles that were made before there was one. */
  readonly confidence?: ConfidenceBand
  /** From the lowest threshold to the highest; a point whose rule no threshold could keep is not among them. */
  readonly operatingPoints: readonly OperatingPoint<Point>[]
  /** The points that the contract asks for and the model does not have, each with the reason as a sentence. */
  readonly operatingPointsLeftOut?: readonly { readonly name: OperatingPointName; readonly why: string }[]
  readonly defaultOperatingPoint: Point
  /** From low to high; each begins at the threshold of the operating point it names, the first at 0. */
  readonly riskBands: readonly { readonly name: RiskBand; readonly from?: Point }[]
}

/** How one column of the feature vector is made from one field. */
export type FeatureColumn =
  /** The number itself, rounded to float32. */
  | { readonly name: string; readonly field: string; readonly kind: 'number' }
  /** 1 for true, 0 for false. */
  | { readonly name: string; readonly field: string; readonly kind: 'boolean' }
  /** Whole days from the date to the as-of date (`before`), or from the as-of date to the date. */
  | { readonly name: string; readonly field: string; readonly kind: 'days'; readonly count: 'before' | 'after' }
  /** The place of an ordered category among `values`, from 0; NaN for one that is not listed. */
  | { readonly name: string; readonly field: string; readonly kind: 'rank'; readonly values: readonly string[] }
  /** 1 where the category is `value`, else 0. */
  | { readonly name: string; readonly field: string; readonly kind: 'indicator'; readonly value: string }

/** What margins are multiples of: every leaf is one, so that every sum of leaves is exact, in any order. */
export interface MarginGrid {
  readonly unit: 'log-odds' | 'probability'
  /** A step is 2^−bits of the unit; 12 to 20. */
  readonly bits: number
  /** No margin is further from 0 than this many steps; below 2²⁴, up to which float32 holds every whole number. */
  readonly bound: number
}

/** How a margin becomes a probability: the logistic function of log-odds, or as it is. */
export type MarginLink = 'logit' | 'identity'

/**
 * How margins become calibrated probabilities, fitted on out-of-fold predictions. `z` is the margin in log-odds; the
 * probability of an identity link is kept within [1e-6, 1 − 1e-6] first. Every method rises with the margin.
 */
export type Calibration =
  | { readonly method: 'none' }
  /** logistic(slope · z + intercept) (Platt, 1999). */
  | { readonly method: 'platt'; readonly slope: number; readonly intercept: number }
  /** logistic(a · ln p − b · ln(1 − p) + c) with p = logistic(z) (Kull, Silva Filho and Flach, 2017). */
  | { readonly method: 'beta'; readonly a: number; readonly b: number; readonly c: number }
  /** Straight lines from `thresholds` in log-odds to probabilities, level beyond (Zadrozny and Elkan, 2002). */
  | { readonly method: 'isotonic'; readonly thresholds: readonly number[]; readonly values: readonly number[] }

/**
 * A band for the share of churners at a margin: straight lines between the points, level beyond. It assumes that the
 * risk rises with the margin, and nothing else of the model's probabilities.
 */
export interface ConfidenceBand {
  /** How the band was made, in words. */
  readonly method: string
  /** Share of customers' margins at which the band holds the truth, at the least: 0.95. In simulation it holds more. */
  readonly level: number
  readonly margins: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** `recall` misses few churners, `balanced` has the best F1, `precision` raises few false alarms. */
export type OperatingPointName = 'recall' | 'balanced' | 'precision'

/** Where a customer stands between the operating points. */
export type RiskBand = 'low' | 'medium' | 'high'

/** A named threshold on the probability. */
export interface OperatingPoint<Name extends OperatingPointName = OperatingPointName> {
  readonly name: Name
  /** Churn is predicted where the probability is at least this. */
  readonly threshold: number
  /** The same of margins on a grid: the least whole number of steps whose probability is at least the threshold. */
  readonly margin?: number
}
