import { type OptionRules, readOptions } from '../checks/options'
import type { ModelContract } from '../model/contract'
import type { JsonSchema } from '../model/field-json-schema'
import type { ModelManifest, OperatingPointName } from '../model/manifest'
import { mostAmount, type OfferEconomics } from '../steps/economics'
import type { DecisionPolicy } from '../steps/policy'
import type { PredictOptions } from '../steps/prediction'
import { ToolInputError } from './tool'

/** How a tool is asked to decide: by one policy at most. */
export interface PolicyInput {
  readonly operatingPoint?: OperatingPointName
  readonly threshold?: number
  readonly economics?: OfferEconomics
  /** The day from which the customer's dates count. */
  readonly asOf?: string
}

/** The members of a tool's input that say how to decide, and as of which day where the model counts days. */
export function policyProperties(
  { fields }: ModelContract,
  { operatingPoints, defaultOperatingPoint }: ModelManifest,
): Record<string, JsonSchema> {
  const atLeast0 = (description: string): JsonSchema => ({
    type: 'number',
    minimum: 0,
    maximum: mostAmount,
    description,
  })
  const hasDates = fields.some(({ type, input }) => type === 'date' && input)
  return {
    ...(hasDates && {
      asOf: { type: 'string', description: "The day from which the customer's dates count, YYYY-MM-DD." },
    }),
    operatingPoint: {
      type: 'string',
      enum: operatingPoints.map(({ name }) => name),
      description: `Decide at this operating point of the model; ${defaultOperatingPoint} by default.`,
    },
    threshold: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'Decide at this probability instead of an operating point.',
    },
    economics: {
      type: 'object',
      description: 'Decide where contacting the customer pays, instead of an operating point; all in one currency.',
      properties: {
        customerValue: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: mostAmount,
          description: 'What is kept when a customer who would have left stays.',
        },
        offerCost: atLeast0('What an accepted offer costs.'),
        contactCost: atLeast0('What reaching one customer costs.'),
        saveRate: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          description: 'Share of the customers about to leave who accept the offer and stay.',
        },
      },
      required: ['customerValue', 'offerCost', 'contactCost', 'saveRate'],
      additionalProperties: false,
    },
  }
}

const economicRules: OptionRules = {
  customerValue: undefined,
  offerCost: undefined,
  contactCost: undefined,
  saveRate: undefined,
}

/** @throws {ToolInputError} where more than one way to decide is given. */
export function readPolicy({ asOf, ...input }: Partial<PolicyInput>): Pick<PredictOptions, 'policy' | 'asOf'> {
  return { ...policyOf(input), ...(asOf !== undefined && { asOf }) }
}

function policyOf({ operatingPoint, threshold, economics }: PolicyInput): { readonly policy?: DecisionPolicy } {
  const given = Object.entries({ operatingPoint, threshold, economics }).filter(([, value]) => value !== undefined)
  if (given.length > 1) {
    throw new ToolInputError(`got ${given.map(([name]) => name).join(' and ')}, expected one way to decide at most.`)
  }
  if (economics !== undefined) return { policy: readOptions(economics, economicRules) as OfferEconomics }
  if (threshold !== undefined) return { policy: { threshold } }
  return operatingPoint === undefined ? {} : { policy: operatingPoint }
}
