import type { OfferEconomics, PredictOptions } from '@org/churn'
import type * as z from 'zod'
import type { CallListRequest } from './batch/call-list.ts'
import { Problem } from './problem.ts'
import type { callParameters, predictParameters, whatIfParameters } from './requests.ts'

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

type CallParameters = z.infer<typeof callParameters>

/** The call list that the address asks for, with `most` customers at most; undefined if it asks for none. */
export function callListOf(
  { top, count, budget, ...parameters }: CallParameters,
  most: number,
): CallListRequest | undefined {
  if (top === undefined) return undefined
  if (count !== undefined && count > most) {
    const detail = `count: got ${count}, expected a whole number from 1 to ${most}`
    throw new Problem('invalid-parameter', `${detail}.`, { errors: [{ parameter: 'count', detail }] })
  }
  return { count: count ?? Math.min(usualCount, most), reasons: top, economics: economicsOf(parameters), budget }
}

/** Customers on a call list unless the address says how many. */
const usualCount = 100

/** The economics of the address; the schema makes sure that all four figures are there, or none. */
function economicsOf({ customerValue, offerCost, contactCost, saveRate }: CallParameters): OfferEconomics | undefined {
  if (customerValue === undefined || offerCost === undefined || contactCost === undefined || saveRate === undefined)
    return undefined
  return { customerValue, offerCost, contactCost, saveRate }
}

/** How a batch is decided: under economics where the address has them. */
export function batchOptionsOf(parameters: CallParameters): PredictOptions<boolean> {
  const policy = economicsOf(parameters)
  return { ...decisionOptionsOf(parameters), ...(policy && { policy }) }
}
