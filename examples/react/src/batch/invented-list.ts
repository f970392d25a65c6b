import type { ContractField, ModelContract } from '@org/churn'
import { createCsvWriter } from '@org/churn/csv'

const linesInPiece = 2000
const { line } = createCsvWriter()

/**
 * Makes up a list of customers from nothing but the contract: every value it allows is as likely as any other, within
 * the trained range, so how often they churn means nothing. The same seed gives the same list.
 */
export function* inventList(contract: ModelContract, count: number, seed = 42): Generator<string> {
  const random = createRandom(seed)
  const { id } = contract
  yield line([...(id === null ? [] : [id.column]), ...contract.fields.map(({ column }) => column)])
  let piece = ''
  for (let customer = 1; customer <= count; customer++) {
    const name = id === null ? [] : [`INV-${String(customer).padStart(6, '0')}`]
    piece += line([...name, ...inventCells(contract.fields, random)])
    if (customer % linesInPiece > 0) continue
    yield piece
    piece = ''
  }
  yield piece
}

function inventCells(fields: readonly ContractField[], random: () => number): readonly string[] {
  const values = new Map<string, unknown>()
  for (const field of fields) {
    if (field.type === 'boolean' || field.type === 'category') {
      values.set(field.name, field.values[Math.floor(random() * field.values.length)].value)
    } else {
      const [low, high] = field.trained
      values.set(field.name, Number((low + random() * (high - low)).toFixed(field.decimals)))
    }
  }
  return fields.map((field) => {
    const value = values.get(field.name)
    if (field.type === 'boolean') {
      const { requires } = field
      if (requires && !requires.values.includes(values.get(requires.field))) return requires.otherwise
    }
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
