import { dayOfIsoDate } from '../arithmetic/calendar'
import { type ContractField, isQuantity, type ModelContract, type QuantityField } from '../model/contract'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { dateAt, datesAsOf } from '../steps/dates'
import { withRequirements } from '../steps/requirement'
import type { FieldDistribution, WholeManifest } from './parts'
import { fewestTold } from './small-groups'

/** How one field moves the risk. */
export interface Driver {
  readonly field: string
  readonly label: string
  /** Mean absolute contribution, in log-odds. */
  readonly strength: number
  /** The mean contribution of each group of values that holds at least ten customers. */
  readonly effects: readonly { readonly words: string; readonly logOdds: number }[]
}

/** Invented customers that are explained. */
const drawn = 1000

/**
 * What moves the risk, the strongest first: the mean contributions of invented customers, each of whose fields is drawn
 * from its distribution in the training part. No row is read.
 */
export function findDrivers(
  predictor: ChurnPredictor<object>,
  contract: ModelContract,
  { fields, rows }: WholeManifest['reference'],
): readonly Driver[] {
  const inputs = contract.fields.filter(({ input }) => input)
  const distributions = new Map(fields.map((each) => [each.field, each]))
  const day = dayOfIsoDate(contract.asOf ?? '') ?? 0
  const asOf = contract.asOf && { asOf: contract.asOf }
  const customers = drawCustomers(inputs, distributions, day)
  const explained = customers.map((customer) => ({
    customer,
    logOdds: new Map(
      predictor
        .explain(customer, { includeSensitive: true, ...asOf })
        .contributions.map(({ field, logOdds }) => [field as string, logOdds]),
    ),
  }))
  return inputs
    .map((field) => {
      const moved = explained.map(({ customer, logOdds }) => ({
        value: customer[field.name],
        logOdds: logOdds.get(field.name) ?? 0,
      }))
      const strength = mean(moved.map(({ logOdds }) => Math.abs(logOdds)))
      const groups = groupsOf(field, distributions.get(field.name), rows, day)
      const effects = groups.flatMap(({ words, holds }) => {
        const found = moved.filter(({ value }) => holds(value)).map(({ logOdds }) => logOdds)
        return found.length === 0 ? [] : [{ words, logOdds: mean(found) }]
      })
      return { field: field.name, label: field.label, strength, effects }
    })
    .sort((a, b) => b.strength - a.strength)
}

type Drawn = Record<string, unknown>

function drawCustomers(
  inputs: readonly ContractField[],
  distributions: ReadonlyMap<string, FieldDistribution>,
  day: number,
): readonly Drawn[] {
  const random = seeded(1)
  return Array.from({ length: drawn }, () => {
    const customer: Drawn = {}
    for (const field of inputs) customer[field.name] = draw(field, distributions.get(field.name), random, day)
    return withRequirements(inputs, customer)
  })
}

function draw(
  field: ContractField,
  distribution: FieldDistribution | undefined,
  random: () => number,
  day: number,
): unknown {
  const [chance, place] = [random(), random()]
  if (field.missing.policy === 'accept' && chance < (distribution?.missing ?? 0)) return null
  if (isQuantity(field)) {
    const edges = distribution?.edges ?? field.trained
    const at = place * (edges.length - 1)
    const decile = Math.min(Math.floor(at), edges.length - 2)
    const value = edges[decile] + (at - decile) * (edges[decile + 1] - edges[decile])
    if (field.type === 'date') return dateAt(field.count, Math.round(value), day)
    return field.type === 'integer' ? Math.round(value) : value
  }
  let rest = place
  for (const { value, share } of distribution?.shares ?? []) {
    rest -= share
    if (rest < 0) return value
  }
  return field.values[0].value
}

interface Group {
  readonly words: string
  readonly holds: (value: unknown) => boolean
}

function groupsOf(
  field: ContractField,
  distribution: FieldDistribution | undefined,
  rows: number,
  day: number,
): readonly Group[] {
  if (isQuantity(field)) return rows < 10 * fewestTold ? [] : thirdsOf(field, distribution, day)
  const isLarge = (value: unknown) =>
    (distribution?.shares?.find((each) => each.value === value)?.share ?? 0) * rows >= fewestTold
  return field.values
    .filter(({ value }) => isLarge(value))
    .map(({ value, phrase }) => ({ words: phrase, holds: (each) => each === value }))
}

/** About the lowest third, the middle, and the highest third, told apart by deciles: never by the extremes. */
function thirdsOf(field: QuantityField, found: FieldDistribution | undefined, day: number): readonly Group[] {
  if (!found?.edges) return []
  const [low, high] = [found.edges[3], found.edges[7]]
  const words = (edge: number) => {
    if (field.type === 'date') return `${Math.round(edge)} days`
    return `${edge.toFixed(field.decimals)}${field.unit === '' ? '' : ` ${field.unit}`}`
  }
  const daysOf = field.type === 'date' ? datesAsOf(day).count(field.count) : undefined
  const number = (value: unknown) => (daysOf ? daysOf(value) : typeof value === 'number' ? value : Number.NaN)
  if (!(low < high)) return []
  return [
    { words: `${field.label} up to ${words(low)}`, holds: (value) => number(value) <= low },
    { words: `${field.label} in between`, holds: (value) => number(value) > low && number(value) < high },
    { words: `${field.label} from ${words(high)}`, holds: (value) => number(value) >= high },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** Numbers in [0, 1) from a seed (mulberry32 by Tommy Ettinger, public domain): the same report every time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
