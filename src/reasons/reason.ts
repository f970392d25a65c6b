import { type Contract, isMissing, isNumeric, type NumberField } from '../contract'
import { InvalidOptionError, show } from '../errors'
import type { Contribution } from '../explanation'
import { type Direction, phraseId } from '../sentence'
import { englishMessages, type Language, type Messages } from './language'

/** A reason for people, and what any translator needs to say it in another language. */
export interface Reason {
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
  /** The value as the language writes it; numbers with the contract's decimals. */
  readonly shown: string
  /** Unit of a number; undefined for others. */
  readonly unit: string | undefined
  readonly direction: Direction
}

/**
 * Says a contribution in a language, English where none is given.
 *
 * @throws {InvalidOptionError} for a contribution of another contract's field.
 */
export function describeReason(
  contract: Pick<Contract, 'fields'>,
  { field: name, code, value, direction }: Contribution,
  language?: Language,
): Reason {
  const field = contract.fields.find((each) => each.name === name)
  if (!field) throw new InvalidOptionError('contribution', name, 'a field of the contract')
  const english = englishMessages(contract)
  const { locale = 'en', messages = english } = language ?? {}
  const numeric = isNumeric(field) && !isMissing(value)
  const shown = numeric ? formatNumber(value as number, field, locale) : isMissing(value) ? '' : show(value)
  const id = numeric ? pluralId(field, value as number, locale, messages) : phraseId(field, value)
  const textOf = (message: string) => messages[message] ?? english[message] ?? ''
  const phrase = fill(textOf(id), { value: shown })
  const sentence = fill(messages[code] ?? textOf('reason'), {
    phrase,
    effect: textOf(`effect.${direction}`),
    value: shown,
  })
  return {
    code,
    id,
    parameters: { value, shown, unit: isNumeric(field) ? field.unit : undefined, direction },
    sentence,
  }
}

function formatNumber(value: number, { decimals }: NumberField, locale: string): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return new Intl.NumberFormat(locale, { ...digits, useGrouping: false }).format(value)
}

function pluralId({ name }: NumberField, value: number, locale: string, messages: Messages): string {
  const id = `${name}.${new Intl.PluralRules(locale).select(value)}`
  return Object.hasOwn(messages, id) ? id : `${name}.other`
}

function fill(text: string, parameters: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole)
}
