import { evaluation } from 'virtual:chosen-model'
import { SegmentedControl } from '@mantine/core'
import { thresholdCurve } from '@org/churn'
import { useId, useState } from 'react'
import { GainChart } from '../charts/gain-chart.tsx'
import { LiftChart } from '../charts/lift-chart.tsx'
import { ReliabilityChart } from '../charts/reliability-chart.tsx'
import { ThresholdChart } from '../charts/threshold-chart.tsx'
import { People } from '../people.ts'
import styles from './model-page.module.css'
import { type SampleName, sampleWords } from './samples.ts'

const { operatingPoints } = evaluation
const samples = (['holdOut', 'outOfFold'] as const).map((name) => ({
  name: sampleWords[name],
  bins: evaluation[name].reliability,
}))

/** How the model's probabilities met the outcomes, on customers it had not learned from. */
export function Curves() {
  const title = useId()
  const [sample, setSample] = useState<SampleName>('holdOut')
  const points = thresholdCurve(evaluation[sample].outcomes)
  return (
    <section className="card" aria-labelledby={title}>
      <div className={styles.heading}>
        <h2 id={title}>Curves</h2>
        <SegmentedControl
          size="sm"
          aria-label={`${People.other} to draw the curves of`}
          data={Object.entries(sampleWords).map(([value, label]) => ({ value, label }))}
          value={sample}
          onChange={(chosen) => setSample(chosen as SampleName)}
        />
      </div>
      <div className={styles.charts}>
        <ReliabilityChart samples={samples} />
        <ThresholdChart points={points} operatingPoints={operatingPoints} sample={sample} />
        <GainChart points={points} />
        <LiftChart points={points} />
      </div>
    </section>
  )
}
