// Generated from contract.json. Do not edit: change the contract and regenerate.
import * as z from 'zod'

/**
 * One customer of a telephone and internet company, as IBM's Telco Customer Churn sample describes them. The
 * offers and their costs, in USD a year, are illustrative.
 */
export interface Customer {
  /**
   * The customer's gender as the source records it. Not an input of the model: used only to check that the
   * model treats groups alike.
   */
  gender?: 'Female' | 'Male' | null | undefined
  /**
   * Whether the customer is 65 or older. Not an input of the model: used only to check that the model treats
   * groups alike.
   */
  seniorCitizen?: boolean | null | undefined
  /** Whether the customer lives with a partner. */
  partner: boolean
  /** Whether the customer lives with children, parents or other dependents. */
  dependents: boolean
  /** How long the customer has been with the company. In months, 0 to 72 in the training data. */
  tenureMonths: number
  /** Whether the customer has a phone line. */
  phoneService: boolean
  /** Whether the customer has more than one phone line. Can be true only while `phoneService` is true. */
  multipleLines: boolean
  /** The customer's internet connection. */
  internetService: 'DSL' | 'Fiber optic' | 'No'
  /**
   * Whether the customer has the online security add-on. Can be true only while `internetService` is `'DSL'`
   * or `'Fiber optic'`.
   */
  onlineSecurity: boolean
  /**
   * Whether the customer has the online backup add-on. Can be true only while `internetService` is `'DSL'` or
   * `'Fiber optic'`.
   */
  onlineBackup: boolean
  /**
   * Whether the customer has the device protection add-on. Can be true only while `internetService` is
   * `'DSL'` or `'Fiber optic'`.
   */
  deviceProtection: boolean
  /**
   * Whether the customer has the premium technical support add-on. Can be true only while `internetService`
   * is `'DSL'` or `'Fiber optic'`.
   */
  techSupport: boolean
  /**
   * Whether the customer streams television over the connection. Can be true only while `internetService` is
   * `'DSL'` or `'Fiber optic'`.
   */
  streamingTv: boolean
  /**
   * Whether the customer streams films over the connection. Can be true only while `internetService` is
   * `'DSL'` or `'Fiber optic'`.
   */
  streamingMovies: boolean
  /** The term of the customer's contract. */
  contract: 'Month-to-month' | 'One year' | 'Two year'
  /** Whether bills are sent electronically only. */
  paperlessBilling: boolean
  /** How the customer pays. Any other word is taken as none of these, with a warning. */
  paymentMethod: 'Electronic check' | 'Mailed check' | 'Bank transfer (automatic)' | 'Credit card (automatic)'
  /** The amount billed to the customer each month. In USD, 18.25 to 118.75 in the training data. */
  monthlyCharges: number
  /**
   * The total amount billed to the customer so far; `null` before the first bill. Not an input of the model.
   * In USD, 18.8 to 8684.8 in the training data.
   */
  totalCharges?: number | null | undefined
}

/** What may be true only while another field has one of some values. */
const requirements: readonly {
  readonly field: keyof Customer
  readonly needs: keyof Customer
  readonly values: readonly unknown[]
}[] = [
  { field: 'multipleLines', needs: 'phoneService', values: [true] },
  { field: 'onlineSecurity', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
  { field: 'onlineBackup', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
  { field: 'deviceProtection', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
  { field: 'techSupport', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
  { field: 'streamingTv', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
  { field: 'streamingMovies', needs: 'internetService', values: ['DSL', 'Fiber optic'] },
]

/** Makes a schema without `new Function`, which a strict content security policy forbids and reports. */
function interpreted<Schema>(make: () => Schema): Schema {
  const { jitless } = z.config()
  z.config({ jitless: true })
  try {
    return make()
  } finally {
    // The setting is of the whole program, and other schemas are not ours to slow down.
    z.config({ jitless })
  }
}

/** A category that is not listed: a word, and not a number, a flag, or a sign for no value. */
function unlisted(): z.ZodType<never, never> {
  const named = /[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\uff21-\uffdc]/
  const wordless = [
    '(?:null|#?n/?a|undefined|[+-]?(?:nan|inf|infinity)|#[^ ]+[!?])',
    '(?:yes|no|true|false|on|off|y|n|t|f)',
    '[+-]?(?:[0-9.,]+e[+-]?[0-9]+|0x[^ ]+)',
  ]
  const inAnyCase = wordless.join('|').replace(/[a-z]/g, (each) => `[${each.toUpperCase()}${each}]`)
  const pattern = `^\\s*(?:${inAnyCase})\\s*$`
  const refused = new RegExp(pattern)
  const isNew = (value: unknown) => typeof value === 'string' && named.test(value) && !refused.test(value)
  // JSON Schema shows what is refined; the type stays closed.
  const shown = { type: 'string', pattern: named.source, not: { pattern } }
  return z.unknown().refine(isNew).meta(shown) as unknown as z.ZodType<never, never>
}

/**
 * Validates one {@link Customer} as a prediction does: types, allowed values, limits and the contract's
 * cross-field rules. Unknown keys are dropped.
 */
export const customerSchema = /* @__PURE__ */ interpreted(() =>
  z
    .object({
      gender: z
        .unknown()
        .optional()
        .pipe(z.enum(['Female', 'Male']).nullish().catch(null))
        .describe(
          "The customer's gender as the source records it. Not an input of the model: used only to check that the model treats groups alike.",
        ),
      seniorCitizen: z
        .unknown()
        .optional()
        .pipe(z.boolean().nullish().catch(null))
        .describe(
          'Whether the customer is 65 or older. Not an input of the model: used only to check that the model treats groups alike.',
        ),
      partner: z.boolean().describe('Whether the customer lives with a partner.'),
      dependents: z
        .boolean()
        .describe('Whether the customer lives with children, parents or other dependents.'),
      tenureMonths: z.int().min(0).max(1200).describe('How long the customer has been with the company.'),
      phoneService: z.boolean().describe('Whether the customer has a phone line.'),
      multipleLines: z.boolean().describe('Whether the customer has more than one phone line.'),
      internetService: z.enum(['DSL', 'Fiber optic', 'No']).describe("The customer's internet connection."),
      onlineSecurity: z.boolean().describe('Whether the customer has the online security add-on.'),
      onlineBackup: z.boolean().describe('Whether the customer has the online backup add-on.'),
      deviceProtection: z.boolean().describe('Whether the customer has the device protection add-on.'),
      techSupport: z.boolean().describe('Whether the customer has the premium technical support add-on.'),
      streamingTv: z.boolean().describe('Whether the customer streams television over the connection.'),
      streamingMovies: z.boolean().describe('Whether the customer streams films over the connection.'),
      contract: z
        .enum(['Month-to-month', 'One year', 'Two year'])
        .describe("The term of the customer's contract."),
      paperlessBilling: z.boolean().describe('Whether bills are sent electronically only.'),
      paymentMethod: z
        .enum(['Electronic check', 'Mailed check', 'Bank transfer (automatic)', 'Credit card (automatic)'])
        .or(unlisted())
        .describe('How the customer pays.'),
      monthlyCharges: z.number().min(0).max(10000).describe('The amount billed to the customer each month.'),
      totalCharges: z
        .unknown()
        .optional()
        .pipe(z.number().min(0).max(1000000).nullish().catch(null))
        .describe(
          'The total amount billed to the customer so far; `null` before the first bill. Not an input of the model.',
        ),
    })
    .check(({ value, issues }) => {
      for (const { field, needs, values } of requirements) {
        if (!value[field] || values.includes(value[needs])) continue
        issues.push({
          code: 'custom',
          path: [field],
          input: value[field],
          message: `needs ${needs} to be ${values.join(' or ')}`,
          params: { rule: 'requires', field: needs },
        })
      }
    })
    // The same rules in JSON Schema.
    .meta({
      dependentSchemas: Object.fromEntries(
        requirements.map(({ field, needs, values }) => [
          field,
          {
            anyOf: [
              { properties: { [field]: { not: { const: true } } } },
              { properties: { [needs]: { enum: values } } },
            ],
          },
        ]),
      ),
    }),
)
