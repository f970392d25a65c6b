import type { Field, NumberField } from './contract'
import { show } from './errors'

/** Whether a contribution raises or lowers the margin; neutral where it is exactly 0. */
export type Direction = 'raises' | 'lowers' | 'neutral'

const effects: Record<Direction, string> = {
  raises: 'raises the risk',
  lowers: 'lowers the risk',
  neutral: 'makes no difference',
}

/** "Month-to-month contract: raises the risk". */
export function sentenceFor(field: Field, value: unknown, direction: Direction): string {
  return `${phraseFor(field, value)}: ${effects[direction]}`
}

/** The contract's phrase for a field's value: "2 months as a customer". */
function phraseFor(field: Field, value: unknown): string {
  const missing = value === null || value === undefined
  if (field.type === 'boolean' || field.type === 'category') {
    const listed = field.values.find((entry) => entry.value === value)
    return listed?.phrase ?? `${field.label} ${missing ? 'not known' : `${show(value)}, not seen in training`}`
  }
  return missing ? (field.phrases.missing ?? `${field.label} not known`) : phraseForNumber(field, value as number)
}

function phraseForNumber({ phrases, decimals }: NumberField, value: number): string {
  const phrase = value === 1 ? (phrases.one ?? phrases.other) : phrases.other
  return phrase.replace('{value}', value.toFixed(decimals))
}
