import {
  type ChangeSet,
  type ChurnPredictor,
  describeChange,
  englishMessages,
  type OfferEconomics,
  reasonShares,
  tellingReasons,
  whatWouldChange,
} from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'

/** The best that the company can offer one customer next. */
export interface NextOffer {
  /** What the customer would have, in the words of the contract. */
  readonly phrase: string
  /** What would change, from and to. */
  readonly sentence: string
  /** What the model makes of it: the probability with the offer less the one without. */
  readonly difference: number
  /** What it costs the company; undefined if the contract does not say. */
  readonly cost: number | undefined
  /** Value × the fall in probability, less cost and contact; undefined if the cost is. */
  readonly gain: number | undefined
}

/** What a row of the list says beside its figures. */
export interface RowDetail {
  /** The reasons to give first, as phrases. */
  readonly reasons: readonly string[]
  /** The other reasons that raise the risk. */
  readonly others: readonly string[]
  readonly offer: NextOffer | undefined
}

/** Offers that are compared: more than any contract lists. */
const mostOffers = 100

/**
 * Builds what explains one customer after the other, against the reasons of the likeliest ones of the list.
 *
 * @param likeliest The records of the likeliest customers.
 */
export function createDetailer(predictor: ChurnPredictor<CustomerRecord>, likeliest: readonly CustomerRecord[]) {
  const shares = reasonShares(likeliest.map((record) => predictor.explain(record)))
  const texts = englishMessages(predictor)
  const offerOf = (record: CustomerRecord, probability: number, economics: OfferEconomics) => {
    const { answers } = whatWouldChange(predictor, record, {
      policy: economics,
      // Whatever lowers the risk at all: the list asks which of the offers is the best, not whether one suffices.
      target: { probabilityAtMost: probability * (1 - Number.EPSILON) },
      maxChanges: 1,
      top: mostOffers,
    })
    const best = answers.reduce<ChangeSet<CustomerRecord> | undefined>(
      (before, each) => (before === undefined || (each.gain ?? -Infinity) > (before.gain ?? -Infinity) ? each : before),
      undefined,
    )
    const step = best?.steps[0]
    if (!best || !step || best.probabilityDifference >= 0) return undefined
    const { to } = describeChange(predictor, step).parameters
    return {
      phrase: (texts[to.messageId] ?? step.sentence).replace('{value}', to.text),
      sentence: step.sentence,
      difference: best.probabilityDifference,
      cost: best.cost,
      gain: best.gain,
    }
  }
  return {
    /** @param economics For whom an offer is sought; undefined for reasons alone. */
    detail(record: CustomerRecord, economics: OfferEconomics | undefined): RowDetail {
      const { contributions, probability } = predictor.explain(record)
      const { first, others } = tellingReasons(predictor, contributions, { shares })
      return {
        reasons: first.map(({ phrase }) => phrase),
        others: others.map(({ phrase }) => phrase),
        offer: economics && offerOf(record, probability, economics),
      }
    },
  }
}
