import { InvalidOptionError, readGiven } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import type { ContractField, ModelContract } from '../model/contract'
import { englishPhrases, englishReasons } from '../steps/english'
import { englishIssues } from './english-issues'

/** The words of a language for one contract. */
export interface Language {
  /** BCP 47 tag, such as `de`: numbers and plural forms follow it. */
  readonly locale: string
  /**
   * Texts by message id, see {@link englishMessages}; the code of a reason or change as an id stands for its whole
   * sentence.
   */
  readonly messages: MessageTexts
}

/** Texts by message id; what stands in braces, such as `{value}`, is filled in. */
export type MessageTexts = Readonly<Record<string, string>>

/**
 * What is said of reasons, changes, searches, findings and risk bands, whatever the contract. In a call, which bundlers drop where unused.
 */
export const commonMessages: MessageTexts = /* @__PURE__ */ (() => ({
  ...englishReasons,
  change: '{label}: {from} → {to}',
  'outcome.ALREADY_AT_TARGET': 'The customer is at the target already: nothing needs to change.',
  'outcome.FOUND': '{sets} of {changes} would bring the model to the target.',
  'outcome.FOUND.stopped':
    '{sets} of {changes} would bring the model to the target; the search stopped after {evaluations} of the possible sets.',
  'outcome.NONE_WITHIN_LIMITS': 'None within these limits: no set of {changes} reaches the target.',
  'outcome.STOPPED_EARLY':
    'None found: the search stopped after {evaluations} of the possible sets, so there may be one.',
  'sets.one': 'One set',
  'sets.other': '{count} sets',
  'changes.one': 'one change',
  'changes.other': 'up to {count} changes',
  'riskBand.low': 'low risk',
  'riskBand.medium': 'medium risk',
  'riskBand.high': 'high risk',
  ...englishIssues,
}))()

/**
 * Every message that reasons, changes, outcomes, warnings and refusals are made of, in English: what a translator starts
 * from. A reason is
 * `reason`, made of the phrase of a value (`contract.One year`; numbers by plural category, `tenureMonths.one`) and an
 * effect (`effect.raises`); a change is `change`, made of a field's label (`label.contract`) and two phrases; a finding is
 * `issue.` and its code, made of a label, the value that was got, and what was `expected.`.
 *
 * @param predictor The one whose contract names the fields and their values.
 */
export function englishMessages(predictor: { readonly contract: Pick<ModelContract, 'fields'> }): MessageTexts {
  return messagesOf(contractOf(predictor).fields.filter(({ input }) => input))
}

/** Texts are asked for with every sentence, and follow from the fields alone. */
const messagesByFields = /* @__PURE__ */ new WeakMap<readonly ContractField[], MessageTexts>()

/** The same with the fields that are not inputs: they have no reasons to translate, but can still be changed or wrong. */
export function allMessages({ fields }: Pick<ModelContract, 'fields'>): MessageTexts {
  const messages = messagesByFields.get(fields) ?? messagesOf(fields)
  messagesByFields.set(fields, messages)
  return messages
}

function messagesOf(fields: readonly ContractField[]): MessageTexts {
  return { ...commonMessages, ...Object.fromEntries(fields.flatMap(englishPhrases)) }
}

/**
 * The ids of messages that a language has no text for: English stands in for them. Empty for a complete one.
 *
 * @throws {InvalidOptionError} for a language without messages.
 */
export function missingMessages(
  predictor: { readonly contract: Pick<ModelContract, 'fields'> },
  language: Language,
): readonly string[] {
  const { messages } = checkLanguage(language)
  return Object.keys(englishMessages(predictor)).filter((id) => !Object.hasOwn(messages, id))
}

/** @throws {InvalidOptionError} for a language without messages, or an invalid locale. */
export function checkLanguage(language: Language): Language {
  const { locale, messages } = readGiven('language', 'an object of a locale and messages', () => {
    const { locale, messages } = Object(language) as Language
    // Asked for what any list of texts answers, which a revoked proxy does not.
    if (typeof messages === 'object' && messages !== null) Object.hasOwn(messages, 'label')
    return { locale, messages }
  })
  if (typeof messages !== 'object' || messages === null) {
    throw new InvalidOptionError('language.messages', messages, 'an object of texts by message id')
  }
  try {
    if (Intl.getCanonicalLocales(locale).length === 1) return { locale, messages }
  } catch {
    // Reported below, for any invalid tag.
  }
  throw new InvalidOptionError('language.locale', locale, 'a BCP 47 language tag, such as "de" or "pt-BR"')
}
