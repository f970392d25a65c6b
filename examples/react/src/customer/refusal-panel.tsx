import type { FieldIssue } from '@org/churn'
import { wordsOf } from '../pieces/fields.ts'
import { predictor } from '../predictor.ts'
import styles from './risk-panel.module.css'

/** What stands in place of an answer while the form holds something the contract refuses. */
export function RefusalPanel({ issues }: { issues: readonly FieldIssue[] }) {
  const labelOf = (path: string) => predictor.contract.fields.find(({ name }) => name === path)?.label ?? path
  return (
    <section className="card" aria-label="Not scored" role="status">
      <h2>Not scored yet</h2>
      <p className="soft">The model answers once this is put right:</p>
      <ul className={styles.issues}>
        {issues.map((issue) => (
          <li key={issue.path}>
            <strong>{labelOf(issue.path)}</strong>: {wordsOf(issue)}.
          </li>
        ))}
      </ul>
    </section>
  )
}
