import type { Customer, Verification } from '@org/churn'
import { selfTest } from '../lines/without-schemas'
import type { OpenedModel } from './open-model'

/**
 * Re-runs the verification rows on this machine and says how far its answers are from the native libraries'.
 *
 * @returns whether they are within tolerance.
 */
export function reportSelfTest(
  output: NodeJS.WritableStream,
  { predictor }: Pick<OpenedModel, 'predictor'>,
  verification: Verification<Customer>,
): boolean {
  const { passed, rows, runtime, largestProbabilityDifference, largestContributionDifference } = selfTest(
    predictor,
    verification,
  )
  const { name, version } = predictor.manifest
  output.write(
    `${passed ? 'passed' : 'FAILED'}: ${name} ${version} on ${process.version} (${runtime}), ${rows} rows against ${verification.source}\n` +
      `largest difference of a probability ${largestProbabilityDifference.toExponential(1)}, ` +
      `of a contribution ${largestContributionDifference.toExponential(1)} log-odds\n`,
  )
  return passed
}
