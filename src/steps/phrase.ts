import { show } from '../checks/errors'
import { type ContractField, isMissing, isNumeric, type NumberField } from '../model/contract'

/** Whether a contribution raises or lowers the margin; neutral where it is exactly 0. */
export type ContributionDirection = 'raises' | 'lowers' | 'neutral'

const effects: Record<ContributionDirection, string> = {
  raises: 'raises the risk',
  lowers: 'lowers the risk',
  neutral: 'makes no difference',
}

/** Puts a field's value and effect into words: "Month-to-month contract: raises the risk". */
export type SentenceWriter = (value: unknown, direction: ContributionDirection) => string

/** The writer for one field, from the contract's phrases. */
export function createSentenceWriter(field: ContractField): SentenceWriter {
  const phrase = createPhraseWriter(field)
  return (value, direction) => `${phrase(value)}: ${effects[direction]}`
}

/**
 * A stable code for a reason, to store and to switch on: `contract.Month-to-month.raises`, `tenureMonths.lowers`. Numbers are
 * told apart by direction alone; a value that is not known or was never seen is `missing` or `unknown`.
 */
export function reasonCode(field: ContractField, value: unknown, direction: ContributionDirection): string {
  return `${phraseId(field, value)}.${direction}`
}

/** The part of a reason's code that stands for the value. */
export function phraseId(field: ContractField, value: unknown): string {
  if (isMissing(value)) return `${field.name}.missing`
  if (isNumeric(field)) return field.name
  return `${field.name}.${field.values.some((known) => known.value === value) ? value : 'unknown'}`
}

/** The writer of a field's value alone: "Month-to-month contract". */
export function createPhraseWriter(field: ContractField): (value: unknown) => string {
  return isNumeric(field) ? createNumberPhrase(field) : createListedPhrase(field)
}

function createListedPhrase({ label, values }: Exclude<ContractField, NumberField>): (value: unknown) => string {
  const phrases = new Map<unknown, string>(values.map(({ value, phrase }) => [value, phrase]))
  return (value) =>
    phrases.get(value) ?? `${label} ${isMissing(value) ? 'not known' : `${show(value)}, not seen in training`}`
}

function createNumberPhrase({ label, phrases, decimals }: NumberField): (value: unknown) => string {
  return (value) => {
    if (isMissing(value)) return phrases.missing ?? `${label} not known`
    const phrase = value === 1 ? (phrases.one ?? phrases.other) : phrases.other
    return phrase.replace('{value}', (value as number).toFixed(decimals))
  }
}
