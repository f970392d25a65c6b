import { letter, standIns } from '../model/word'

/** What a schema needs beside its fields. */
export interface SchemaNeeds {
  /** Whether a field takes words that are not listed. */
  readonly isOpenToWords: boolean
  /** Whether a field may be true only while another one has some value. */
  readonly isConstrained: boolean
}

/** The functions before a schema, and its end. `only` keeps what is TypeScript, or drops it for JavaScript. */
export function schemaHelpers({ isOpenToWords, isConstrained }: SchemaNeeds, only: (typed: string) => string) {
  return {
    before: [...interpreted(only), '', ...(isOpenToWords ? [...unlisted(only), ''] : [])],
    end: isConstrained ? check : ['    }),', ')'],
  }
}

/** Zod reads the setting when a schema is made, so that it is in force for as long as that takes. */
const interpreted = (only: (typed: string) => string) =>
  `\
/** Makes a schema without \`new Function\`, which a strict content security policy forbids and reports. */
function interpreted${only('<Schema>')}(make${only(': () => Schema')})${only(': Schema')} {
  const { jitless } = z.config()
  z.config({ jitless: true })
  try {
    return make()
  } finally {
    // The setting is of the whole program, and other schemas are not ours to slow down.
    z.config({ jitless })
  }
}`.split('\n')

/** The pattern of numbers that have a letter, as `model/word.ts` knows them. */
const exponent = '[0-9.,]+[Ee][+-]?[0-9]+'

/** For open categories whose listed values are words. */
const unlisted = (only: (typed: string) => string) =>
  `\
/** A category that is not listed: a word, and not a number, a flag, or a sign for no value. */
function unlisted()${only(': z.ZodType<never, never>')} {
  const anyCase = (word${only(': string')}) => word.replace(/[a-z]/g, (each) => \`[\${each.toUpperCase()}\${each}]\`)
  const letter = /${letter.source}/
  const words = '${standIns.join(' ')}'.split(' ').map(anyCase)
  const standIn = new RegExp(\`^\\\\s*(?:\${words.join('|')}|${exponent})\\\\s*$\`)
  const isNew = (value${only(': unknown')}) => typeof value === 'string' && letter.test(value) && !standIn.test(value)
  // JSON Schema shows what is refined; the type stays closed.
  const shown = { type: 'string', pattern: letter.source, not: { pattern: standIn.source } }
  return z.unknown().refine(isNew).meta(shown)${only(' as unknown as z.ZodType<never, never>')}
}`.split('\n')

/** The end of a schema for fields with requirements. */
const check = `\
    })
    .check(({ value, issues }) => {
      for (const { field, needs, values } of requirements) {
        if (!value[field] || values.includes(value[needs])) continue
        issues.push({
          code: 'custom',
          path: [field],
          input: value[field],
          message: \`needs \${needs} to be \${values.join(' or ')}\`,
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
)`.split('\n')
