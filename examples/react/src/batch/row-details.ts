import {
  type ChurnPredictor,
  type NextOffer,
  nextOffer,
  type OfferEconomics,
  reasonShares,
  tellingReasons,
} from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'

/** What a row of the list says beside its figures. */
export interface RowDetail {
  /** The reasons to give first, as phrases. */
  readonly reasons: readonly string[]
  /** The other reasons that raise the risk. */
  readonly others: readonly string[]
  /** The offer that gains the most, and the best of another kind. */
  readonly offer: NextOffer<CustomerRecord> | undefined
}

/**
 * Builds what explains one customer after the other, against the reasons of the likeliest ones of the list.
 *
 * @param likeliest The records of the likeliest customers.
 */
export function createDetailer(predictor: ChurnPredictor<CustomerRecord>, likeliest: readonly CustomerRecord[]) {
  const shares = reasonShares(likeliest.map((record) => predictor.explain(record)))
  return {
    /** @param economics For whom an offer is sought; undefined for reasons alone. */
    detail(record: CustomerRecord, economics: OfferEconomics | undefined): RowDetail {
      const { contributions } = predictor.explain(record)
      const { first, others } = tellingReasons(predictor, contributions, { shares })
      return {
        reasons: first.map(({ phrase }) => phrase),
        others: others.map(({ phrase }) => phrase),
        offer: economics && nextOffer(predictor, record, { policy: economics }),
      }
    },
  }
}
