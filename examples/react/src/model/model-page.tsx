import { evaluation } from '@org/churn/evaluation'
import { predictor } from '../predictor.ts'
import { Limits } from './limits.tsx'
import { MetricTable } from './metric-table.tsx'
import { ModelFacts } from './model-facts.tsx'
import styles from './model-page.module.css'
import { OperatingPointTable } from './operating-point-table.tsx'
import { ReportPictures } from './report-pictures.tsx'

/** What the model is, how good it is, where it ends: all of it from the evaluation, the model card and the report. */
export function ModelPage() {
  const { model } = predictor
  return (
    <>
      <h1>What the model knows, and what it does not</h1>
      <div className={styles.stack}>
        <ModelFacts manifest={model} />
        <div className={styles.pair}>
          <MetricTable />
          <OperatingPointTable points={evaluation.operatingPoints} chosen={model.defaultOperatingPoint} />
        </div>
        <ReportPictures />
        <Limits />
      </div>
    </>
  )
}
