import type * as z from 'zod'
import type * as schema from '../bundles/manifest-schema'
import type { ReadOnly } from './read-only'

type Manifest = ReadOnly<z.infer<typeof schema.manifestSchema>>

/**
 * What a predictor must know of a model: the part of `models/<name>/manifest.json` that is not evidence, in the shape
 * that `bundles/manifest-schema.ts` has.
 *
 * @typeParam Point - The operating points that this model has; `operating-points.ts` of its bundle names them.
 */
export interface ModelManifest<Point extends OperatingPointName = OperatingPointName>
  extends Omit<Manifest, 'operatingPoints' | 'defaultOperatingPoint' | 'riskBands'> {
  /** From the lowest threshold to the highest; a point whose rule no threshold could keep is not among them. */
  readonly operatingPoints: readonly OperatingPoint<Point>[]
  readonly defaultOperatingPoint: Point
  /** From low to high; each begins at the threshold of the operating point it names, the first at 0. */
  readonly riskBands: readonly { readonly name: RiskBand; readonly from?: Point | undefined }[]
}

/**
 * How one column of the feature vector is made from one field.
 *
 * @useDeclaredType
 */
export type FeatureColumn = ReadOnly<z.infer<typeof schema.featureColumn>>

/** What margins are multiples of: every leaf is one, so that every sum of leaves is exact, in any order. */
export interface MarginGrid extends ReadOnly<z.infer<typeof schema.marginGrid>> {}

/**
 * How a margin becomes a probability: the logistic function of log-odds, or as it is.
 *
 * @useDeclaredType
 */
export type MarginLink = z.infer<typeof schema.marginLink>

/**
 * How margins become calibrated probabilities, fitted on out-of-fold predictions. Every method rises with the margin.
 *
 * @useDeclaredType
 */
export type Calibration = ReadOnly<z.infer<typeof schema.calibration>>

/**
 * A band for the share of churners at a margin: straight lines between the points, level beyond. It assumes that the
 * risk rises with the margin, and nothing else of the model's probabilities.
 */
export interface ConfidenceBand extends ReadOnly<z.infer<typeof schema.confidenceBand>> {}

/**
 * `recall` misses few churners, `balanced` has the best F1, `precision` raises few false alarms.
 *
 * @useDeclaredType
 */
export type OperatingPointName = z.infer<typeof schema.operatingPointName>

/**
 * Where a customer stands between the operating points.
 *
 * @useDeclaredType
 */
export type RiskBand = z.infer<typeof schema.riskBand>

/** A named threshold on the probability. */
export interface OperatingPoint<Name extends OperatingPointName = OperatingPointName>
  extends Omit<ReadOnly<z.infer<typeof schema.operatingPoint>>, 'name'> {
  readonly name: Name
}
