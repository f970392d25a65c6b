import { evaluation } from 'virtual:chosen-model'
import type { Economy } from '../economy/economy.ts'
import { predictor } from '../predictor.ts'
import { Curves } from './curves.tsx'
import { Earnings } from './earnings.tsx'
import { Limits } from './limits.tsx'
import { MetricTable } from './metric-table.tsx'
import { ModelFacts } from './model-facts.tsx'
import { ModelHeadline } from './model-headline.tsx'
import styles from './model-page.module.css'
import { OperatingPointTable } from './operating-point-table.tsx'
import { StatementPanel } from './statement-panel.tsx'

interface ModelPageProps {
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
}

/** What the model is, how good it is, what that is worth, where it ends: from its evaluation and its model card. */
export function ModelPage({ economy, setEconomy }: ModelPageProps) {
  const { manifest } = predictor
  return (
    <>
      <h1>What the model knows, and what it does not</h1>
      <div className={styles.stack}>
        <ModelHeadline />
        <ModelFacts manifest={manifest} />
        <div className={styles.pair}>
          <MetricTable />
          <OperatingPointTable points={evaluation.operatingPoints} chosen={manifest.defaultOperatingPoint} />
        </div>
        <Curves />
        <Earnings economy={economy} setEconomy={setEconomy} />
        <StatementPanel economy={economy} />
        <Limits />
      </div>
    </>
  )
}
