import { type CategoryField, type ContractField, isNumeric, type ModelContract } from '../model/contract'
import { isRequiring, type RequiringField, ruledOutValue } from '../model/requirement'
import { otherKindsOf } from '../model/word'
import { type SchemaNeeds, schemaHelpers } from './schema-helpers'
import { docComment, lineWidth, literal } from './typescript'

const comment =
  "Validates one {@link Customer} as a prediction does: types, allowed values, limits and the contract's cross-field " +
  'rules. Unknown keys are dropped.'

/** Keeps what only TypeScript has, or drops it. */
type Only = (typed: string) => string

/** The constant `customerSchema` of a contract, with the functions it needs before it. */
export function customerSchema({ fields }: ModelContract, language: 'typescript' | 'javascript'): readonly string[] {
  const only: Only = (typed) => (language === 'typescript' ? typed : '')
  const constrained = fields.filter(isRequiring)
  const kind: SchemaNeeds['constrained'] = constrained.every(isFlag) ? 'flags' : 'values'
  const taken = fields.filter(isOpen).map(kindsTaken)
  const open = taken.some(Boolean) ? 'others' : taken.length > 0 ? 'words' : undefined
  const needs: SchemaNeeds = { open, constrained: constrained.length > 0 ? kind : undefined }
  const helpers = schemaHelpers(needs, only)
  return [
    ...(constrained.length > 0 ? [...requirements(constrained, only), ''] : []),
    ...helpers.before,
    ...docComment(comment),
    // Marked as pure so that bundlers can drop an unused schema.
    'export const customerSchema = /* @__PURE__ */ interpreted(() =>',
    '  z',
    '    .object({',
    ...fields.flatMap((field) => property(field)),
    ...helpers.end,
  ]
}

const isFlag = ({ type }: ContractField) => type === 'boolean'

const requirementType = (more: string) => `: readonly {
  readonly field: keyof Customer
  readonly needs: keyof Customer
  readonly values: readonly unknown[]${more}
}[]`

/** The table of requirements: of flags alone, or of any fields, with the value that each has where it is ruled out. */
function requirements(constrained: readonly RequiringField[], only: Only): readonly string[] {
  const areFlags = constrained.every(isFlag)
  const what = areFlags
    ? 'What may be true only while another field has one of some values.'
    : 'What has another value than the one ruled out only while another field has one of some values.'
  return [
    ...docComment(what),
    `const requirements${only(requirementType(areFlags ? '' : '\n  readonly ruledOut: unknown'))} = [`,
    ...constrained.flatMap((requiring) => {
      const { name, requires } = requiring
      const entries = [
        `field: ${literal(name)}`,
        `needs: ${literal(requires.field)}`,
        `values: [${requires.values.map(literal).join(', ')}]`,
        ...(areFlags ? [] : [`ruledOut: ${literal(ruledOutValue(requiring))}`]),
      ]
      const line = `  { ${entries.join(', ')} },`
      return line.length <= lineWidth ? [line] : ['  {', ...entries.map((entry) => `    ${entry},`), '  },']
    }),
    ']',
  ]
}

function property(field: ContractField): readonly string[] {
  const calls = callsOf(field)
  const line = `      ${field.name}: z${calls.join('')},`
  if (line.length <= lineWidth) return [line]
  const last = calls.length - 1
  return [
    `      ${field.name}: z`,
    ...calls.flatMap((call, place) => brokenCall(`        ${call}${place === last ? ',' : ''}`)),
  ]
}

/** One call of a broken chain, its argument on a line of its own where that is too long. */
function brokenCall(line: string): readonly string[] {
  if (line.length <= lineWidth) return [line]
  const [open, close] = [line.indexOf('('), line.lastIndexOf(')')]
  return [line.slice(0, open + 1), `          ${line.slice(open + 1, close)},`, `        ${line.slice(close)}`]
}

function callsOf(field: ContractField): readonly string[] {
  const description = `.describe(${literal(field.description)})`
  if (field.input)
    return [...typeCalls(field), ...(field.missing.policy === 'accept' ? ['.nullable()'] : []), description]
  // Whatever cannot be read is missing: it cannot change the answer.
  return ['.unknown()', '.optional()', `.pipe(z${typeCalls(field).join('')}.nullish().catch(null))`, description]
}

function typeCalls(field: ContractField): readonly string[] {
  if (field.type === 'boolean') return ['.boolean()']
  if (isNumeric(field)) {
    const [least, most] = field.limits
    return [field.type === 'integer' ? '.int()' : '.number()', `.min(${least})`, `.max(${most})`]
  }
  // The year, month and day of the calendar: a time would need a zone.
  if (field.type === 'date') return ['.iso.date()']
  const listed = `.enum([${field.values.map(({ value }) => literal(value)).join(', ')}])`
  return isOpen(field) ? [listed, `.or(unlisted(${kindsTaken(field)}))`] : [listed]
}

function isOpen(field: ContractField): field is CategoryField {
  return field.input && field.type === 'category' && field.unknown.policy === 'accept'
}

/** The arguments of the generated function. */
function kindsTaken(field: CategoryField): string {
  const { numbers, flags } = otherKindsOf(field)
  return flags ? `${numbers}, true` : numbers ? 'true' : ''
}
