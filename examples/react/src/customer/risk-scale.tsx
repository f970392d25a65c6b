import type { ProbabilityInterval } from '@org/churn'
import { bands } from '../bands.ts'
import { formatPercent } from '../pieces/format.ts'
import styles from './risk-scale.module.css'

interface RiskScaleProps {
  readonly probability: number
  /** Where the truth may lie for customers with this score; undefined where the model does not say. */
  readonly interval: ProbabilityInterval | undefined
  readonly threshold: number
  /** Where the customer stood before the changes. */
  readonly before: number | undefined
}

/** The bands from 0 to 100 %, to scale, with the customer and the threshold of the decision on them. */
export function RiskScale({ probability, interval, threshold, before }: RiskScaleProps) {
  const told = bands
    .map(({ name, start, end }) => `${name} ${formatPercent(start)} to ${formatPercent(end)}`)
    .join(', ')
  return (
    <div
      className={styles.scale}
      role="img"
      aria-label={`${formatPercent(probability)} on a scale of bands: ${told}. Threshold ${formatPercent(threshold)}.`}
    >
      <div className={styles.bands}>
        {bands.map(({ name, start, end }) => (
          <div key={name} className={styles.band} data-band={name} style={{ flexGrow: end - start }}>
            <span className={styles.name}>{name}</span>
          </div>
        ))}
      </div>
      {before !== undefined && <div className={styles.before} style={{ left: `${100 * before}%` }} />}
      {interval && (
        <div
          className={styles.interval}
          style={{ left: `${100 * interval.lower}%`, width: `${100 * (interval.upper - interval.lower)}%` }}
        />
      )}
      <div className={styles.threshold} style={{ left: `${100 * threshold}%` }} />
      <div className={styles.marker} style={{ left: `${100 * probability}%` }} />
      <div className={`${styles.ticks} numeric`}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share} style={{ left: `${100 * share}%` }}>
            {formatPercent(share, 0)}
          </span>
        ))}
      </div>
    </div>
  )
}
