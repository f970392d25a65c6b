import { readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import { type ContractField, isMissing, isQuantity, type ModelContract } from '../model/contract'
import { phraseId } from '../steps/phrase'
import { allMessages, type Language } from './language'
import { fieldOf, fillMessage, phraseOf, translationOf, type ValuePhrase, wordingOf } from './wording'

/** A change for people, and what any translator needs to say it in another language. */
export interface DescribedChange {
  /** Stable: `change.contract.Two year`; of numbers and dates the direction alone, `change.monthlyCharges.decrease`. */
  readonly code: string
  readonly parameters: { readonly label: string; readonly from: ValuePhrase; readonly to: ValuePhrase }
  /** In the language asked for. */
  readonly sentence: string
}

/**
 * Says one field's change in a language, English where none is given.
 *
 * @param predictor The one whose contract names the fields.
 * @param change A step of `whatWouldChange`, or a change of `simulate`.
 * @throws {InvalidOptionError} for a change of another contract's field, or an invalid language.
 */
export function describeChange(
  predictor: { readonly contract: Pick<ModelContract, 'fields'> },
  change: { readonly field: string; readonly from: unknown; readonly to: unknown },
  language?: Language,
): DescribedChange {
  const contract = contractOf(predictor)
  const given = readGiven('change', 'a change that `whatWouldChange` or `simulate` lists', () => {
    const { field, from, to } = Object(change) as typeof change
    return { name: field, values: [from, to] as const }
  })
  const field = fieldOf(contract, given.name, 'change')
  const wording = wordingOf(language, allMessages(contract))
  const code = changeCode(field, ...given.values)
  const label = fillMessage(wording, `label.${field.name}`)
  const [from, to] = given.values.map((value) => phraseOf(wording, field, value))
  const [fromText, toText] = [from, to].map(({ messageId, text }) => fillMessage(wording, messageId, { value: text }))
  const whole = translationOf(wording.messages, code) === undefined ? 'change' : code
  const sentence = fillMessage(wording, whole, { label, from: fromText, to: toText, value: to.text })
  return { code, parameters: { label, from, to }, sentence }
}

function changeCode(field: ContractField, from: unknown, to: unknown): string {
  if (!isQuantity(field) || isMissing(from) || isMissing(to)) return `change.${phraseId(field, to)}`
  // ISO dates stand in the order of their days.
  if (field.type === 'date') return `change.${field.name}.${(to as string) < (from as string) ? 'earlier' : 'later'}`
  return `change.${field.name}.${(to as number) < (from as number) ? 'decrease' : 'increase'}`
}
