import type { EvaluatedPoint } from '@org/churn/evaluation'
import { useId } from 'react'
import { alignPercents, formatCount, formatPercent } from '../pieces/format.ts'
import styles from './model-page.module.css'

interface OperatingPointTableProps {
  readonly points: readonly EvaluatedPoint[]
  /** The one that decides where nothing else is said. */
  readonly chosen: string
}

/** The named thresholds: the rule behind each, and how its decisions met the outcomes of the hold-out. */
export function OperatingPointTable({ points, chosen }: OperatingPointTableProps) {
  const title = useId()
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Where it draws the line</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label="Operating points">
        <table className={`${styles.table} numeric`} aria-labelledby={title}>
          <thead>
            <tr>
              <th scope="col">Point</th>
              <th scope="col">Threshold</th>
              <th scope="col">Recall</th>
              <th scope="col">Precision</th>
              <th scope="col">Alarms</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ name, threshold, holdOut }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  {name === chosen && <span className={styles.rule}>the default</span>}
                </th>
                <td>{formatPercent(threshold)}</td>
                <td>{formatPercent(holdOut.recall)}</td>
                <td>{formatPercent(holdOut.precision)}</td>
                <td>{formatCount(holdOut.truePositives + holdOut.falsePositives)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <dl className={styles.rules}>
        {points.map(({ name, rule }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{alignPercents(rule)}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft">Recall, precision and alarms on the hold-out; the thresholds were chosen without it.</p>
    </section>
  )
}
