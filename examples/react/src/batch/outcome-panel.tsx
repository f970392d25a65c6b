import { useId, useMemo } from 'react'
import { formatCount, formatPercent } from '../format.ts'
import { GainChart } from './gain-chart.tsx'
import type { ScoredList } from './list.ts'
import styles from './outcome-panel.module.css'
import { judgeOutcomes } from './outcomes.ts'
import { ReliabilityChart } from './reliability-chart.tsx'

/** Where the file says who left: how well the model did on it. */
export function OutcomePanel({ list }: { list: ScoredList }) {
  const title = useId()
  const outcomes = useMemo(() => judgeOutcomes(list), [list])
  if (!outcomes) return null
  const { customers, left, rocAuc, liftOfFirstTenth, reliability, gain } = outcomes
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>How it did on this file</h2>
      <p className="small soft numeric">
        The file says of {formatCount(customers)} customers whether they left: {formatCount(left)} did,{' '}
        {formatPercent(left / customers)}.{rocAuc !== undefined && ` ROC-AUC ${rocAuc.toFixed(3)}.`}
        {liftOfFirstTenth !== undefined &&
          ` The first tenth left ${liftOfFirstTenth.toFixed(1)} times as often as the average.`}
      </p>
      <div className={styles.charts}>
        <ReliabilityChart parts={reliability} />
        {gain.length > 0 && <GainChart points={gain} />}
      </div>
    </section>
  )
}
