import { Button } from '@mantine/core'
import type { ListVisit } from '../batch/list-visit.ts'
import { people } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import { addressOf } from '../route.ts'
import styles from './customer-page.module.css'

/** The way through the call list: where this customer stands, the one before and the one after. */
export function VisitBar({
  visit,
  onVisit,
}: {
  readonly visit: ListVisit
  readonly onVisit: (visit: ListVisit) => void
}) {
  const { count, place, stopAt } = visit
  const { rank } = stopAt(place)
  const step = (by: number) => ({
    disabled: place + by < 0 || place + by >= count,
    onClick: () => onVisit({ ...visit, place: place + by }),
  })
  return (
    <nav className={styles.visit} aria-label="Through the list" data-screen-only>
      <a href={addressOf('batch')}>← The list</a>
      <span className="numeric">
        Rank {formatCount(rank)}
        <span className="soft">
          {' '}
          · {formatCount(place + 1)} of {formatCount(count)} {people.other} shown
        </span>
      </span>
      <span className={styles.steps}>
        <Button size="compact-sm" variant="light" {...step(-1)}>
          Previous
        </Button>
        <Button size="compact-sm" variant="light" {...step(1)}>
          Next
        </Button>
      </span>
    </nav>
  )
}
