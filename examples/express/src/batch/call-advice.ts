import {
  type ChurnPredictor,
  describeChange,
  englishMessages,
  type PredictOptions,
  tellingReasons,
  whatWouldChange,
} from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'

/** What to talk about with one customer. */
export interface CallAdvice {
  /** The reasons to give first, as phrases: what an offer can change before what it cannot. */
  readonly reasons: readonly string[]
  /** The single offer that lowers the risk the most; undefined if none does. */
  readonly offer:
    | { readonly phrase: string; readonly difference: number; readonly cost: number | undefined }
    | undefined
}

/** More than any contract offers. */
const mostOffers = 100

/** Builds what advises on one customer after the other, with `top` reasons for each. */
export function createAdviser(
  predictor: ChurnPredictor<AnyCustomer>,
  top: number,
  { asOf }: Pick<PredictOptions<boolean>, 'asOf'>,
): (customer: AnyCustomer, probability: number) => CallAdvice {
  const dated = asOf === undefined ? {} : { asOf }
  const texts = englishMessages(predictor)
  const reasonsOf = (customer: AnyCustomer) =>
    top === 0 ? [] : tellingReasons(predictor, predictor.explain(customer, dated).contributions, { top }).first
  return (customer, probability) => {
    const { answers } = whatWouldChange(predictor, customer, {
      ...dated,
      // Whatever lowers the risk at all: the best of these is sought, not one that suffices.
      target: { probabilityAtMost: probability * (1 - Number.EPSILON) },
      maxChanges: 1,
      top: mostOffers,
    })
    const [best] = [...answers].sort((a, b) => a.probabilityDifference - b.probabilityDifference)
    const reasons = reasonsOf(customer).map(({ phrase }) => phrase)
    const step = best?.steps[0]
    if (!best || !step || best.probabilityDifference >= 0) return { reasons, offer: undefined }
    const { to } = describeChange(predictor, step).parameters
    const phrase = (texts[to.messageId] ?? step.sentence).replace('{value}', to.text)
    return { reasons, offer: { phrase, difference: best.probabilityDifference, cost: best.cost } }
  }
}
