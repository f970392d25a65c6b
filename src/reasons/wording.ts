import { InvalidOptionError, printValue } from '../checks/errors'
import { type ContractField, isMissing, isQuantity, type ListedField, type ModelContract } from '../model/contract'
import { phraseId } from '../steps/phrase'
import { checkLanguage, type Language, type MessageTexts } from './language'

/** A field's value as a message. */
export interface ValuePhrase {
  /** The message of the value: an id of `englishMessages`. */
  readonly messageId: string
  readonly value: unknown
  /** The value as the language writes it; numbers with the contract's decimals, a value of unknown origin in quotes. */
  readonly text: string
  /** Unit of a number; undefined for others. */
  readonly unit: string | undefined
}

/** A language at hand: its texts, with English for those it does not have, and its numbers. */
export interface Wording {
  readonly locale: string
  readonly messages: MessageTexts
  readonly english: MessageTexts
}

/** @throws {InvalidOptionError} for a language without messages, or an invalid locale. */
export function wordingOf(language: Language | null | undefined, english: MessageTexts): Wording {
  return { locale: 'en', messages: english, ...(language && checkLanguage(language)), english }
}

/** @throws {InvalidOptionError} for a name that is not a field. */
export function fieldOf({ fields }: Pick<ModelContract, 'fields'>, name: string, option: string): ContractField {
  const field = fields.find((each) => each.name === name)
  if (field) return field
  throw new InvalidOptionError(option, name, 'a field of the contract')
}

/** A message's text with its parameters filled in. */
export function fillMessage(
  { messages, english }: Wording,
  id: string,
  parameters: Readonly<Record<string, string>> = {},
) {
  const text = translationOf(messages, id) ?? translationOf(english, id) ?? ''
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? parameters[name] : whole,
  )
}

/** A message of a language's own, where it has one under this id. */
export function translationOf(messages: MessageTexts, id: string): string | undefined {
  return Object.hasOwn(messages, id) ? messages[id] : undefined
}

/** The message for a number of things: `sets.one`, `sets.other`, by the language's own plural forms. */
export function fillCount(wording: Wording, name: string, count: number): string {
  return fillMessage(wording, pluralId(wording, name, count), { count: numberText(wording, count, 0) })
}

/**
 * What a field's value is called.
 *
 * @param days Of a date: the days counted. Without them, the date is named.
 */
export function phraseOf(wording: Wording, field: ContractField, value: unknown, days?: number): ValuePhrase {
  if (!isQuantity(field))
    return { messageId: phraseId(field, value), value, text: showListed(field, value), unit: undefined }
  const { name, decimals, unit } = field.type === 'date' ? { name: field.name, decimals: 0, unit: 'days' } : field
  if (isMissing(value)) return { messageId: phraseId(field, value), value, text: '', unit }
  if (field.type === 'date' && days === undefined)
    return { messageId: `${name}.date`, value, text: String(value), unit: undefined }
  const number = days ?? (value as number)
  return { messageId: pluralId(wording, name, number), value, text: numberText(wording, number, decimals), unit }
}

function showListed({ values }: ListedField, value: unknown): string {
  if (isMissing(value)) return ''
  return values.some((known) => known.value === value) ? String(value) : printValue(value)
}

/**
 * Rounded as the sentences of explanations are, which no library of languages does just so: 84.505 is below the middle.
 */
export function numberText({ locale }: Wording, value: number, decimals: number): string {
  return numberFormat(locale, decimals).format(Number(value.toFixed(decimals)))
}

function pluralId({ locale, messages }: Wording, name: string, value: number): string {
  const id = `${name}.${pluralRules(locale).select(value)}`
  return Object.hasOwn(messages, id) ? id : `${name}.other`
}

/** Formats take far longer to make than to use. */
const formats = /* @__PURE__ */ new Map<string, Intl.NumberFormat>()
const plurals = /* @__PURE__ */ new Map<string, Intl.PluralRules>()

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { ...digits, useGrouping: false })
  formats.set(key, format)
  return format
}

function pluralRules(locale: string): Intl.PluralRules {
  const rules = plurals.get(locale) ?? new Intl.PluralRules(locale)
  plurals.set(locale, rules)
  return rules
}
