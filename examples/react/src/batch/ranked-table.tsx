import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState } from 'react'
import { bandOf } from '../bands.ts'
import { formatAmount, formatCount, formatPercent } from '../format.ts'
import { People, people } from '../people.ts'
import type { ScoredList } from './list.ts'
import type { Plan } from './plan.ts'
import styles from './ranked-table.module.css'
import { saveFile } from './save-file.ts'
import type { Selection } from './selection-file.ts'
import { nextSorting, orderTable, type Sorting, type SortKey } from './table-order.ts'

const rowHeight = 44
const unknownNames = new Uint32Array()
const columns: readonly { readonly key: SortKey; readonly label: string }[] = [
  { key: 'rank', label: 'Rank' },
  { key: 'customer', label: People.one },
  { key: 'probability', label: 'Probability' },
  { key: 'reason', label: 'Strongest reason' },
  { key: 'gain', label: 'Gain' },
]

interface RankedTableProps {
  readonly list: ScoredList
  readonly plan: Plan
  readonly onOpen: (row: number) => void
  /** Where each customer's name stands among all: asked for when first needed, as it takes a while. */
  readonly onNames: () => Promise<Uint32Array>
  readonly onDownload: (selection: Selection) => Promise<Blob>
}

/** Every customer of the list, ranked by the plan. Only the rows in sight are drawn, so that long lists scroll freely. */
export function RankedTable({ list, plan, onOpen, onNames, onDownload }: RankedTableProps) {
  const title = useId()
  const scroller = useRef<HTMLElement>(null)
  const [sorting, setSorting] = useState<Sorting>({ key: 'rank', falling: false })
  const [names, setNames] = useState<Uint32Array>(unknownNames)
  const places = useMemo(() => orderTable(list, plan, sorting, names), [list, plan, sorting, names])
  const virtual = useVirtualizer({
    count: list.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const sortBy = async (key: SortKey) => {
    if (key === 'customer' && names === unknownNames) setNames(await onNames())
    setSorting((before) => nextSorting(before, key))
  }
  const save = async (count: number, name: string) => {
    const rows = plan.order.slice(0, count)
    const probabilities = Float64Array.from(rows, (row) => list.probabilities[row])
    const gains = Float64Array.from(rows, (row) => plan.gains[row])
    saveFile(await onDownload({ rows, probabilities, gains, contacted: plan.contacted }), name)
  }
  return (
    <section className={`card ${styles.panel}`} aria-labelledby={title}>
      <div className={styles.heading}>
        <h2 id={title}>{People.other}, ranked</h2>
        <div className={styles.actions}>
          <Button disabled={plan.contacted === 0} onClick={() => save(plan.contacted, 'contacts.csv')}>
            {plan.contacted === 1 ? 'Save the 1 contact' : `Save the ${formatCount(plan.contacted)} contacts`}
          </Button>
          <Button variant="light" onClick={() => save(list.count, 'customers-ranked.csv')}>
            Save everyone
          </Button>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroller} ref={scroller} tabIndex={0} aria-label={`The ranked ${people.other}`}>
        {/* biome-ignore-start lint/a11y/useSemanticElements: only rows in sight exist, each placed by hand. */}
        {/* biome-ignore-start lint/a11y/useFocusableInteractive: the buttons in the cells are what one works with. */}
        <div role="table" aria-labelledby={title} aria-rowcount={list.count + 1} className={styles.table}>
          <div role="rowgroup" className={styles.head}>
            <div role="row" aria-rowindex={1} className={styles.row}>
              {columns.map(({ key, label }) => (
                <div
                  key={key}
                  role="columnheader"
                  className={styles.cell}
                  data-column={key}
                  aria-sort={sorting.key !== key ? 'none' : sorting.falling ? 'descending' : 'ascending'}
                >
                  <button type="button" className={styles.sort} onClick={() => sortBy(key)}>
                    {label}
                    <span aria-hidden="true">{sorting.key !== key ? '' : sorting.falling ? '↓' : '↑'}</span>
                  </button>
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <RankedRow
                key={index}
                index={index}
                start={start}
                place={places[index]}
                list={list}
                plan={plan}
                onOpen={onOpen}
              />
            ))}
          </div>
        </div>
        {/* biome-ignore-end lint/a11y/useFocusableInteractive: end of the table. */}
        {/* biome-ignore-end lint/a11y/useSemanticElements: end of the table. */}
      </section>
    </section>
  )
}

interface RankedRowProps extends Pick<RankedTableProps, 'list' | 'plan' | 'onOpen'> {
  readonly index: number
  /** Distance from the table's top, in pixels. */
  readonly start: number
  /** Place in the plan's order. */
  readonly place: number
}

function RankedRow({ index, start, place, list, plan, onOpen }: RankedRowProps) {
  const row = plan.order[place]
  const probability = list.probabilities[row]
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: as in the table.
    // biome-ignore-start lint/a11y/useFocusableInteractive: the button inside is the way in.
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${styles.row} numeric`}
      data-contacted={place < plan.contacted}
      style={{ transform: `translateY(${start}px)` }}
    >
      <div role="cell" className={styles.cell} data-column="rank">
        {formatCount(place + 1)}
        {place < plan.contacted && <span className="off-screen">, contacted</span>}
      </div>
      <div role="cell" className={styles.cell} data-column="customer">
        <button
          type="button"
          className={styles.open}
          onClick={() => onOpen(row)}
          title={`${list.ids[row]}, line ${list.lines[row]}`}
        >
          {list.ids[row]}
        </button>
      </div>
      <div role="cell" className={styles.cell} data-column="probability" data-band={bandOf(probability)}>
        <span className={styles.meter} aria-hidden="true">
          <span style={{ width: `${100 * probability}%` }} />
        </span>
        {formatPercent(probability)}
      </div>
      <div role="cell" className={styles.cell} data-column="reason">
        {list.sentences[list.reasons[row]]}
      </div>
      <div role="cell" className={styles.cell} data-column="gain" data-loss={plan.gains[row] <= 0}>
        {formatAmount(plan.gains[row])}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: end of the row.
    // biome-ignore-end lint/a11y/useSemanticElements: end of the row.
  )
}
