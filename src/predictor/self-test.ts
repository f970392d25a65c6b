import { InvalidOptionError, readGiven } from '../checks/errors'
import type { OperatingPointName } from '../model/manifest'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import { createInterval, type ProbabilityInterval } from '../steps/confidence'
import { createExplainer } from '../steps/explain'
import type { ChurnPredictor } from './churn-predictor'
import { partsOf } from './predictor-parts'

/** Customers with the answers that the native libraries gave in training, of one model. */
export interface Verification<Customer> {
  /** Checksum of the model the answers belong to. */
  readonly modelSha256: string
  /** Who computed the answers. */
  readonly source: string
  readonly rows: readonly VerificationRow<Customer>[]
}

/** One customer and the native answers. */
export interface VerificationRow<Customer> {
  readonly kind: string
  readonly customer: Customer
  readonly probability: number
  /** Of models that have a band for it. */
  readonly interval?: ProbabilityInterval
  /** SHAP values by field, in log-odds. */
  readonly contributions: Readonly<Record<string, number>>
}

/** How far the answers given here are from the native ones. */
export interface SelfTestResult {
  /** Whether both differences are within what every runtime is held to: 1e-6 and 1e-5. */
  readonly passed: boolean
  readonly rows: number
  /** What computed the margins, with the kernel it picked: `portable, tables kernel`. */
  readonly runtime: string
  /** Of probabilities and of the ends of their intervals. */
  readonly largestProbabilityDifference: number
  readonly largestContributionDifference: number
}

/** The differences that are allowed: of probabilities, and of contributions in log-odds. */
export const tolerances = { probability: 1e-6, contribution: 1e-5 } as const

/** What is compared of an answer. */
interface ComparedAnswer {
  readonly probability: number
  readonly interval: ProbabilityInterval | undefined
  readonly contributions: readonly { readonly field: string; readonly logOdds: number }[]
}

/**
 * Scores verification rows on this machine and compares every probability and every contribution with what the native
 * libraries answered in training. The bundled model's rows are `@org/churn/verification`.
 *
 * @throws {InvalidOptionError} for the rows of another model. With an asynchronous runtime this is a rejection.
 * @throws {InvalidModelError} for a model that carries no node cover.
 */
export function selfTest<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  verification: Verification<NoInfer<Customer>>,
): RuntimeAnswer<M, SelfTestResult>
export function selfTest(predictor: object, verification: Verification<unknown>): unknown {
  const { loaded, mode, batchSteps, engine } = partsOf(predictor)
  const { contract, manifest, calibrate } = loaded
  const test = () => {
    const rows = checkVerification(verification, manifest.model.sha256)
    // The native libraries counted as of the training's day.
    const { width, validate, encode, run } = batchSteps({ asOf: contract.asOf })
    const explain = createExplainer(contract, manifest.features, loaded.explainer())
    const intervalAt = createInterval(manifest.confidence)
    const cells = new Float32Array(rows.length * width)
    const reasons = rows.map(({ customer }, index) => {
      const { values } = validate(customer)
      encode(values, cells, index * width)
      return explain(values, cells.subarray(index * width, (index + 1) * width), { includeSensitive: true })
    })
    return andThen(run(cells, rows.length), (margins) => {
      const answers = reasons.map(({ contributions }, index) => {
        const probability = calibrate(margins[index])
        return { probability, interval: intervalAt(margins[index], probability), contributions }
      })
      return compareAnswers(rows, answers, engine)
    })
  }
  return mode === 'asynchronous' ? (async () => test())() : test()
}

/**
 * The rows of a verification.
 *
 * @throws {InvalidOptionError} for the rows of another model, and for anything but rows.
 */
function checkVerification(
  verification: Verification<unknown>,
  modelSha256: string,
): readonly VerificationRow<unknown>[] {
  const expected = `rows of model ${modelSha256}`
  const [got, rows] = readGiven('verification', expected, () => {
    const { modelSha256: got, rows } = verification ?? {}
    // A copy, in which the holes of a sparse list become undefined rows.
    const areRows = Array.isArray(rows) && Array.from(rows).every((row) => row?.contributions)
    return [got, areRows ? rows : undefined]
  })
  if (got === modelSha256 && rows) return rows
  throw new InvalidOptionError(
    'verification',
    typeof got === 'string' ? `rows of model ${got}` : verification,
    expected,
  )
}

/** Compares the answers given here, in the rows' order, with the native ones. */
function compareAnswers(
  rows: readonly VerificationRow<unknown>[],
  given: readonly ComparedAnswer[],
  runtime: string,
): SelfTestResult {
  let probability = 0
  let contribution = 0
  rows.forEach((row, index) => {
    const answer = given[index]
    // Math.max hands a NaN on, so that it cannot pass as "not larger".
    probability = Math.max(probability, Math.abs(answer.probability - row.probability))
    if (row.interval) {
      const { lower, upper } = answer.interval ?? { lower: Number.NaN, upper: Number.NaN }
      probability = Math.max(probability, Math.abs(lower - row.interval.lower), Math.abs(upper - row.interval.upper))
    }
    const contributions = new Map(answer.contributions.map(({ field, logOdds }) => [field, logOdds]))
    for (const field of new Set([...Object.keys(row.contributions), ...contributions.keys()])) {
      const difference = row.contributions[field] - (contributions.get(field) ?? Number.NaN)
      contribution = Math.max(contribution, Math.abs(difference))
    }
  })
  return {
    passed: rows.length > 0 && probability <= tolerances.probability && contribution <= tolerances.contribution,
    rows: rows.length,
    runtime,
    largestProbabilityDifference: probability,
    largestContributionDifference: contribution,
  }
}
