import type { ModelContract } from '../model/contract'
import type { Contribution } from '../steps/explain'
import type { ContributionDirection } from '../steps/phrase'
import { allMessages, type Language } from './language'
import { fieldOf, ownText, phraseOf, say, wordingOf } from './wording'

/** A reason for people, and what any translator needs to say it in another language. */
export interface DescribedReason {
  /** Stable: store it, switch on it. */
  readonly code: string
  /** The message of the value: an id of `englishMessages`. */
  readonly id: string
  readonly parameters: ReasonParameters
  /** In the language asked for. */
  readonly sentence: string
}

/** What fills a reason's message. */
export interface ReasonParameters {
  readonly value: unknown
  /** The value as the language writes it; numbers with the contract's decimals, a value of unknown origin in quotes. */
  readonly shown: string
  /** Unit of a number; undefined for others. */
  readonly unit: string | undefined
  readonly direction: ContributionDirection
}

/**
 * Says a contribution in a language, English where none is given.
 *
 * @throws {InvalidOptionError} for a contribution of another contract's field, or a language that is none.
 */
export function describeReason(
  contract: Pick<ModelContract, 'fields'>,
  { field: name, code, value, direction }: Contribution,
  language?: Language,
): DescribedReason {
  const field = fieldOf(contract, name, 'contribution')
  const wording = wordingOf(language, allMessages(contract))
  const { id, ...parameters } = phraseOf(wording, field, value)
  const filled = { value: parameters.shown }
  const whole = ownText(wording.messages, code) === undefined ? 'reason' : code
  const sentence = say(wording, whole, {
    ...filled,
    phrase: say(wording, id, filled),
    effect: say(wording, `effect.${direction}`),
  })
  return { code, id, parameters: { ...parameters, direction }, sentence }
}

/**
 * What a field is called in a language: `label` of contributions, differences and changes, English where none is given.
 *
 * @throws {InvalidOptionError} for another contract's field, or a language that is none.
 */
export function describeLabel(contract: Pick<ModelContract, 'fields'>, fieldName: string, language?: Language): string {
  const { name } = fieldOf(contract, fieldName, 'field')
  return say(wordingOf(language, allMessages(contract)), `label.${name}`)
}
