import type { NumberReading } from '@org/churn'
import * as z from 'zod'
import { customerSchema, predictor, asOf as usualAsOf } from './model.ts'
import { day, decimal, expectOne, wholeNumber } from './text-values.ts'

// What comes in, as Zod schemas: requests are read with them, and the OpenAPI document is made from them.

export const { manifest, contract } = predictor
export const fieldNames = contract.fields.filter(({ input }) => input).map(({ name }) => name)

/** An object of these members and no others. */
function membersOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const expected = `unknown, expected one of ${Object.keys(shape).join(', ')}`
  // Zod's own message would repeat every unknown name, however many there are.
  return z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? expected : undefined) })
}

const operatingPoints = manifest.operatingPoints.map(({ name }) => name)

const dates = contract.fields.filter(({ type, input }) => type === 'date' && input).map(({ name }) => name)
const needsDay = dates.length > 0 && usualAsOf === undefined

/** Only a model with dates counts from a day. */
const dayMembers = (
  dates.length === 0
    ? {}
    : {
        asOf: day
          .optional()
          .describe(`The day from which the days to ${dates.join(', ')} are counted; ${usualAsOf ?? 'required'}.`),
      }
) as { readonly asOf: z.ZodOptional<typeof day> }

// The document names no default: a page that fills it in would send it beside a threshold, and be refused.
const policy = {
  ...dayMembers,
  operatingPoint: z
    .enum(operatingPoints, { error: expectOne(`one of ${operatingPoints.join(', ')}`) })
    .optional()
    .describe(`The named threshold to decide at; ${manifest.defaultOperatingPoint} where nothing is said.`),
  threshold: decimal({ least: 0, most: 1 })
    .optional()
    .describe('A threshold of your own, in place of an operating point.'),
}

const abstain = z
  .stringbool({ truthy: ['true'], falsy: ['false'], error: expectOne('true or false') })
  .optional()
  .describe('Whether to answer `abstain` where the interval of the probability holds the threshold.')

function parametersOf<Shape extends typeof policy>(shape: Shape) {
  const isOnePolicy = ({ operatingPoint, threshold }: z.infer<z.ZodObject<typeof policy>>) =>
    operatingPoint === undefined || threshold === undefined
  const hasDay = ({ asOf }: { readonly asOf?: string }) => !needsDay || asOf !== undefined
  return membersOf(shape)
    .refine((given) => isOnePolicy(given as Parameters<typeof isOnePolicy>[0]), {
      path: ['threshold'],
      error: 'given beside operatingPoint, expected one of the two',
    })
    .refine((given) => hasDay(given as Parameters<typeof hasDay>[0]), {
      path: ['asOf'],
      error: 'got none, expected a date such as 2026-01-31: the model counts days from it',
    })
}

/** A search is for a decision: it takes no abstention. */
export const whatIfParameters = parametersOf(policy)

export const predictParameters = parametersOf({ ...policy, abstain })

const marks = { ',': ',', '.': '.', apostrophe: "'", blank: ' ' } as const
const markNames = Object.keys(marks) as (keyof typeof marks)[]
const signs = /^[^\d\s]+( [^\d\s]+)*$/

const renaming = /^[^=]*[^=\s][^=]*=[^=]*[^=\s][^=]*$/

/** How a table is read. */
const reading = {
  rename: z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z
        .array(
          z
            .string()
            .regex(renaming, { error: expectOne('NAME=COLUMN: the name in the table, the column of the model') }),
        )
        .optional(),
    )
    .optional()
    .describe("CSV: NAME=COLUMN reads the table's column NAME as the model's COLUMN; may be repeated."),
  decimal: z
    .enum(['.', ','], { error: expectOne('. or ,') })
    .optional()
    .describe('CSV: the mark before the decimals; a point by default.'),
  thousands: z
    .enum(markNames, { error: expectOne(`one of ${markNames.join(' ')}`) })
    .optional()
    .describe('CSV: the mark between thousands; none by default.'),
  currency: z
    .string({ error: expectOne('signs or units, with a blank between') })
    .regex(signs, { error: expectOne('signs or units without digits, with one blank between') })
    .optional()
    .describe('CSV: currency signs or units around numbers, with a blank between.'),
}

/** Amounts as the package takes them: 0, or from `leastAmount` to `amount.most`. */
const amount = { least: 0, most: 1e50 }
const leastAmount = 1e-50

const maxRejected = decimal({ least: 0, most: 1 })
  .optional()
  .describe('The largest share of rejected records with which the body is taken; for CSV 0.1 by default, else 1.')

/** A call list in place of all answers. */
const calling = {
  top: wholeNumber({ least: 0, most: fieldNames.length })
    .optional()
    .describe(
      'Answers with a call list: the customers to contact, best first, each with this many reasons, those that an offer can change first, and the next offer with its effect and cost.',
    ),
  count: wholeNumber({ least: 1 }).optional().describe('With top: most customers on the list; 100 by default.'),
  budget: decimal(amount)
    .optional()
    .describe('With top and economics: the most that the contacts may cost if everybody takes the offer.'),
  customerValue: decimal(amount)
    .optional()
    .describe(
      'With top: what is kept when a customer who would have left stays. The list is then ranked by expected gain; offerCost, contactCost and saveRate are needed too.',
    ),
  offerCost: decimal(amount).optional().describe('With customerValue: what an accepted offer costs.'),
  contactCost: decimal(amount).optional().describe('With customerValue: what reaching a customer costs.'),
  saveRate: decimal({ least: 0, most: 1 })
    .optional()
    .describe('With customerValue: share of the customers about to leave who accept the offer and stay.'),
}

type Calling = z.infer<z.ZodObject<typeof calling & typeof policy & { readonly abstain: typeof abstain }>>
const figures = ['customerValue', 'offerCost', 'contactCost', 'saveRate'] as const

/** What parameters of a call list ask of each other. */
function checkCalling(
  given: Calling,
  { addIssue }: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
) {
  const refuse = (name: string, message: string) => addIssue({ code: 'custom', path: [name], message })
  const named = (['count', 'budget', ...figures] as const).filter((name) => given[name] !== undefined)
  const [first] = named
  if (given.top === undefined && first !== undefined) refuse(first, 'given without top, which asks for a call list')
  if (given.top !== undefined && given.abstain) refuse('abstain', 'given beside top, expected a list that decides')
  const [figure] = figures.filter((name) => given[name] !== undefined)
  const [lacking] = figures.filter((name) => given[name] === undefined)
  if (figure && lacking)
    refuse(lacking, `got none beside ${figure}: an expected gain follows from all of ${figures.join(', ')}`)
  if (given.customerValue === 0) refuse('customerValue', 'got "0", expected a number above 0')
  for (const name of ['customerValue', 'offerCost', 'contactCost'] as const) {
    const { [name]: figure = 0 } = given
    if (figure > 0 && figure < leastAmount)
      refuse(name, `got ${figure}, expected at least ${leastAmount}${name === 'customerValue' ? '' : ', or 0'}`)
  }
  if (given.budget !== undefined && !figure)
    refuse('budget', `given without ${figures.join(', ')}: nothing has a price`)
  const other = (['operatingPoint', 'threshold'] as const).find((name) => given[name] !== undefined)
  if (figure && other) refuse(other, `given beside ${figure}, expected one way to decide`)
}

export const callParameters = parametersOf({ ...policy, abstain, maxRejected, ...calling }).superRefine(checkCalling)

export const batchParameters = parametersOf({ ...policy, abstain, maxRejected, ...calling, ...reading })
  .superRefine(checkCalling)
  .refine((given) => given.thousands === undefined || given.thousands !== (given.decimal ?? '.'), {
    path: ['thousands'],
    error: 'is the mark before the decimals too, expected another',
  })

/** The model's columns by the names that the address gives. */
export function renamesOf({ rename = [] }: z.infer<typeof batchParameters>): Readonly<Record<string, string>> {
  return Object.fromEntries(rename.map((pair) => pair.split('=').map((name) => name.trim())))
}

/** How the address says that a table writes numbers; undefined for the contract's way. */
export function numbersOf({ decimal, thousands, currency }: z.infer<typeof batchParameters>) {
  if (decimal === undefined && thousands === undefined && currency === undefined) return undefined
  return {
    ...(decimal && { decimal }),
    ...(thousands && { thousands: marks[thousands] }),
    ...(currency && { affixes: currency.split(' ') }),
  } satisfies NumberReading
}

/** The same the other way round: parameters that read such numbers. */
export function parametersFor({ decimal, thousands, affixes }: NumberReading): string {
  const mark = markNames.find((name) => marks[name] === thousands)
  const given = { decimal, thousands: mark, currency: affixes?.join(' ') }
  return new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString()
}

export const explainParameters = parametersOf({
  ...policy,
  abstain,
  top: wholeNumber({ least: 0, most: fieldNames.length })
    .optional()
    .describe('How many contributions to list, strongest first; the others are summed up in `remainder`.'),
})

export const customer = customerSchema.meta({ id: 'Customer', description: contract.description })

/** Documented as `schema`, and left to the predictor, which knows more: what is unfamiliar, missing or contradictory. */
const leftToPredictor = (schema: object) => z.unknown().meta({ ...schema })

const anyCustomer = leftToPredictor({ $ref: '#/components/schemas/Customer' })

export const changes = membersOf(
  Object.fromEntries(
    Object.entries(customerSchema.shape).map(([name, field]) => {
      const { $schema: _, ...schema } = z.toJSONSchema(field as z.ZodType, { io: 'input' })
      return [name, leftToPredictor(schema).optional()]
    }),
  ),
).meta({ id: 'Changes', description: 'New values for some fields.' })

export const simulationRequest = membersOf({ customer: anyCustomer, changes }).meta({
  id: 'SimulationRequest',
  description: 'A customer, and new values to try.',
})

const share = z.number().min(0).max(1)
const actionable = contract.fields.filter(({ input, sensitive, actionable }) => input && !sensitive && actionable)

export const searchRequest = membersOf({
  customer: anyCustomer,
  target: z
    .union(
      [
        z.strictObject({ churn: z.boolean() }),
        z.strictObject({ probabilityAtMost: share }),
        z.strictObject({ probabilityAtLeast: share }),
      ],
      { error: 'expected one of { churn }, { probabilityAtMost }, { probabilityAtLeast }' },
    )
    .optional()
    .describe('The decision or the probability to bring about; `{ "churn": false }` by default.'),
  maxChanges: z.int().min(1).max(3).optional().describe('Most fields that are changed at once; 2 by default.'),
  fields: z
    .array(actionable.length === 0 ? z.never() : z.enum(actionable.map(({ name }) => name)))
    .max(actionable.length)
    .optional()
    .describe('The fields that may be changed; all that can be acted on by default.'),
  includeUnoffered: z
    .boolean()
    .optional()
    .describe('Try changes too that the company does not propose by itself; false by default.'),
  top: z.int().min(1).max(100).optional().describe('How many answers to list; 10 by default.'),
}).meta({ id: 'SearchRequest', description: 'A customer, and what to bring about.' })

export const batchRequest = z.array(customer).meta({ id: 'BatchRequest', description: 'Customers to score.' })
