import * as z from 'zod'
import { object, strictObject } from './interpreted'

/**
 * The shape of what a predictor reads of `models/<name>/manifest.json`. The types in `model/manifest.ts` come from it.
 * The file holds the evidence for the model as well, which nothing here looks at. What one key asks of another is in
 * the checks beside this file.
 */

const text = z.string()
const count = z.int().min(0)
const numbers = z.array(z.number())
const share = z.number().min(0).max(1)

export const operatingPointName = z.enum(['recall', 'balanced', 'precision'])
export const riskBand = z.enum(['low', 'medium', 'high'])
export const marginLink = z.enum(['logit', 'identity'])

const column = { name: text, field: text }

/** How one column of the feature vector is made from one field. */
export const featureColumn = z.discriminatedUnion('kind', [
  /** The number itself, rounded to float32. */
  strictObject({ ...column, kind: z.literal('number') }),
  /** 1 for true, 0 for false. */
  strictObject({ ...column, kind: z.literal('boolean') }),
  /** Whole days from the date to the as-of date (`before`), or from the as-of date to the date. */
  strictObject({ ...column, kind: z.literal('days'), count: z.enum(['before', 'after']) }),
  /** The place of an ordered category among `values`, from 0; NaN for one that is not listed. */
  strictObject({ ...column, kind: z.literal('rank'), values: z.array(text) }),
  /** 1 where the category is `value`, else 0. */
  strictObject({ ...column, kind: z.literal('indicator'), value: text }),
])

/** What margins are multiples of: every leaf is one, so that every sum of leaves is exact, in any order. */
export const marginGrid = strictObject({
  unit: z.enum(['log-odds', 'probability']),
  /** A step is 2^−bits of the unit; 12 to 20. */
  bits: z.int().min(12).max(20),
  /** No margin is further from 0 than this many steps; below 2²⁴, up to which float32 holds every whole number. */
  bound: z
    .int()
    .min(1)
    .max(2 ** 24 - 1),
})

/**
 * How margins become calibrated probabilities, fitted on out-of-fold predictions. `z` is the margin in log-odds; the
 * probability of an identity link is kept within [1e-6, 1 − 1e-6] first. Every method rises with the margin.
 */
export const calibration = z.discriminatedUnion('method', [
  strictObject({ method: z.literal('none') }),
  /** logistic(slope · z + intercept) (Platt, 1999). */
  strictObject({ method: z.literal('platt'), slope: z.number().min(0), intercept: z.number() }),
  /** logistic(a · ln p − b · ln(1 − p) + c) with p = logistic(z) (Kull, Silva Filho and Flach, 2017). */
  strictObject({ method: z.literal('beta'), a: z.number().min(0), b: z.number().min(0), c: z.number() }),
  /** Straight lines from `thresholds` in log-odds to probabilities, level beyond (Zadrozny and Elkan, 2002). */
  strictObject({ method: z.literal('isotonic'), thresholds: numbers, values: z.array(share) }),
])

/**
 * A band for the share of churners at a margin: straight lines between the points, level beyond. It assumes that the
 * risk rises with the margin, and nothing else of the model's probabilities.
 */
export const confidenceBand = strictObject({
  /** How the band was made, in words. */
  method: text,
  /** Share of customers' margins at which the band holds the truth, at the least: 0.95. In simulation it holds more. */
  level: z.number().gt(0).lt(1),
  margins: numbers,
  lower: z.array(share),
  upper: z.array(share),
})

/** A named threshold on the probability. */
export const operatingPoint = object({
  name: operatingPointName,
  /** Churn is predicted where the probability is at least this. */
  threshold: share,
  /** The same of margins on a grid: the least whole number of steps whose probability is at least the threshold. */
  margin: z.int().optional(),
})

export const manifestSchema = object({
  /** Of the manifest, and of the files it describes. */
  format: z.literal(2),
  name: text,
  version: text,
  contract: object({ sha256: text }),
  model: object({
    file: text,
    sha256: text,
    bytes: count,
    family: text,
    library: text,
    trees: count,
    depth: count,
    nodes: count,
    /** What the trees' cover counts: hessian sums or rows. */
    cover: text,
  }),
  /** The same trees as columns; absent where the leaves are on no grid. */
  trees: object({ file: text, sha256: text, bytes: count }).optional(),
  /** The feature vector, column by column. */
  features: z.array(featureColumn),
  link: marginLink,
  /** Absent in models whose leaves lie on no grid: their decisions are made on probabilities. */
  margin: marginGrid.optional(),
  calibration,
  /** Of the measured quality, what a prediction may need; `@org/churn/evaluation` has the bundled model's figures. */
  evaluation: object({ outOfFold: object({ baseRate: share }) }).optional(),
  /** Only in a predictor of `correctPrior`: the share of churners in training, and the one corrected to. */
  population: strictObject({ trainedShare: share, share }).optional(),
  /** Absent in bundles that were made before there was one. */
  confidence: confidenceBand.optional(),
  /** From the lowest threshold to the highest; a point whose rule no threshold could keep is not among them. */
  operatingPoints: z.array(operatingPoint).min(1),
  /** The points that the contract asks for and the model does not have, each with the reason as a sentence. */
  operatingPointsLeftOut: z.array(strictObject({ name: operatingPointName, why: text })).optional(),
  defaultOperatingPoint: operatingPointName,
  /** From low to high; each begins at the threshold of the operating point it names, the first at 0. */
  riskBands: z.array(strictObject({ name: riskBand, from: operatingPointName.optional() })).min(1),
})
