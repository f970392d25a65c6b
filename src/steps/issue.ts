import { type FieldIssue, type FieldIssueCode, printValue } from '../checks/errors'
import { type CategoryField, type ContractField, describeField, isMissing, isNumeric } from '../model/contract'
import { createSpellingFinder, type SpellingFinder } from './spelling'

export function isListed({ values }: CategoryField, value: unknown): boolean {
  for (const known of values) if (known.value === value) return true
  return false
}

const finders = /* @__PURE__ */ new WeakMap<CategoryField, SpellingFinder<string>>()

/** One for each category: going through its values anew would make each refusal cost all of them. */
export function spellingFinderOf(field: CategoryField): SpellingFinder<string> {
  const finder = finders.get(field) ?? createSpellingFinder(field.values.map(({ value }) => [value, value] as const))
  finders.set(field, finder)
  return finder
}

/** What is wrong with a category that is not listed, if it is not one that is `meant` in another spelling. */
export function unlistedIssue(
  field: CategoryField,
  value: unknown,
  meant: string | undefined,
  otherwise: FieldIssueCode,
  other?: string,
) {
  const listed = other === undefined ? describeField(field) : `${describeField(field)}; taken as ${printValue(other)}`
  const expected = meant === undefined ? listed : printValue(meant)
  return issue(meant === undefined ? otherwise : 'SPELLING', field.name, printValue(value), expected)
}

/** The warning for an unreadable value of a field that the model does not use. */
export function unusedIssue(path: string, got: string, expected: string): FieldIssue {
  return issue('UNUSED_VALUE', path, got, `${expected}; taken as missing, because the model does not use it`)
}

/** The issue a value has with its field, told from the value alone. */
export function issueFor(field: ContractField, value: unknown): FieldIssue {
  const code = classify(field, value)
  if (code === 'UNKNOWN_VALUE' && field.type === 'category') {
    // Where the contract takes new words, what the schema refuses is none: a number, a flag, or a sign for no value.
    const otherwise = field.unknown.policy === 'accept' ? 'WRONG_TYPE' : code
    return unlistedIssue(field, value, spellingFinderOf(field)(value as string), otherwise)
  }
  return issue(code, field.name, printValue(value), describeField(field))
}

function classify(field: ContractField, value: unknown): FieldIssueCode {
  if (isMissing(value) || (typeof value === 'string' && value.trim() === '')) return 'MISSING_VALUE'
  if (field.type === 'category') return typeof value === 'string' ? 'UNKNOWN_VALUE' : 'WRONG_TYPE'
  if (!isNumeric(field) || typeof value !== 'number' || Number.isNaN(value)) return 'WRONG_TYPE'
  return value < field.limits[0] || value > field.limits[1] ? 'OUT_OF_RANGE' : 'WRONG_TYPE'
}

/** The issue of a field that is true while the field it depends on rules that out. */
export function contradiction(field: ContractField, value: unknown): FieldIssue {
  return issue('CONTRADICTION', field.name, printValue(value), requirementOf(field))
}

/** The condition under which a field may be true, in words. */
export function requirementOf(field: ContractField): string {
  if (field.type !== 'boolean' || !field.requires) return describeField(field)
  const values = field.requires.values.map((value) => JSON.stringify(value)).join(' or ')
  return `false unless ${field.requires.field} is ${values}`
}

/** Puts together one finding with its sentence. */
export function issue(code: FieldIssueCode, path: string, got: string, expected: string): FieldIssue {
  return { code, path, got, expected, message: `${path === '' ? '' : `${path}: `}got ${got}, expected ${expected}` }
}
