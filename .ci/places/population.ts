/** Many customers, and what a place answers to each in 32 bits: whether two places differ in any bit, and for how many. */
import type * as Entry from '@org/churn'
import type { Customer, ModelContract, Runtime, RuntimeMode } from '@org/churn'
import { seeded } from '../testing/seeded'

/** Customers drawn from the contract, the same in every place. */
export const drawnCount = 100_000
const seed = 7

/** Customers that are scored at once: a Worker's memory holds as many answers. */
const chunkSize = 10_000

const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }

/** What a place answers to a population. */
export interface PopulationAnswers {
  readonly customers: number
  /** Customers the contract refused: none is expected. */
  readonly refused: number
  /** Eight hexadecimal digits for each customer. */
  readonly digests: string
}

/** Whom to answer: those that are given, and as many drawn ones. */
export interface PopulationOptions {
  readonly given: readonly object[]
  readonly drawn?: number
  /** For a model with dates. */
  readonly asOf?: string | undefined
}

/** Answers to the customers that are given, and to those that are drawn. */
export async function answerPopulation(
  entry: typeof Entry,
  runtime: Runtime<RuntimeMode>,
  { given, drawn = drawnCount, asOf }: PopulationOptions,
): Promise<PopulationAnswers> {
  const predictor = entry.createChurnPredictor({ runtime, ...(asOf && { asOf }) })
  const random = seeded(seed)
  const digests: string[] = []
  let refused = 0
  for (let start = 0; start < given.length + drawn; start += chunkSize) {
    const end = Math.min(start + chunkSize, given.length + drawn)
    const customers: Customer[] = []
    for (let place = start; place < end; place++) {
      customers.push((given[place] ?? drawCustomer(predictor.contract, random, asOf)) as Customer)
    }
    // The bands begin where the other operating points decide.
    const decided = await predictor.predictBatch(customers, { abstain: true })
    const valued = await predictor.predictBatch(customers, { policy: economics })
    for (const [place, item] of decided.entries()) {
      const other = valued[place]
      if (!item.ok || !other.ok) refused++
      else digests.push(digestOf(item.prediction, other.prediction))
    }
  }
  await predictor.dispose()
  return { customers: given.length + drawn, refused, digests: digests.join('') }
}

/** How many customers two places answer differently, in any bit. */
export function countDifferences(one: PopulationAnswers, other: PopulationAnswers): number {
  let differences = Math.abs(one.digests.length - other.digests.length) / 8
  for (let start = 0; start < Math.min(one.digests.length, other.digests.length); start += 8) {
    if (one.digests.slice(start, start + 8) !== other.digests.slice(start, start + 8)) differences++
  }
  return differences
}

type Prediction = Entry.ChurnPrediction<Entry.ChurnVerdict<boolean>>

const bits = new DataView(new ArrayBuffer(8))

/** FNV-1a (Fowler, Noll, Vo) over the bits of all that is said of a customer, a word at a time. */
function digestOf(decided: Prediction, valued: Prediction): string {
  let digest = 0x811c9dc5
  const add = (word: number) => {
    digest = Math.imul(digest ^ word, 0x01000193)
    digest ^= digest >>> 15
  }
  const numbers = [decided.probability, decided.interval?.lower, decided.interval?.upper, valued.expectedGain]
  for (const number of numbers) {
    bits.setFloat64(0, number ?? Number.NaN)
    add(bits.getUint32(0))
    add(bits.getUint32(4))
  }
  for (const verdict of [decided.churn, valued.churn]) add([false, true, 'abstain'].indexOf(verdict))
  add(['low', 'medium', 'high'].indexOf(decided.riskBand))
  return (digest >>> 0).toString(16).padStart(8, '0')
}

/** A customer that the contract accepts: some values missing, unknown, or outside of what was trained on. */
function drawCustomer({ fields }: ModelContract, random: () => number, asOf = ''): object {
  const customer: Record<string, unknown> = {}
  for (const field of fields.filter(({ input }) => input)) {
    const chance = random()
    const share = random()
    const needed = field.type === 'boolean' ? field.requires : undefined
    if (needed && !needed.values.includes(customer[needed.field] as never)) customer[field.name] = false
    else if (chance < 0.02 && field.missing.policy === 'accept') customer[field.name] = null
    else if (field.type === 'boolean') customer[field.name] = share < 0.5
    else if (field.type === 'category') {
      const strange = chance > 0.98 && field.unknown.policy === 'accept'
      customer[field.name] = strange ? 'never seen' : field.values[Math.floor(share * field.values.length)].value
    } else {
      const wide = chance > 0.98 && field.outOfRange.policy === 'accept'
      const [least, most] = wide ? field.limits : field.trained
      if (field.type === 'date') {
        const days = Math.round(least + share * (most - least))
        const day = Date.parse(asOf) + (field.count === 'before' ? -days : days) * 86_400_000
        customer[field.name] = new Date(day).toISOString().slice(0, 10)
        continue
      }
      const scale = Number(`1e${field.decimals}`)
      customer[field.name] = Math.round((least + share * (most - least)) * scale) / scale
    }
  }
  return customer
}
