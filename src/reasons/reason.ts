import { InvalidOptionError, readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import type { ModelContract } from '../model/contract'
import type { Contribution } from '../steps/explain'
import type { ContributionDirection } from '../steps/phrase'
import { allMessages, type Language } from './language'
import { fieldOf, fillMessage, phraseOf, translationOf, wordingOf } from './wording'

/** A reason for people, and what any translator needs to say it in another language. */
export interface DescribedReason {
  /** Stable: store it, switch on it. */
  readonly code: string
  /** The message of the value: an id of `englishMessages`. */
  readonly messageId: string
  readonly parameters: ReasonParameters
  /** In the language asked for. */
  readonly sentence: string
}

/** What fills a reason's message. */
export interface ReasonParameters {
  readonly value: unknown
  /** The value as the language writes it; numbers with the contract's decimals, a value of unknown origin in quotes. */
  readonly text: string
  /** Unit of a number; undefined for others. */
  readonly unit: string | undefined
  readonly direction: ContributionDirection
}

/**
 * Says a contribution in a language, English where none is given.
 *
 * @param predictor The one whose contract names the fields.
 * @throws {InvalidOptionError} for a contribution of another contract's field, or an invalid language.
 */
export function describeReason(
  predictor: { readonly contract: Pick<ModelContract, 'fields'> },
  contribution: Contribution,
  language?: Language,
): DescribedReason {
  const contract = contractOf(predictor)
  const {
    field: name,
    code,
    value,
    days,
    direction,
  } = readGiven('contribution', contributions, () => {
    const { field, code, value, days, direction } = Object(contribution) as Contribution
    return { field, code, value, days, direction }
  })
  if (typeof code !== 'string' || typeof direction !== 'string')
    throw new InvalidOptionError('contribution', contribution, contributions)
  const field = fieldOf(contract, name, 'contribution')
  const wording = wordingOf(language, allMessages(contract))
  const { messageId, ...parameters } = phraseOf(wording, field, value, days)
  const filled = { value: parameters.text }
  const whole = translationOf(wording.messages, code) === undefined ? 'reason' : code
  const sentence = fillMessage(wording, whole, {
    ...filled,
    phrase: fillMessage(wording, messageId, filled),
    effect: fillMessage(wording, `effect.${direction}`),
  })
  return { code, messageId, parameters: { ...parameters, direction }, sentence }
}

const contributions = 'one of the contributions that `explain` lists'

/**
 * What a field is called in a language: `label` of contributions, differences and changes, English where none is given.
 *
 * @param predictor The one whose contract names the fields.
 * @throws {InvalidOptionError} for another contract's field, or an invalid language.
 */
export function describeLabel(
  predictor: { readonly contract: Pick<ModelContract, 'fields'> },
  fieldName: string,
  language?: Language,
): string {
  const contract = contractOf(predictor)
  const { name } = fieldOf(contract, fieldName, 'field')
  return fillMessage(wordingOf(language, allMessages(contract)), `label.${name}`)
}
