import type { ChurnExplanation } from '@org/churn'
import { formatPercent } from '../format.ts'
import styles from './following-answer.module.css'

/** On narrow screens the answer stands above the form: this keeps its gist in sight while the form is worked on. */
export function FollowingAnswer({ explanation: { probability, riskBand } }: { explanation: ChurnExplanation }) {
  return (
    <p className={`${styles.following} numeric`} aria-hidden="true" data-band={riskBand}>
      <strong>{formatPercent(probability)}</strong>
      <span className={styles.track}>
        <span style={{ width: `${100 * probability}%` }} />
      </span>
      <span>{riskBand} risk</span>
    </p>
  )
}
