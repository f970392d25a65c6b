import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { type Dispatch, useId } from 'react'
import { differences } from '../pieces/fields.ts'
import { formatValue } from '../pieces/format.ts'
import { predictor } from '../predictor.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import styles from './change-list.module.css'
import type { Desk, DeskAction } from './desk.ts'

/** How the customer differs from how they came; each difference can be taken back. */
export function ChangeList({ desk, dispatch }: { desk: Desk; dispatch: Dispatch<DeskAction> }) {
  const title = useId()
  const heading = useKeptFocus<HTMLHeadingElement>(desk)
  const changed = differences(predictor.contract, desk.origin, desk.record)
  return (
    <section className={styles.panel} aria-labelledby={title}>
      <div className={styles.heading}>
        <h2 id={title} ref={heading} tabIndex={-1}>
          {changed.length === 0
            ? `${desk.name}, as they came`
            : `${desk.name}, with ${changed.length === 1 ? '1 change' : `${changed.length} changes`}`}
        </h2>
        <div className={styles.actions}>
          <Button
            variant="light"
            size="compact-sm"
            disabled={desk.past.length === 0}
            onClick={() => dispatch({ type: 'undo' })}
          >
            Undo
          </Button>
          <Button
            variant="light"
            size="compact-sm"
            disabled={desk.future.length === 0}
            onClick={() => dispatch({ type: 'redo' })}
          >
            Redo
          </Button>
          <Button
            variant="light"
            size="compact-sm"
            disabled={changed.length === 0}
            onClick={() => dispatch({ type: 'restoreAll' })}
          >
            Reset
          </Button>
        </div>
      </div>
      {changed.length > 0 && (
        <ul className={styles.changes}>
          {changed.map((field) => (
            <li key={field.name}>
              <span className={styles.change}>
                {field.label}: <s>{formatValue(field, desk.origin[field.name])}</s>{' '}
                <strong>{formatValue(field, desk.record[field.name])}</strong>
              </span>
              <ActionIcon
                variant="subtle"
                size="sm"
                aria-label={`Take back: ${field.label}`}
                onClick={() => dispatch({ type: 'restore', field: field.name })}
              >
                <IconArrowBackUp size={16} stroke={1.8} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
