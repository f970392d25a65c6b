import { show } from '../checks/errors'
import { type ContractField, isMissing, isNumeric, type NumberField } from '../model/contract'

/** Whether a contribution raises or lowers the margin; neutral where it is exactly 0. */
export type ContributionDirection = 'raises' | 'lowers' | 'neutral'

const effects: Record<ContributionDirection, string> = {
  raises: 'raises the risk',
  lowers: 'lowers the risk',
  neutral: 'makes no difference',
}

/** A reason in words, and its name to store and to switch on. */
export interface Reason {
  /**
   * `contract.Month-to-month.raises`, `tenureMonths.lowers`: numbers are told apart by direction alone; a value that is not
   * known or was never seen is `missing` or `unknown`.
   */
  readonly code: string
  /** "Month-to-month contract: raises the risk". */
  readonly sentence: string
}

/** Puts a field's value and effect into words. */
export type ReasonWriter = (value: unknown, direction: ContributionDirection) => Reason

/** The writer for one field, from the contract's phrases. What a listed value can give rise to is written once. */
export function createReasonWriter(field: ContractField): ReasonWriter {
  const phrase = createPhraseWriter(field)
  const write: ReasonWriter = (value, direction) => ({
    code: `${phraseId(field, value)}.${direction}`,
    sentence: `${phrase(value)}: ${effects[direction]}`,
  })
  if (isNumeric(field)) {
    const codes = { raises: `${field.name}.raises`, lowers: `${field.name}.lowers`, neutral: `${field.name}.neutral` }
    return (value, direction) =>
      isMissing(value)
        ? write(value, direction)
        : { code: codes[direction], sentence: `${phrase(value)}: ${effects[direction]}` }
  }
  const written = new Map<unknown, Readonly<Record<ContributionDirection, Reason>>>(
    field.values.map(({ value }) => [
      value,
      { raises: write(value, 'raises'), lowers: write(value, 'lowers'), neutral: write(value, 'neutral') },
    ]),
  )
  return (value, direction) => {
    const known = written.get(value)
    if (!known) return write(value, direction)
    return direction === 'raises' ? known.raises : direction === 'lowers' ? known.lowers : known.neutral
  }
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
  const one = around(phrases.one ?? phrases.other)
  const other = around(phrases.other)
  const format = createFormat(decimals)
  return (value) => {
    if (isMissing(value)) return phrases.missing ?? `${label} not known`
    const { before, after } = value === 1 ? one : other
    return after === undefined ? before : before + format(value as number) + after
  }
}

/** What stands before and after the value in a phrase; nothing after where the phrase does without it. */
function around(phrase: string): { readonly before: string; readonly after: string | undefined } {
  const place = phrase.indexOf('{value}')
  if (place < 0) return { before: phrase, after: undefined }
  return { before: phrase.slice(0, place), after: phrase.slice(place + '{value}'.length) }
}

/**
 * `toFixed` in a third of its time where a number has no more than the decimals shown, as most have: times 10ᵈ it is so
 * close to a whole number that there is nothing to round.
 */
export function createFormat(decimals: number): (value: number) => string {
  const scale = 10 ** decimals
  return (value) => {
    const steps = Math.round(value * scale)
    // Below 10⁹, the product is off by less than 10⁻⁶.
    if (!(value >= 0 && steps < 1e9 && Math.abs(value * scale - steps) < 1e-3)) return value.toFixed(decimals)
    const whole = Math.floor(steps / scale)
    return decimals === 0 ? `${whole}` : `${whole}.${`${steps - whole * scale}`.padStart(decimals, '0')}`
  }
}
