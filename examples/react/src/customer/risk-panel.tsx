import { SegmentedControl } from '@mantine/core'
import type { ChurnExplanation, OperatingPointName } from '@org/churn'
import { people } from '../people.ts'
import { formatPercent, formatPoints } from '../pieces/format.ts'
import { predictor } from '../predictor.ts'
import { SpokenAnswer } from '../spoken-answer.tsx'
import styles from './risk-panel.module.css'
import { RiskScale } from './risk-scale.tsx'

const { confidence } = predictor.manifest

interface RiskPanelProps {
  readonly explanation: ChurnExplanation
  /** The probability the customer came with; undefined where that record could not be scored. */
  readonly before: number | undefined
  readonly point: OperatingPointName
  readonly onPoint: (point: OperatingPointName) => void
}

/** The probability, where it stands between the bands, and the decision at the chosen operating point. */
export function RiskPanel({ explanation, before, point, onPoint }: RiskPanelProps) {
  const { probability, riskBand, churn, threshold, interval } = explanation
  const moved = before !== undefined && before !== probability
  return (
    <section className="card" aria-label="The answer">
      <div className={styles.headline}>
        <p className={`${styles.probability} numeric`}>{formatPercent(probability)}</p>
        <div className={styles.words}>
          <p className={styles.band} data-band={riskBand}>
            {riskBand} risk
          </p>
          <p className="small soft numeric">
            {moved ? `${formatPoints(probability - before)} from ${formatPercent(before)}` : 'Probability of leaving'}
          </p>
        </div>
      </div>
      <RiskScale
        probability={probability}
        interval={interval}
        threshold={threshold}
        before={moved ? before : undefined}
      />
      {interval && (
        <p className="small soft numeric">
          Of {people.other} with this score, between {formatPercent(interval.lower)} and {formatPercent(interval.upper)}{' '}
          leave
          {confidence && `, at ${formatPercent(confidence.level, 0)} confidence`}.
        </p>
      )}
      <div className={styles.decision}>
        <p>
          <strong>{churn ? 'Expected to leave' : 'Expected to stay'}</strong>{' '}
          <span className="soft numeric">
            {churn ? 'at or above' : 'below'} the threshold of {formatPercent(threshold)}
          </span>
        </p>
        <SegmentedControl
          className={styles.points}
          size="sm"
          fullWidth
          aria-label="Operating point"
          data={predictor.manifest.operatingPoints.map(({ name }) => ({ value: name, label: pointWords[name] }))}
          value={point}
          onChange={(name) => onPoint(name as OperatingPointName)}
        />
      </div>
      <SpokenAnswer text={`Probability ${formatPercent(probability)}, ${riskBand} risk`} />
    </section>
  )
}

const pointWords: Record<OperatingPointName, string> = {
  recall: 'Miss few',
  balanced: 'Balanced',
  precision: 'Few false alarms',
}
