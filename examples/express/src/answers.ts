import * as z from 'zod'
import { problemSchema } from './problem.ts'
import { changes, contract, customer, fieldNames, manifest } from './requests.ts'

// What goes out, as Zod schemas: the OpenAPI document is made from them, and the tests read answers with them.

const warning = z
  .object({
    code: z.string().describe('MISSING_VALUE, UNKNOWN_VALUE, SPELLING, UNUSED_VALUE or OUT_OF_RANGE.'),
    path: z.string().describe('The field.'),
    got: z.string(),
    expected: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Warning', description: 'A value that was accepted but is unfamiliar to the model.' })

/** An enumeration with a name: generators of clients cannot read a boolean beside a constant. */
const abstention = z
  .enum(['abstain'])
  .meta({ id: 'Abstention', description: 'Neither: the interval of the probability holds the threshold.' })

const predictionShape = {
  probability: z.number().min(0).max(1).describe('Calibrated probability that the customer churns.'),
  churn: z
    .union([z.boolean(), abstention])
    .describe('Whether the probability reaches the threshold; `abstain`, only where asked for.'),
  threshold: z.number().min(0).max(1),
  operatingPoint: z
    .enum(manifest.operatingPoints.map(({ name }) => name))
    .optional()
    .describe('The operating point the threshold belongs to; absent for one of your own.'),
  riskBand: z.enum(manifest.riskBands.map(({ name }) => name)),
  interval: z
    .object({ lower: z.number().min(0).max(1), upper: z.number().min(0).max(1) })
    .optional()
    .describe('Between which shares the truth may lie for customers with the same margin.'),
  expectedGain: z
    .number()
    .optional()
    .describe('What contacting the customer is expected to gain; only under economics.'),
  warnings: z.array(warning),
  model: z.object({ name: z.string(), version: z.string() }),
}

export const prediction = z
  .looseObject(predictionShape)
  .meta({ id: 'Prediction', description: 'The answer to one customer.' })

const contribution = z
  .object({
    field: z.enum(fieldNames),
    code: z.string().describe('Stable, to store and to switch on.'),
    label: z.string(),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().describe("The customer's own value."),
    days: z.int().optional().describe('Of a date alone: the days counted to it.'),
    logOdds: z.number().describe('SHAP value in log-odds; contributions do not add up to the probability.'),
    direction: z.enum(['raises', 'lowers', 'neutral']),
    phrase: z.string().describe('What the value is called.'),
    sentence: z.string().describe('The phrase and what it does.'),
  })
  .meta({ id: 'Contribution', description: 'What one field adds to the log-odds.' })

export const explanation = z
  .looseObject({
    ...predictionShape,
    baseLogOdds: z.number().describe('The log-odds expected of a customer of whom nothing is known.'),
    logOdds: z.number().describe('baseLogOdds + all contributions + remainder.'),
    contributions: z.array(contribution).describe('Strongest first.'),
    remainder: z.number().describe('Sum of the contributions that `top` left out.'),
  })
  .meta({ id: 'Explanation', description: 'A prediction with its reasons.' })

const fieldName = z.enum(contract.fields.map(({ name }) => name))
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional()

const fieldChange = z
  .object({ field: fieldName, label: z.string(), from: value, to: value, code: z.string(), sentence: z.string() })
  .meta({ id: 'FieldChange', description: 'One field before and after a change.' })

const changeStep = fieldChange
  .extend({
    offered: z.boolean().describe('Whether the company proposes this change by itself.'),
    cost: z.number().optional().describe('What it costs the company for this customer; absent if unknown.'),
  })
  .meta({ id: 'ChangeStep', description: 'One field before and after a change, with its terms.' })

export const simulation = z
  .object({
    before: explanation,
    after: explanation,
    customer,
    changes: z.array(fieldChange),
    undo: changes.describe('The changes that lead back.'),
    probabilityDifference: z.number(),
    logOddsDifference: z.number(),
    differences: z.array(
      z.object({
        field: z.string(),
        label: z.string(),
        from: value,
        to: value,
        before: z.number(),
        after: z.number(),
        difference: z.number(),
      }),
    ),
    remainderDifference: z.number(),
  })
  .meta({ id: 'Simulation', description: 'The model’s response to other values; not a promise of cause.' })

export const searchAnswer = z
  .object({
    outcome: z.enum(['ALREADY_AT_TARGET', 'FOUND', 'NONE_WITHIN_LIMITS', 'STOPPED_EARLY']),
    sentence: z.string(),
    before: prediction,
    answers: z.array(
      z.object({
        reachesTarget: z
          .boolean()
          .describe('If no set of changes does, the only answer is the one that comes nearest.'),
        changes,
        steps: z.array(changeStep),
        cost: z.number().optional().describe('Of all steps together; absent if the cost of one is unknown.'),
        customer,
        prediction,
        probabilityDifference: z.number(),
      }),
    ),
    found: z.int(),
    complete: z.boolean(),
    limits: z.object({ maxChanges: z.int(), maxEvaluations: z.int() }),
    evaluations: z.int(),
  })
  .meta({
    id: 'SearchAnswer',
    description: 'The smallest changes that bring the target about; not a promise of cause.',
  })

/** One customer of a batch: `index` counts records of a JSON array from 0, `line` lines of a stream from 1. */
const place = {
  index: z.int().min(0).optional(),
  line: z.int().min(1).optional(),
  id: z.string().optional(),
  encoding: z.literal('windows-1252').optional(),
}

const call = z
  .object({
    rank: z.int().min(1),
    contact: z.boolean().describe('Whether to contact the customer, by the policy and within the budget.'),
    churnProbability: z.number().describe('The probability with three decimals.'),
    atStake: z.number().optional().describe('Customer value × probability; only under economics.'),
    expectedGain: z.number().optional().describe('What a contact is expected to gain; only under economics.'),
    reasons: z.array(z.string()).describe('What to give first, in the words of the contract.'),
    nextOffer: z.string().optional().describe('The best single offer; absent if none lowers the risk, or none pays.'),
    offerEffect: z.number().optional().describe('How it changes the probability.'),
    offerCost: z.number().optional().describe('What it costs the company; absent if unknown.'),
  })
  .meta({ id: 'Call', description: 'One customer of a call list.' })

export const batchItem = z
  .union([
    z.object({ ...place, ok: z.literal(true), prediction, call: call.optional() }),
    z.object({ ...place, ok: z.literal(false), problem: problemSchema }),
  ])
  .meta({
    id: 'BatchItem',
    description:
      'One customer of a batch, scored or refused. `index` counts from 0 in a JSON array, `line` from 1 in a stream; `id` repeats the identifier, where the record has one; `encoding` says how bytes that are not UTF-8 were read.',
  })

export const batchAnswer = z
  .object({ scored: z.int().min(0), refused: z.int().min(0), items: z.array(batchItem) })
  .meta({ id: 'BatchAnswer', description: 'One item for each customer, in order.' })

/** The part of an evaluated sample that every reader looks for first. */
const sample = z.looseObject({ rows: z.int(), rocAuc: z.number(), logLoss: z.number(), baseRate: z.number() })

export const modelAnswer = z
  .object({
    manifest: z
      .looseObject({
        name: z.string(),
        version: z.string(),
        operatingPoints: z.array(z.looseObject({ name: z.string(), threshold: z.number() })),
        defaultOperatingPoint: z.string(),
      })
      .describe("The model's manifest: features, operating points, calibration, checksums."),
    evaluation: z
      .looseObject({
        operatingPoints: z.array(z.looseObject({ name: z.string(), rule: z.string() })),
        holdOut: sample,
        outOfFold: sample,
      })
      .optional()
      .describe('How good the model is: figures, and counts by threshold to draw curves from; absent if unknown.'),
    contract: z
      .looseObject({ title: z.string(), fields: z.array(z.looseObject({ name: z.string(), type: z.string() })) })
      .describe('The fields of a customer: names, types, allowed values, labels, policies.'),
  })
  .meta({ id: 'ModelAnswer', description: 'What the model is, how good it is, and what it takes.' })

export const health = z.object({ status: z.literal('alive') }).meta({ id: 'Health' })

export const readiness = z
  .object({
    status: z.literal('ready'),
    selfTest: z.object({
      passed: z.literal(true),
      rows: z.int(),
      largestProbabilityDifference: z.number(),
      largestContributionDifference: z.number(),
    }),
  })
  .meta({ id: 'Readiness', description: "The verification rows' answers here, against those of the native libraries." })

export const problemKind = problemSchema
  .pick({ type: true, title: true, status: true })
  .meta({ id: 'ProblemKind', description: 'A kind of problem.' })
