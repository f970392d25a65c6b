import type { MarginContributions } from '@org/churn'
import { formatLogOdds } from './format.ts'
import styles from './waterfall.module.css'
import { layOutWaterfall, type WaterfallBar } from './waterfall-layout.ts'

export interface WaterfallProps {
  readonly reasons: MarginContributions
  /** How many reasons get a bar of their own. */
  readonly shown: number
  /** What a row of the data is called: "customer". */
  readonly person?: string
}

/** Every reason as a step from the average customer to this one, in log-odds. */
export function Waterfall({ reasons, shown, person = 'customer' }: WaterfallProps) {
  const { bars, even } = layOutWaterfall(reasons, shown, person)
  return (
    <table className={styles.waterfall}>
      <caption className="off-screen">Reasons, the strongest first, in log-odds</caption>
      <thead className="off-screen">
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Log-odds</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <Bar key={bar.key} bar={bar} even={even} />
        ))}
      </tbody>
    </table>
  )
}

function Bar({ bar: { label, logOdds, kind, from, to }, even }: { bar: WaterfallBar; even: number }) {
  const total = kind === 'start' || kind === 'end'
  const direction = total ? 'total' : logOdds > 0 ? 'raises' : 'lowers'
  const left = Math.min(from, to)
  return (
    <tr className={styles.row} data-kind={kind}>
      <th scope="row" className={styles.label}>
        {label}
        {!total && <span className="off-screen">: {direction} the risk</span>}
      </th>
      <td className={`${styles.value} numeric`} data-direction={direction}>
        {formatLogOdds(logOdds)}
      </td>
      <td className={styles.track} aria-hidden="true">
        <span className={styles.even} style={{ left: `${100 * even}%` }} />
        <span
          className={styles.bar}
          data-direction={direction}
          style={{ left: `${100 * left}%`, width: `${Math.max(100 * Math.abs(to - from), 0.4)}%` }}
        />
      </td>
    </tr>
  )
}
