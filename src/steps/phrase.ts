import { printValue } from '../checks/errors'
import { type ContractField, isMissing, isQuantity } from '../model/contract'
import { englishPhrases, englishReasons } from './english'

/** Whether a contribution raises or lowers the margin; neutral where it is exactly 0. */
export type ContributionDirection = 'raises' | 'lowers' | 'neutral'

/** A reason in words, and its name to store and to switch on. */
export interface Reason {
  /**
   * `contract.Month-to-month.raises`, `tenureMonths.lowers`: numbers are told apart by direction alone; a value that is not
   * known or was never seen is `missing` or `unknown`.
   */
  readonly code: string
  /** What the value is called: "Month-to-month contract". */
  readonly phrase: string
  /** "Month-to-month contract: raises the risk". */
  readonly sentence: string
}

/** Puts a field's value and effect into words. */
export type ReasonWriter = (value: unknown, direction: ContributionDirection) => Reason

/** The writer for one field, from the contract's phrases; a date's value is its days. What a listed value can give rise to is written once. */
export function createReasonWriter(field: ContractField): ReasonWriter {
  const phraseFor = createPhraseWriter(field)
  const effects = inEachDirection(effectOf)
  const write = (value: unknown, direction: ContributionDirection, id: string): Reason => {
    const phrase = phraseFor(value, id)
    return { code: `${id}.${direction}`, phrase, sentence: phrase + effects[direction] }
  }
  if (isQuantity(field)) {
    const codes = inEachDirection((direction) => `${field.name}.${direction}`)
    return (value, direction) => {
      if (isMissing(value)) return write(value, direction, `${field.name}.missing`)
      const phrase = phraseFor(value)
      return { code: codes[direction], phrase, sentence: phrase + effects[direction] }
    }
  }
  const written = new Map<unknown, Readonly<Record<ContributionDirection, Reason>>>(
    field.values.map(({ value }) => [
      value,
      // Looking for each value among the others would take the square of them.
      inEachDirection((direction) => write(value, direction, `${field.name}.${value}`)),
    ]),
  )
  return (value, direction) => {
    const known = written.get(value)
    if (!known) return write(value, direction, phraseId(field, value))
    return direction === 'raises' ? known.raises : direction === 'lowers' ? known.lowers : known.neutral
  }
}

function inEachDirection<T>(make: (direction: ContributionDirection) => T): Record<ContributionDirection, T> {
  return { raises: make('raises'), lowers: make('lowers'), neutral: make('neutral') }
}

/** The part of a reason's code that stands for the value. */
export function phraseId(field: ContractField, value: unknown): string {
  if (isMissing(value)) return `${field.name}.missing`
  if (isQuantity(field)) return field.name
  return `${field.name}.${field.values.some((known) => known.value === value) ? value : 'unknown'}`
}

/** The end of a sentence that begins with a phrase: ": raises the risk". */
function effectOf(direction: ContributionDirection): string {
  return englishReasons.reason.replace('{phrase}', '').replace('{effect}', englishReasons[`effect.${direction}`])
}

/** Writes what a field's value is called, for a listed one by its {@link phraseId}: "Month-to-month contract". */
function createPhraseWriter(field: ContractField): (value: unknown, id?: string) => string {
  const texts = new Map(englishPhrases(field))
  const textOf = (id = '') => texts.get(id) ?? field.label
  if (!isQuantity(field)) return (value, id) => textOf(id).replace('{value}', () => printValue(value))
  const { name } = field
  const missing = textOf(`${name}.missing`)
  const other = around(textOf(`${name}.other`))
  const one = texts.has(`${name}.one`) ? around(textOf(`${name}.one`)) : other
  const format = createFormat(field.type === 'date' ? 0 : field.decimals)
  return (value) => {
    if (isMissing(value)) return missing
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
  const scale = Number(`1e${decimals}`)
  return (value) => {
    const steps = Math.round(value * scale)
    // Below 10⁹, the product is off by less than 10⁻⁶.
    if (!(value >= 0 && steps < 1e9 && Math.abs(value * scale - steps) < 1e-3)) return value.toFixed(decimals)
    const whole = Math.floor(steps / scale)
    return decimals === 0 ? `${whole}` : `${whole}.${`${steps - whole * scale}`.padStart(decimals, '0')}`
  }
}
