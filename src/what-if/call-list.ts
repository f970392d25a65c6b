import type { BatchItem } from '../batch/items'
import { type ChurnError, InvalidOptionError, readGiven } from '../checks/errors'
import { callOptions, copyNamed, decidingOptions, type OptionRules, readOptions } from '../checks/options'
import { readAt } from '../checks/unreadable'
import { rankCustomers } from '../decisions/ranking'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { type PredictorParts, partsOf } from '../predictor/predictor-parts'
import { andThen, isThenable, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import type { OfferEconomics } from '../steps/economics'
import type { Values } from '../steps/encode'
import { resolvePolicy } from '../steps/policy'
import type { ChurnExplanation, PredictOptions } from '../steps/prediction'
import { isRecord } from '../steps/read-record'
import { type NextOffer, nextOffer } from './next-offer'
import { type ReasonShares, reasonShares, tellingReasons } from './telling-reasons'

/** Whom to list, and what to say of each. */
export interface CallListOptions<Point extends OperatingPointName = OperatingPointName>
  extends PredictOptions<false, Point> {
  /** Most customers on the list; all by default. */
  readonly count?: number
  /** The most that the contacts may cost if everybody takes the offer; only with economics as the policy. */
  readonly budget?: number
  /** Most reasons for each customer; 3 by default. */
  readonly reasons?: number
  /** Share of the customers that have each reason: see {@link reasonShares}. Of those on the list by default. */
  readonly shares?: ReasonShares
}

/** One customer of the list. */
export interface Call<Customer> {
  /** The place in the customers that were given. */
  readonly index: number
  /** From 1. */
  readonly rank: number
  /** Whether the policy says to contact the customer and the limits permit it. */
  readonly contact: boolean
  readonly probability: number
  /** What the customer would take along: value × probability. Undefined if the policy has no economics. */
  readonly atStake: number | undefined
  /** What contacting the customer is expected to gain; undefined if the policy has no economics. */
  readonly expectedGain: number | undefined
  /** Phrases of the reasons to give first: see {@link tellingReasons}. */
  readonly reasons: readonly string[]
  /** The best single offer; undefined if none lowers the risk, or none pays. */
  readonly offer: NextOffer<Customer> | undefined
}

/** Whom to call, best first, and who could not be scored. */
export interface CallList<Customer> {
  readonly calls: readonly Call<Customer>[]
  readonly refused: readonly { readonly index: number; readonly error: ChurnError }[]
}

const optionRules = (): OptionRules => ({
  ...decidingOptions,
  count: callOptions.top,
  budget: [(value) => typeof value === 'number' && value >= 0, 'a number of at least 0'],
  reasons: callOptions.top,
  shares: [(value) => typeof value === 'function', 'what reasonShares answers'],
})

/**
 * Makes a list for the people who call: ranked by expected gain where the policy has economics, else by probability,
 * each with reasons and the next offer. Reasons and offers are sought only for those on the list.
 *
 * @throws {InvalidOptionError} for anything but an array, or an impossible option.
 */
export function callList<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customers: readonly NoInfer<Customer>[],
  options?: CallListOptions<NoInfer<Point>>,
): RuntimeAnswer<M, CallList<Customer>>
export function callList(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  customers: readonly Values[],
  options?: CallListOptions | null,
): unknown {
  const parts = partsOf(predictor)
  const run = () => {
    const { count, budget, reasons = 3, shares: given, ...deciding } = readOptions(options, optionRules())
    const economics = economicsOf(parts, deciding)
    if (budget !== undefined && !economics)
      throw new InvalidOptionError(
        'budget',
        budget,
        'none, or economics as the policy: without them nothing has a price',
      )
    const read = copyAll(parts, customers)
    const predicted = predictor.predictBatch(read, deciding) as Later<readonly BatchItem[]>
    return andThen(predicted, (items) => {
      const places = rank(items, economics, { count, budget })
      const refused = items.flatMap((item) => (item.ok ? [] : [{ index: item.index, error: item.error }]))
      const explain = (index: number) => () => predictor.explain(read[index], deciding) as Later<ChurnExplanation>
      const explaining = places.map(({ index }) => explain(index))
      return andThen(collect(explaining), (explanations) => {
        const shares = given ?? reasonShares(explanations)
        const describe = ({ index, contact, expectedGain }: Place, place: number): Later<Call<Values>> => {
          const { probability, contributions } = explanations[place] as ChurnExplanation
          const first = reasons === 0 ? [] : tellingReasons(predictor, contributions, { shares, top: reasons }).first
          const sought = nextOffer(predictor, read[index], deciding) as Later<NextOffer<Values> | undefined>
          return andThen(sought, (offer) => ({
            index,
            rank: place + 1,
            contact,
            probability,
            atStake: economics && economics.customerValue * probability,
            expectedGain,
            reasons: first.map(({ phrase }) => phrase),
            offer,
          }))
        }
        const described = collect(places.map((each, place) => () => describe(each, place)))
        return andThen(described, (calls): CallList<Values> => ({ calls, refused }))
      })
    })
  }
  return parts.mode === 'asynchronous' ? (async () => run())() : run()
}

/**
 * Reads each value once: the customer who is explained is the one who was ranked, whatever the caller's objects do.
 *
 * @throws {InvalidOptionError} for anything but an array.
 */
function copyAll({ loaded }: PredictorParts, customers: readonly Values[]): readonly Values[] {
  const expected = 'an array of customers'
  const names = loaded.contract.fields.map(({ name }) => name)
  const copies = readGiven('customers', expected, () => {
    if (!Array.isArray(customers)) return undefined
    return Array.from({ length: customers.length }, (_, index) => {
      const customer = readAt(customers, index)
      return isRecord(customer) ? copyNamed(customer, names) : customer
    })
  })
  if (copies) return copies as readonly Values[]
  throw new InvalidOptionError('customers', customers, expected)
}

type Later<T> = T | Promise<T>

interface Limits {
  readonly count: number | undefined
  readonly budget: number | undefined
}

interface Place {
  readonly index: number
  readonly contact: boolean
  readonly expectedGain: number | undefined
}

function economicsOf({ loaded, rule }: PredictorParts, { policy }: PredictOptions<false>): OfferEconomics | undefined {
  return (policy === undefined || policy === null ? rule : resolvePolicy(loaded.manifest, policy)).economics
}

/** The places of the list, best first. */
function rank(
  items: readonly BatchItem[],
  economics: OfferEconomics | undefined,
  { count = Number.POSITIVE_INFINITY, budget }: Limits,
): readonly Place[] {
  const scored = items.filter((item) => item.ok)
  const contacts =
    economics && rankCustomers(items, economics, { count, ...(budget !== undefined && { budget }) }).contacts
  const chosen = new Set(contacts)
  const key = ({ prediction }: (typeof scored)[number]) => prediction.expectedGain ?? prediction.probability
  return scored
    .sort((one, other) => key(other) - key(one) || one.index - other.index)
    .slice(0, count)
    .map(({ index, prediction }) => ({
      index,
      contact: economics ? chosen.has(index) : prediction.churn,
      expectedGain: prediction.expectedGain,
    }))
}

/** What all calls answer, one after the other; a promise as soon as one does. */
function collect<T>(calls: readonly (() => Later<T>)[]): Later<readonly T[]> {
  const answers: T[] = []
  const from = (place: number): Later<readonly T[]> => {
    for (let next = place; next < calls.length; next++) {
      const answer = calls[next]()
      if (isThenable(answer)) {
        return answer.then((value) => {
          answers.push(value)
          return from(next + 1)
        })
      }
      answers.push(answer)
    }
    return answers
  }
  return from(0)
}
