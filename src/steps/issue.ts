import { type FieldIssue, type FieldIssueCode, printValue } from '../checks/errors'
import { type CategoryField, type ContractField, describeField, isMissing, isNumeric } from '../model/contract'
import { createValueList } from '../model/list-values'
import { ruledOutValue } from '../model/requirement'
import { createSpellingFinder } from './spelling'

export function isListed({ values }: CategoryField, value: unknown): boolean {
  return values.some((known) => known.value === value)
}

const searches = /* @__PURE__ */ new WeakMap<CategoryField, ReturnType<typeof createValueSearch>>()

/** One for each category: going through its values anew would make each refusal cost all of them. */
export function valueSearchOf(field: CategoryField) {
  const search = searches.get(field) ?? createValueSearch(field.values.map(({ value }) => value))
  searches.set(field, search)
  return search
}

/** What finds a value in another spelling, and what lists the values next to another. */
function createValueSearch(values: readonly string[]) {
  return { find: createSpellingFinder(values.map((value) => [value, value])), list: createValueList(values) }
}

/** What is wrong with a category that is not listed, if it is not one that is `meant` in another spelling. */
export function unlistedIssue(
  field: CategoryField,
  value: string,
  meant: string | undefined,
  otherwise: FieldIssueCode,
  other?: string,
) {
  const got = printValue(value)
  if (meant !== undefined) return issue('SPELLING', field.name, got, printValue(meant))
  const listed = describeField(field, valueSearchOf(field).list(value))
  return issue(otherwise, field.name, got, other === undefined ? listed : `${listed}; taken as ${printValue(other)}`)
}

/** The warning for an unreadable value of a field that the model does not use. */
export function unusedIssue(path: string, got: string, expected: string): FieldIssue {
  return issue('UNUSED_VALUE', path, got, `${expected}; taken as missing, because the model does not use it`)
}

/** The issue a value has with its field, told from the value alone. */
export function issueFor(field: ContractField, value: unknown): FieldIssue {
  const isText = typeof value === 'string'
  const isBlank = isMissing(value) || (isText && value.trim() === '')
  if (field.type === 'category' && isText && !isBlank) {
    // Where the contract takes new words, what the schema refuses is none: a number, a flag, or a sign for no value.
    const otherwise = field.unknown.policy === 'accept' ? 'WRONG_TYPE' : 'UNKNOWN_VALUE'
    return unlistedIssue(field, value, valueSearchOf(field).find(value), otherwise)
  }
  const isOutside =
    isNumeric(field) && typeof value === 'number' && (value < field.limits[0] || value > field.limits[1])
  const code = isBlank ? 'MISSING_VALUE' : isOutside ? 'OUT_OF_RANGE' : 'WRONG_TYPE'
  return issue(code, field.name, printValue(value), describeField(field))
}

/** The issue of a field that the field it depends on contradicts. */
export function contradiction(field: ContractField, value: unknown): FieldIssue {
  return issue('CONTRADICTION', field.name, printValue(value), requirementOf(field, value))
}

/** The condition under which a field may have a value, in words. */
export function requirementOf(field: ContractField, value: unknown): string {
  const { requires } = field
  if (!requires) return describeField(field)
  const out = ruledOutValue(field)
  const values = requires.values.map((each) => JSON.stringify(each)).join(' or ')
  return `${value === out ? 'another value while' : `${out} unless`} ${requires.field} is ${values}`
}

/** Puts together one finding with its sentence. */
export function issue(code: FieldIssueCode, path: string, got: string, expected: string): FieldIssue {
  return { code, path, got, expected, message: `${path === '' ? '' : `${path}: `}got ${got}, expected ${expected}` }
}
