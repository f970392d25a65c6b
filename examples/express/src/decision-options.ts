import type { PredictOptions } from '@org/churn'
import type { Request } from 'express'
import type * as z from 'zod'
import { readParameters } from './parameters.ts'
import { Problem } from './problem.ts'
import { predictParameters, type whatIfParameters } from './schemas.ts'

/** Under which policy the address asks to decide. */
export function policyOf({
  operatingPoint,
  threshold,
}: z.infer<typeof whatIfParameters>): Pick<PredictOptions, 'policy'> {
  if (operatingPoint !== undefined && threshold !== undefined) {
    const detail = 'threshold: given beside operatingPoint, expected one of the two'
    throw new Problem('invalid-parameter', `${detail}.`, { errors: [{ parameter: 'threshold', detail }] })
  }
  const policy = threshold === undefined ? operatingPoint : { threshold }
  return policy === undefined ? {} : { policy }
}

/** How the address asks to decide. */
export function decisionOptionsOf(parameters: z.infer<typeof predictParameters>): PredictOptions<boolean> {
  return { abstain: parameters.abstain ?? false, ...policyOf(parameters) }
}

/**
 * Reads from an address how to decide.
 *
 * @throws {Problem} for parameters that are unknown, impossible, or exclude each other.
 */
export function readDecisionOptions(request: Request): PredictOptions<boolean> {
  return decisionOptionsOf(readParameters(predictParameters, request))
}
