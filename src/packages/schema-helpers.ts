import { noveltyPatterns, wordless } from '../model/word'

/** What a schema needs beside its fields. */
export interface SchemaNeeds {
  /** What fields take that is not listed; undefined if none does. */
  readonly open: 'words' | 'others' | undefined
  /** Whether flags alone, or fields of any type, require another field to have some value; undefined where none does. */
  readonly constrained: keyof typeof checks | undefined
}

/** The functions before a schema, and its end. `only` keeps what is TypeScript, or drops it for JavaScript. */
export function schemaHelpers({ open, constrained }: SchemaNeeds, only: (typed: string) => string) {
  return {
    before: [...interpreted(only), '', ...(open ? [...unlisted(open === 'others', only), ''] : [])],
    end: constrained ? checks[constrained](only) : ['    }),', ')'],
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

/** The function behind open categories, as `model/word.ts` has it. */
function unlisted(takesOthers: boolean, only: (typed: string) => string): readonly string[] {
  const [numbers, flags] = takesOthers
    ? [`takesNumbers ? [] : '${wordless.numbers}'`, `takesFlags ? [] : '${wordless.flags}'`]
    : [`'${wordless.numbers}'`, `'${wordless.flags}'`]
  const { named } = noveltyPatterns({ numbers: false, flags: false })
  return `\
/** A category that is not listed: a word, and not a number, a flag, or a sign for no value. */
function unlisted(${takesOthers ? 'takesNumbers = false, takesFlags = false' : ''})${only(': z.ZodType<never, never>')} {
  const named = ${takesOthers ? `takesNumbers ? /${named.replace(']', '0-9]')}/ : ` : ''}/${named}/
  const wordless = [
    '${wordless.nothing}',
    ${flags},
    ${numbers},
  ]${takesOthers ? '.flat()' : ''}
  const inAnyCase = wordless.join('|').replace(/[a-z]/g, (each) => \`[\${each.toUpperCase()}\${each}]\`)
  const pattern = \`^\\\\s*(?:\${inAnyCase})\\\\s*$\`
  const refused = new RegExp(pattern)
  const isNew = (value${only(': unknown')}) => typeof value === 'string' && named.test(value) && !refused.test(value)
  // JSON Schema shows what is refined; the type stays closed.
  const shown = { type: 'string', pattern: named.source, not: { pattern } }
  return z.unknown().refine(isNew).meta(shown)${only(' as unknown as z.ZodType<never, never>')}
}`.split('\n')
}

/** The end of a schema for flags with requirements. */
const flags = () =>
  `\
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

/** The same for fields of any type. */
const values = (only: (typed: string) => string) =>
  `\
    })
    .check(({ value, issues }) => {
      for (const { field, needs, values, ruledOut } of requirements) {
        const given = value[field]
        const isMet = values.includes(value[needs])
        // A flag that is false contradicts nothing.
        if (given === null || given === undefined || given === false || isMet === (given !== ruledOut)) continue
        issues.push({
          code: 'custom',
          path: [field],
          input: given,
          message: \`needs \${needs} \${isMet ? 'not ' : ''}to be \${values.join(' or ')}\`,
          params: { rule: 'requires', field: needs },
        })
      }
    })
    // The same rules in JSON Schema.
    .meta({
      dependentSchemas: Object.fromEntries(
        requirements.map(({ field, needs, values, ruledOut }) => {
          const isMet = { properties: { [needs]: { enum: values } } }
          const isNot = (value${only(': unknown')}) => ({ properties: { [field]: { not: { const: value } } } })
          const only = (allowed${only(': readonly unknown[]')}) => ({ properties: { [field]: { enum: allowed } } })
          if (ruledOut === false) return [field, { anyOf: [isNot(true), isMet] }]
          if (ruledOut === null) return [field, { anyOf: [only([null]), isMet] }]
          const rules = [
            { anyOf: [only([ruledOut, null]), isMet] },
            { anyOf: [isNot(ruledOut), { not: isMet }] },
          ]
          return [field, { allOf: rules }]
        }),
      ),
    }),
)`.split('\n')

/** The end of a schema, by what the fields with requirements are. */
const checks = { flags, values }
