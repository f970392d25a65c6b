import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import styles from './call-list.module.css'
import { CallListRow, type CallListRowProps } from './call-list-row.tsx'

/** What the list can be sorted by. */
export type CallListKey = 'rank' | 'customer' | 'probability' | 'stake'

export interface CallListProps extends Pick<CallListRowProps, 'detailOf' | 'onOpen' | 'formatMoney'> {
  /** What a row is called, at the beginning of a label: "Customer". */
  readonly person: string
  readonly label: string
  readonly count: number
  /** The row at a place of the list, from 0. */
  readonly rowAt: (place: number) => CallListRowProps['row']
  /** Hears which rows are in sight, so that only theirs need be explained. */
  readonly onSight: (keys: readonly number[]) => void
  readonly sorting: { readonly key: CallListKey; readonly falling: boolean }
  readonly onSort: (key: CallListKey) => void
}

const usualHeight = 88

/**
 * Customers to call, each with how likely they leave, what is at stake, the reasons to talk about and the next offer. Only
 * the rows in sight are drawn, so that a list of any length scrolls freely.
 */
export function CallList(props: CallListProps) {
  const { person, label, count, rowAt, onSight, sorting, onSort, detailOf, onOpen, formatMoney } = props
  const scroller = useRef<HTMLElement>(null)
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const rows = items.map(({ index, start }) => ({ index, start, row: rowAt(index) }))
  const inSight = rows.map(({ row }) => row.key).join()
  useEffect(() => onSight(inSight === '' ? [] : inSight.split(',').map(Number)), [inSight, onSight])
  const toggle = (key: number) =>
    setOpened((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  const columns = [
    ['rank', 'Rank'],
    ['customer', person],
    ['probability', 'Likely to leave'],
    ['stake', 'At stake'],
    [undefined, 'Why'],
    [undefined, 'Best next offer'],
  ] as const
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroller} ref={scroller} tabIndex={0} aria-label={label}>
      {/* biome-ignore-start lint/a11y/useSemanticElements: only rows in sight exist, each placed by hand. */}
      {/* biome-ignore-start lint/a11y/useFocusableInteractive: the buttons in the cells are what one works with. */}
      <div role="table" aria-label={label} aria-rowcount={count + 1} className={styles.table}>
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.titles}>
            {columns.map(([key, title]) =>
              key === undefined ? (
                <div key={title} role="columnheader" className={styles.title}>
                  {title}
                </div>
              ) : (
                <div
                  key={title}
                  role="columnheader"
                  className={styles.title}
                  aria-sort={sorting.key !== key ? 'none' : sorting.falling ? 'descending' : 'ascending'}
                >
                  <button type="button" className={styles.sort} onClick={() => onSort(key)}>
                    {title}
                    <span aria-hidden="true">{sorting.key !== key ? '' : sorting.falling ? ' ↓' : ' ↑'}</span>
                  </button>
                </div>
              ),
            )}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start, row }) => (
            <CallListRow
              key={row.key}
              measure={virtual.measureElement}
              index={index}
              start={start}
              row={row}
              isOpen={opened.has(row.key)}
              onToggle={toggle}
              {...{ detailOf, onOpen, formatMoney }}
            />
          ))}
        </div>
      </div>
      {/* biome-ignore-end lint/a11y/useFocusableInteractive: end of the table. */}
      {/* biome-ignore-end lint/a11y/useSemanticElements: end of the table. */}
    </section>
  )
}
