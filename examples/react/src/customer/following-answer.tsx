import type { ChurnExplanation } from '@org/churn'
import { formatPercent } from '../pieces/format.ts'
import styles from './following-answer.module.css'

interface FollowingAnswerProps {
  readonly explanation: ChurnExplanation
  /** Whether the answer itself is out of sight. */
  readonly needed: boolean
}

/**
 * Keeps the gist of the answer in sight while the form is worked on: on narrow screens, where the answer stands above the
 * form, always; on wide ones when the answer has been scrolled away.
 */
export function FollowingAnswer({ explanation: { probability, riskBand }, needed }: FollowingAnswerProps) {
  return (
    <p
      className={`${styles.following} numeric`}
      aria-hidden="true"
      data-band={riskBand}
      data-needed={needed}
      data-screen-only
    >
      <strong>{formatPercent(probability)}</strong>
      <span className={styles.track}>
        <span style={{ width: `${100 * probability}%` }} />
      </span>
      <span>{riskBand} risk</span>
    </p>
  )
}
