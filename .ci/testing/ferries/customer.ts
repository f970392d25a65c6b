// Generated from contract.json. Do not edit: change the contract and regenerate.
import * as z from 'zod'

/**
 * One employee of Example Ferries, a company that does not exist. Every row the model learned from is
 * invented.
 */
export interface Customer {
  /** Where the employee's shifts begin. Any other word is taken as none of these, with a warning. */
  homePort: 'North Pier' | 'Old Harbour' | 'None' | null
  /** The boats the employee is planned for. */
  rota: 'Day boats' | 'Night boats'
  /** Summers the employee has worked for the company. In seasons, 0 to 24 in the training data. */
  seasons: number
  /** What the employee earns. In EUR an hour, 11 to 35 in the training data. */
  wage: number | null
  /** Days of sick leave in the last twelve months. In days, 0 to 40 in the training data. */
  sickDays: number | null
  /**
   * Mean difference between planned and worked hours, negative where fewer were worked. -6 to 6 in the
   * training data.
   */
  drift: number
  /** Whether the employee has a cabin on board. */
  cabin: boolean
  /** Whether nobody else sleeps in the employee's bunk. Can be true only while `cabin` is true. */
  ownBunk: boolean
  /** The employee's age. In years, 17 to 68 in the training data. */
  age?: number | null | undefined
}

/** What may be true only while another field has one of some values. */
const requirements: readonly {
  readonly field: keyof Customer
  readonly needs: keyof Customer
  readonly values: readonly unknown[]
}[] = [
  { field: 'ownBunk', needs: 'cabin', values: [true] },
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
      homePort: z
        .enum(['North Pier', 'Old Harbour', 'None'])
        .or(unlisted())
        .nullable()
        .describe("Where the employee's shifts begin."),
      rota: z.enum(['Day boats', 'Night boats']).describe('The boats the employee is planned for.'),
      seasons: z.int().min(0).max(60).describe('Summers the employee has worked for the company.'),
      wage: z.number().min(0).max(200).nullable().describe('What the employee earns.'),
      sickDays: z.int().min(0).max(366).nullable().describe('Days of sick leave in the last twelve months.'),
      drift: z
        .number()
        .min(-24)
        .max(24)
        .describe('Mean difference between planned and worked hours, negative where fewer were worked.'),
      cabin: z.boolean().describe('Whether the employee has a cabin on board.'),
      ownBunk: z.boolean().describe("Whether nobody else sleeps in the employee's bunk."),
      age: z
        .unknown()
        .optional()
        .pipe(z.int().min(14).max(120).nullish().catch(null))
        .describe("The employee's age."),
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
