import { Button } from '@mantine/core'
import { createCsvWriter } from '@org/churn/csv'
import { formatCount, formatCountOf } from '../pieces/format.ts'
import styles from './problem-panel.module.css'
import { saveFile } from './save-file.ts'
import type { RowProblem } from './scored-chunk.ts'

const shown = 200
const csv = createCsvWriter()

/** The rows that were left out, by line of the file, with what was got and what was expected. */
export function ProblemPanel({ problems, open }: { problems: readonly RowProblem[]; open: boolean }) {
  if (problems.length === 0) return null
  const save = () => {
    const lines = problems.flatMap(({ line, messages }) => messages.map((message) => csv.line([line, message])))
    saveFile(new Blob([csv.line(['line', 'problem']), ...lines], { type: 'text/csv' }), 'rows-left-out.csv')
  }
  return (
    <details className={`card ${styles.panel}`} open={open}>
      <summary className={styles.summary}>{formatCountOf(problems.length, 'row')} left out: see why</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroll} aria-label="Rows left out" tabIndex={0}>
        <ul className={styles.problems}>
          {problems.slice(0, shown).map(({ line, messages }) => (
            <li key={line}>
              <strong className="numeric">Line {formatCount(line)}</strong>
              <span>{messages.join('; ')}</span>
            </li>
          ))}
        </ul>
      </section>
      <div className={styles.foot}>
        <Button variant="light" size="compact-sm" onClick={save}>
          Save all as CSV
        </Button>
        {problems.length > shown && <span className="small soft">The first {shown} are shown.</span>}
      </div>
    </details>
  )
}
