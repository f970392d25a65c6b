import type { ModelContract } from '@org/churn'
import { createCsvWriter } from '@org/churn/csv'
import { addDays } from '../day/day.ts'
import { personaAt } from '../personas.ts'
import { roundTo } from '../pieces/format.ts'

const linesInPiece = 2000
// Read back here: an apostrophe before a dash would be another spelling.
const { line } = createCsvWriter({ formulas: 'keep' })

interface InventedListOptions {
  readonly seed?: number | undefined
  /** The day that the list describes: its dates are as far from it as those of the training were from theirs. */
  readonly asOf?: string | undefined
}

/**
 * Makes up a list of customers from nothing but the contract: every value it allows is as likely as any other, within
 * the trained range, so how often they churn means nothing. The same seed gives the same list.
 */
export function* inventList(
  contract: ModelContract,
  count: number,
  { seed = 42, asOf = contract.asOf ?? '' }: InventedListOptions = {},
): Generator<string> {
  const random = createRandom(seed)
  const { id } = contract
  yield line([id === null ? 'name' : id.column, ...contract.fields.map(({ column }) => column)])
  let piece = ''
  for (let customer = 1; customer <= count; customer++) {
    piece += line([personaAt(customer - 1), ...inventCells(contract, random, asOf)])
    if (customer % linesInPiece > 0) continue
    yield piece
    piece = ''
  }
  yield piece
}

function inventCells({ fields }: ModelContract, random: () => number, asOf: string): readonly string[] {
  const values = new Map<string, unknown>()
  for (const field of fields) {
    if (field.type === 'boolean' || field.type === 'category') {
      values.set(field.name, field.values[Math.floor(random() * field.values.length)].value)
    } else if (field.type === 'date') {
      const [low, high] = field.trained
      const days = Math.round(low + random() * (high - low))
      values.set(field.name, addDays(asOf, field.count === 'before' ? -days : days))
    } else {
      const [low, high] = field.trained
      values.set(field.name, roundTo(low + random() * (high - low), field.decimals))
    }
  }
  return fields.map((field) => {
    const value = values.get(field.name)
    const { requires } = field
    if (requires && !requires.values.includes(values.get(requires.field)))
      return (field.type === 'boolean' || field.type === 'category' ? field.requires?.otherwise : undefined) ?? ''
    if (field.type !== 'boolean' && field.type !== 'category') return String(value)
    return field.values.find((each) => each.value === value)?.source[0] ?? ''
  })
}

/** Mulberry32: 32 bits of state, evenly spread between 0 and 1. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
