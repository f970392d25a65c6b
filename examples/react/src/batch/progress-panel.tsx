import { Button, Progress } from '@mantine/core'
import { formatCount, formatPercent } from '../pieces/format.ts'
import type { ListState } from './list.ts'
import styles from './progress-panel.module.css'

interface ProgressPanelProps {
  readonly state: Extract<ListState, { stage: 'scoring' }>
  readonly onCancel: () => void
}

/** How far the worker is, and the way to stop it. */
export function ProgressPanel({ state: { name, scored, refused, progress }, onCancel }: ProgressPanelProps) {
  return (
    <section className={`card ${styles.panel}`} aria-label="Scoring">
      <h2>Scoring {name}</h2>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={100 * progress} aria-label={`Share of ${name} that is read`} />
      </Progress.Root>
      <p className={`${styles.figures} numeric`}>
        <span>{formatPercent(progress, 0)}</span>
        <span>{formatCount(scored)} scored</span>
        {refused > 0 && <span>{formatCount(refused)} left out</span>}
      </p>
      <Button className={styles.cancel} variant="light" onClick={onCancel}>
        Cancel, and keep what is scored
      </Button>
    </section>
  )
}
