import { type FieldIssue, type FieldIssueCode, InvalidOptionError, printValue, readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import { type ContractField, isNumeric, type ModelContract, type NumberField } from '../model/contract'
import { isRequiring, ruledOutValue } from '../model/requirement'
import { englishIssues } from './english-issues'
import { allMessages, type Language } from './language'
import { fillMessage, numberText, type Wording, wordingOf } from './wording'

/** A warning or a refusal for people, and what any translator needs to say it in another language. */
export interface DescribedIssue {
  /** Stable: store it, switch on it. */
  readonly code: FieldIssueCode
  /** The message: an id of `englishMessages`. */
  readonly messageId: string
  /** What the field is called, what was got and what was expected, in the language asked for. */
  readonly parameters: { readonly label: string; readonly got: string; readonly expected: string }
  /** In the language asked for. */
  readonly sentence: string
}

/** Values that a sentence still lists. */
const mostListed = 12

/**
 * Says a warning or a refusal in a language, English where none is given: of `warnings` of a prediction, and of `issues`
 * of an `InvalidCustomerError` or `InvalidRowError`. What the caller wrote is repeated in `got`, as the issue has it.
 *
 * @param predictor The one whose contract names the fields.
 * @param issue Its `path` is a field's name, a column of the source, or empty for the record as a whole.
 * @throws {InvalidOptionError} for what is no issue, one of another contract's field, or an invalid language.
 */
export function describeIssue(
  predictor: { readonly contract: Pick<ModelContract, 'fields'> },
  issue: FieldIssue,
  language?: Language,
): DescribedIssue {
  const findings = 'one of the findings that `warnings` or an error’s `issues` list'
  const contract = contractOf(predictor)
  const { code, path, got, meant } = readGiven('issue', findings, () => {
    const { code, path, got, expected } = Object(issue) as FieldIssue
    return { code, path, got, meant: expected }
  })
  if (![code, path, got, meant].every((text) => typeof text === 'string'))
    throw new InvalidOptionError('issue', issue, findings)
  const messageId = `issue.${code}`
  if (!Object.hasOwn(englishIssues, messageId)) throw new InvalidOptionError('issue', issue, findings)
  const { fields } = contract
  const wording = wordingOf(language, allMessages(contract))
  const field = fields.find(({ name, column }) => name === path || column === path)
  if (!field && path !== '') throw new InvalidOptionError('issue', issue, 'a finding about a field of the contract')
  const label = fillMessage(wording, field ? `label.${field.name}` : 'record')
  const expected = field ? expectedOf(wording, fields, field, { code, got, meant }) : say(wording, 'record')
  const parameters = { label, got, expected }
  return { code, messageId, parameters, sentence: fillMessage(wording, messageId, parameters) }
}

const say = (wording: Wording, id: string, parameters?: Readonly<Record<string, string>>) =>
  fillMessage(wording, `expected.${id}`, parameters)

interface Finding {
  readonly code: FieldIssueCode
  readonly got: string
  readonly meant: string
}

/** What a field expects where an issue of this code was found. */
function expectedOf(
  wording: Wording,
  fields: readonly ContractField[],
  field: ContractField,
  { code, got, meant }: Finding,
): string {
  // The value that was meant, as the contract lists it.
  if (code === 'SPELLING') return meant
  if (code === 'CONTRADICTION' && isRequiring(field)) {
    const { field: parent, values } = field.requires
    const name = fields.some((each) => each.name === parent) ? fillMessage(wording, `label.${parent}`) : parent
    const out = ruledOutValue(field)
    const condition = { label: name, values: listed(wording, values) }
    if (out === false) return say(wording, 'requires', condition)
    if (out === null) return say(wording, 'nothingUnless', condition)
    const isOut = got === printValue(out)
    return say(wording, isOut ? 'anotherWhile' : 'valueUnless', { value: listed(wording, [out]), ...condition })
  }
  if (field.type === 'boolean' || field.type === 'date') return say(wording, field.type)
  if (isNumeric(field)) return rangeOf(wording, field, code === 'OUT_OF_RANGE' && isPossible(field, Number(got)))
  if (field.values.length > mostListed)
    return say(wording, 'longCategory', { count: numberText(wording, field.values.length, 0) })
  const values = field.values.map(({ value }) => value)
  return say(wording, 'category', { values: listed(wording, values) })
}

const isPossible = ({ limits: [least, most] }: NumberField, value: number) => value >= least && value <= most

/** A number's limits; the range of the training data for a number that is only unusual. */
function rangeOf(wording: Wording, field: NumberField, isUnusual: boolean): string {
  const [least, most] = isUnusual ? field.trained : field.limits
  const text = (value: number) => numberText(wording, value, Number.isInteger(value) ? 0 : field.decimals)
  return say(wording, isUnusual ? 'trained' : field.type, { least: text(least), most: text(most) })
}

/** Values as records write them, joined as the language joins alternatives. */
function listed({ locale }: Wording, values: readonly unknown[]): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(values.map((value) => JSON.stringify(value)))
}
