import { thresholdCurve } from '@org/churn'
import { useId, useMemo } from 'react'
import { EarningsChart } from '../charts/earnings-chart.tsx'
import { GainChart } from '../charts/gain-chart.tsx'
import { LiftChart } from '../charts/lift-chart.tsx'
import { ReliabilityChart } from '../charts/reliability-chart.tsx'
import { pointAt } from '../charts/shares.ts'
import { type Economy, sharedEconomics } from '../economy/economy.ts'
import { people } from '../people.ts'
import { formatCount, formatMeasure, formatPercent, formatTimes } from '../pieces/format.ts'
import type { ScoredList } from './list.ts'
import styles from './outcome-panel.module.css'
import { judgeOutcomes, type Outcomes, rocAucOf } from './outcomes.ts'
import { OverlapNote, useIsTrainingFile } from './overlap-note.tsx'

interface OutcomePanelProps {
  readonly list: ScoredList
  readonly economy: Economy
  /** How the rows left out differ. */
  readonly bias: string | undefined
  /** The file of the list. */
  readonly file: () => Blob | undefined
}

/** Where the file says who left: how well the model did on it. */
export function OutcomePanel({ list, economy, bias, file }: OutcomePanelProps) {
  const title = useId()
  const outcomes = useMemo(() => judgeOutcomes(list), [list])
  const isTraining = useIsTrainingFile(list, file)
  if (!outcomes) return null
  const { customers, left, reliability, counts } = outcomes
  const economics = sharedEconomics(economy)
  return (
    <section className="card" aria-labelledby={title} data-screen-only>
      <h2 id={title}>{isTraining ? 'How it fits the file that it was made from' : 'How it did on this file'}</h2>
      <OverlapNote isTraining={isTraining} auc={counts && rocAucOf(counts)} />
      <p className="small soft numeric">
        The file says of {formatCount(customers)} {people.other} whether they left: {formatCount(left)} did,{' '}
        {formatPercent(left / customers)}. {tellRanking(outcomes)}
        {bias && ` ${bias}`}
      </p>
      <div className={styles.charts}>
        <ReliabilityChart samples={[{ name: 'This file', bins: reliability }]} />
        {counts && (
          <>
            <GainChart points={thresholdCurve(counts)} />
            <LiftChart points={thresholdCurve(counts)} />
          </>
        )}
        {counts && economics && <EarningsChart counts={counts} economics={economics} whose={`these ${people.other}`} />}
      </div>
      {counts && !economics && (
        <p className="small soft">
          What it would have earned is reckoned where value and offer are the same for everyone.
        </p>
      )}
    </section>
  )
}

function tellRanking({ left, counts }: Outcomes): string {
  if (!counts) return `As all of them ${left === 0 ? 'stayed' : 'left'}, there is nothing to tell apart.`
  const { contactedShare, lift } = pointAt(thresholdCurve(counts), 0.1)
  return (
    `ROC-AUC ${formatMeasure(rocAucOf(counts))}. The first ${formatPercent(contactedShare, 0)} left ` +
    `${formatTimes(lift)} as often as the average.`
  )
}
