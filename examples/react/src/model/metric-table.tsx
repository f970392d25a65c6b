import { evaluation } from 'virtual:chosen-model'
import { useId } from 'react'
import { people } from '../people.ts'
import { formatCount, formatMeasure, formatPercent } from '../pieces/format.ts'
import styles from './model-page.module.css'

interface Metric {
  readonly key:
    | 'rocAuc'
    | 'averagePrecision'
    | 'logLoss'
    | 'brier'
    | 'calibrationError'
    | 'meanProbability'
    | 'baseRate'
  readonly label: string
  readonly meaning: string
  readonly format?: (measure: number) => string
}

const metrics: readonly Metric[] = [
  { key: 'rocAuc', label: 'ROC-AUC', meaning: 'how often who left stands above who stayed; 0.5 is chance' },
  {
    key: 'averagePrecision',
    label: 'Average precision',
    meaning: 'mean precision over all recalls; chance is the base rate',
  },
  { key: 'logLoss', label: 'Log-loss', meaning: `nats per ${people.one}, lower is better` },
  { key: 'brier', label: 'Brier score', meaning: 'mean squared error of the probability, lower is better' },
  { key: 'calibrationError', label: 'Calibration error', meaning: 'mean distance of said and seen over tenths' },
  {
    key: 'meanProbability',
    label: 'Mean probability',
    meaning: 'what the model says on average',
    format: formatPercent,
  },
  { key: 'baseRate', label: 'Base rate', meaning: 'the share that left', format: formatPercent },
]

const { outOfFold, holdOut } = evaluation

/** How good the probabilities are, on customers the model had not learned from. */
export function MetricTable() {
  const title = useId()
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>How good it is</h2>
      <div className={styles.scroll}>
        <table className={`${styles.table} numeric`} aria-labelledby={title}>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">Out of fold, {formatCount(outOfFold.rows)}</th>
              <th scope="col">Hold-out, {formatCount(holdOut.rows)}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map(({ key, label, meaning, format = formatMeasure }) => (
              <tr key={key}>
                <th scope="row">
                  {label} <span className={styles.rule}>{meaning}</span>
                </th>
                <td>{format(outOfFold[key])}</td>
                <td>{format(holdOut[key])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
