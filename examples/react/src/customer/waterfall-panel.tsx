import { Button } from '@mantine/core'
import type { ChurnExplanation } from '@org/churn'
import { useId, useState } from 'react'
import { formatLogOdds } from '../format.ts'
import { people } from '../people.ts'
import { predictor } from '../predictor.ts'
import { layOutWaterfall, type WaterfallBar } from './waterfall.ts'
import styles from './waterfall-panel.module.css'

const shownAtFirst = 7
/** Reasons add up to the trees' own log-odds; calibration then bends their sum into the probability. */
const calibrated = predictor.manifest.calibration.method !== 'none'

/** Why: every reason as a step from the average customer to this one, in log-odds. */
export function WaterfallPanel({ explanation }: { explanation: ChurnExplanation }) {
  const title = useId()
  const [all, setAll] = useState(false)
  const count = explanation.contributions.filter(({ logOdds }) => logOdds !== 0).length
  const { bars, even } = layOutWaterfall(explanation, all ? count : shownAtFirst)
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Why</h2>
      <p className="small soft">
        Steps from the average {people.one} to this one, in log-odds{calibrated && ' before calibration'}: +0.69 doubles
        the odds of leaving, −0.69 halves them. The dashed line is even odds.
      </p>
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
      {count > shownAtFirst && (
        <Button className={styles.more} variant="light" size="compact-sm" onClick={() => setAll(!all)}>
          {all ? 'Show the strongest only' : `Show all ${count} reasons`}
        </Button>
      )}
    </section>
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
