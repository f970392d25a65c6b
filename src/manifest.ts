/** What training knows of a model and says in `models/<name>/manifest.json`. Figures are shares between 0 and 1. */
export interface Manifest {
  readonly formatVersion: number
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
  /** The feature vector, column by column. */
  readonly features: readonly FeatureColumn[]
  readonly link: Link
  readonly calibration: { readonly method: 'none' }
  readonly operatingPoints: readonly OperatingPoint[]
  readonly defaultOperatingPoint: OperatingPointName
  /** From low to high; each begins at the threshold of the operating point it names, the first at 0. */
  readonly riskBands: readonly { readonly name: RiskBand; readonly from?: OperatingPointName }[]
  readonly evaluation: { readonly outOfFold: EvaluationFigures; readonly holdOut: EvaluationFigures }
}

/** How one column of the feature vector is made from one field. */
export type FeatureColumn =
  /** The number itself, rounded to float32. */
  | { readonly name: string; readonly field: string; readonly kind: 'number' }
  /** 1 for true, 0 for false. */
  | { readonly name: string; readonly field: string; readonly kind: 'boolean' }
  /** 1 where the category is `value`, else 0. */
  | { readonly name: string; readonly field: string; readonly kind: 'indicator'; readonly value: string }

/** How a margin becomes a probability: the logistic function of log-odds, or as it is. */
export type Link = 'logit' | 'identity'

/** `recall` misses few churners, `balanced` has the best F1, `precision` raises few false alarms. */
export type OperatingPointName = 'recall' | 'balanced' | 'precision'

/** Where a customer stands between the operating points. */
export type RiskBand = 'low' | 'medium' | 'high'

/** A named threshold on the probability, chosen on out-of-fold predictions; the hold-out only measures it. */
export interface OperatingPoint {
  readonly name: OperatingPointName
  /** The rule that chose the threshold, in words. */
  readonly rule: string
  /** Churn is predicted where the probability is at least this. */
  readonly threshold: number
  readonly outOfFold: DecisionFigures
  readonly holdOut: DecisionFigures
}

/** How decisions at a threshold met the outcomes. */
export interface DecisionFigures {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** How good the probabilities are, at no particular threshold. */
export interface EvaluationFigures {
  readonly rows: number
  readonly rocAuc: number
  readonly averagePrecision: number
  readonly logLoss: number
  readonly brier: number
  /** Expected calibration error over ten bins of equal count. */
  readonly calibrationError: number
  readonly meanProbability: number
  readonly baseRate: number
}
