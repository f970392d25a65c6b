import type { PredictOptions } from '@org/churn'
import type * as z from 'zod'
import type { predictParameters, whatIfParameters } from './requests.ts'

/** Under which policy the address asks to decide, and from which day dates count. */
export function policyOf({
  operatingPoint,
  threshold,
  asOf,
}: z.infer<typeof whatIfParameters>): Pick<PredictOptions, 'policy' | 'asOf'> {
  const policy = threshold === undefined ? operatingPoint : { threshold }
  return { ...(policy !== undefined && { policy }), ...(asOf !== undefined && { asOf }) }
}

/** How the address asks to decide. */
export function decisionOptionsOf(parameters: z.infer<typeof predictParameters>): PredictOptions<boolean> {
  return { abstain: parameters.abstain ?? false, ...policyOf(parameters) }
}
