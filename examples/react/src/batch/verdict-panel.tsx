import { Button } from '@mantine/core'
import type { NumberReading } from '@org/churn'
import { useId } from 'react'
import { people } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import { type ListVerdict, tellReading } from './list-verdict.ts'
import styles from './verdict-panel.module.css'

interface VerdictPanelProps {
  readonly verdict: ListVerdict
  /** Customers that were scored. */
  readonly count: number
  readonly isTaken: boolean
  /** Goes on with the scored customers, although too many were left out. */
  readonly onTake: () => void
  readonly onReadAgain: (numbers: NumberReading) => void
}

/** What is to be said of the file as a whole: why it is refused, what reads it, and what had to be accepted. */
export function VerdictPanel({ verdict, count, isTaken, onTake, onReadAgain }: VerdictPanelProps) {
  const title = useId()
  const { refusal, isSpoilt, faults, numbers, warnings } = verdict
  if (refusal === undefined && faults.length === 0 && warnings.length === 0) return null
  return (
    <section className={`card ${styles.panel}`} aria-labelledby={title}>
      <h2 id={title}>{refusal === undefined ? 'About this file' : 'This file is not ready to be used'}</h2>
      {refusal !== undefined && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {[...faults, ...warnings].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className={styles.actions}>
        {numbers && <Button onClick={() => onReadAgain(numbers)}>Read it with {tellReading(numbers)}</Button>}
        {refusal !== undefined && !isSpoilt && !isTaken && count > 0 && (
          <Button variant="light" onClick={onTake}>
            Use the {formatCount(count)} scored {count === 1 ? people.one : people.other} all the same
          </Button>
        )}
      </div>
    </section>
  )
}
