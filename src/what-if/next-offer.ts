import { decidingOptions, readOptions } from '../checks/options'
import type { OperatingPointName } from '../model/manifest'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import { partsOf } from '../predictor/predictor-parts'
import { describeChange } from '../reasons/change'
import { allMessages } from '../reasons/language'
import { andThen, type RuntimeAnswer, type RuntimeMode } from '../runtimes/runtime'
import { copyRecord } from '../steps/copy-record'
import type { Values } from '../steps/encode'
import type { ChurnPrediction, PredictOptions } from '../steps/prediction'
import type { CustomerChanges } from './changes'
import { type ChangeSearchResult, type ChangeSet, type ChangeStep, whatWouldChange } from './what-would-change'

/** One change that a company offers a customer. */
export interface Offer<Customer> {
  /** What the customer would have, in the words of the contract: "Two-year contract". */
  readonly phrase: string
  /** What would change, from and to. */
  readonly sentence: string
  /** The new value by field: what `simulate` takes. */
  readonly changes: CustomerChanges<Customer>
  /** The model's response: the probability with the offer less the one without, below 0. Not a promise of cause. */
  readonly effect: number
  /** What it costs the company for this customer, in the currency of the contract; undefined if unknown. */
  readonly cost: number | undefined
  /** See {@link ChangeSet}; undefined if the policy has no economics or the cost is unknown. */
  readonly gain: number | undefined
}

/** The best single change that a company offers one customer. */
export interface NextOffer<Customer> extends Offer<Customer> {
  /** The best one that changes something else, for a customer who declines; undefined if there is none. */
  readonly alternative: Offer<Customer> | undefined
}

/** A smaller fall in probability is nothing to talk about, and models do not know it. */
const leastEffect = 0.001

/** More than any contract offers. */
const mostOffers = 1000

/**
 * The single offer to talk about with a customer: of the changes that the contract offers and that lower the probability
 * by 0.001 at least, the one of greatest gain under a policy with economics, else of greatest effect. It need not bring
 * the customer to any target. Undefined if there is no such offer, or if each would cost more than it gains.
 *
 * @throws {InvalidCustomerError} listing every value the contract refuses.
 * @throws {InvalidOptionError} for an impossible option.
 */
export function nextOffer<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  customer: NoInfer<Customer>,
  options?: PredictOptions<false, NoInfer<Point>>,
): RuntimeAnswer<M, NextOffer<Customer> | undefined>
export function nextOffer(
  predictor: ChurnPredictor<Values, RuntimeMode>,
  customer: Values,
  options?: PredictOptions<false> | null,
): unknown {
  const { mode } = partsOf(predictor)
  const run = () => {
    const deciding = readOptions(options, decidingOptions)
    // Once: the customer who is changed is the one who was predicted, whatever the caller's object does.
    const given = copyRecord(predictor.contract, customer)
    const predicted = predictor.predict(given, deciding) as ChurnPrediction | Promise<ChurnPrediction>
    return andThen(predicted, ({ probability }) => {
      if (probability < leastEffect) return undefined
      const search = whatWouldChange(predictor, given, {
        ...deciding,
        // Whatever lowers the risk noticeably: the best offer is sought, not one that suffices for a decision.
        target: { probabilityAtMost: probability - leastEffect },
        maxChanges: 1,
        top: mostOffers,
      }) as ChangeSearchResult<Values> | Promise<ChangeSearchResult<Values>>
      return andThen(search, ({ answers }) => {
        const offers = answers.filter(({ reachesTarget, gain = 1 }) => reachesTarget && gain > 0)
        const best = offers.reduce<Found>(better, undefined)
        if (!best) return undefined
        const other = offers.filter((each) => fieldOf(each) !== fieldOf(best)).reduce<Found>(better, undefined)
        return { ...describe(predictor, best), alternative: other && describe(predictor, other) }
      })
    })
  }
  return mode === 'asynchronous' ? (async () => run())() : run()
}

type Found = ChangeSet<Values> | undefined

function better(best: Found, each: ChangeSet<Values>): Found {
  if (best === undefined) return each
  const [gain, other] = [each.gain ?? Number.NEGATIVE_INFINITY, best.gain ?? Number.NEGATIVE_INFINITY]
  if (gain !== other) return gain > other ? each : best
  return each.probabilityDifference < best.probabilityDifference ? each : best
}

/** Sets of one change each. */
function fieldOf({ steps: [step] }: ChangeSet<Values>): string | undefined {
  return step?.field
}

function describe(predictor: ChurnPredictor<Values, RuntimeMode>, found: ChangeSet<Values>): Offer<Values> {
  // Sets of one change each.
  const [step] = found.steps as readonly [ChangeStep]
  const { to } = describeChange(predictor, step).parameters
  const phrase = allMessages(predictor.contract)[to.messageId]?.replace('{value}', () => to.text) ?? step.sentence
  return {
    phrase,
    sentence: step.sentence,
    changes: found.changes,
    effect: found.probabilityDifference,
    cost: found.cost,
    gain: found.gain,
  }
}
