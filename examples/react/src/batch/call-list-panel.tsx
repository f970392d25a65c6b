import { Button } from '@mantine/core'
import type { CustomerEconomics } from '@org/churn'
import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { bandOf } from '../bands.ts'
import { useMoney } from '../economy/currency.ts'
import { People, people } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import { CallList } from '../pieces/index.ts'
import styles from './call-list-panel.module.css'
import type { ScoredList } from './list.ts'
import { economicsAt } from './list-economics.ts'
import { ListFilterBar, segments } from './list-filter.tsx'
import type { ListSettings } from './list-settings.ts'
import type { Plan } from './plan.ts'
import { PlanFigures } from './plan-figures.tsx'
import { saveFile } from './save-file.ts'
import { nextSorting, orderTable, type SortKey } from './table-order.ts'
import type { Batch } from './use-batch.ts'
import { useDetails } from './use-details.ts'

const unknownNames = new Uint32Array()

interface CallListPanelProps {
  readonly list: ScoredList
  readonly plan: Plan
  readonly settled: boolean
  readonly economics: CustomerEconomics
  readonly settings: ListSettings
  readonly setSettings: (settings: ListSettings) => void
  readonly ask: Batch['ask']
  /** Opens a customer, with the order in which the table shows the others: rows of the list. */
  readonly onOpen: (row: number, order: readonly number[]) => void
  readonly onSavePlan: () => void
}

/** The call list: every customer of the list, ranked by the plan, to be searched, cut into segments and saved. */
export function CallListPanel(props: CallListPanelProps) {
  const { list, plan, settled, economics, settings, setSettings, ask, onOpen, onSavePlan } = props
  const title = useId()
  const money = useMoney()
  const { filter, sorting } = settings
  const [names, setNames] = useState<Uint32Array>(unknownNames)
  const [inSegment, setInSegment] = useState<Uint8Array>()
  const text = useDeferredValue(filter.text.trim().toLowerCase())
  const stakes = useMemo(
    () =>
      Float64Array.from(
        list.probabilities,
        (probability, row) => probability * economicsAt(economics, row).customerValue,
      ),
    [list, economics],
  )
  useEffect(() => {
    const segment = segments.find(({ key }) => key === filter.segment)
    if (!segment) return setInSegment(undefined)
    let outdated = false
    ask('segment', { field: segment.field, value: segment.value }).then((rows) => outdated || setInSegment(rows))
    return () => {
      outdated = true
    }
  }, [filter.segment, ask])
  const places = useMemo(
    () =>
      orderTable(list, plan, sorting, { names, stakes }, (row, place) => {
        if (filter.whose === 'contacts' && place >= plan.contacted) return false
        if (inSegment && inSegment[row] === 0) return false
        return text === '' || list.ids[row].toLowerCase().includes(text)
      }),
    [list, plan, sorting, names, stakes, filter.whose, inSegment, text],
  )
  const { detailOf, onSight } = useDetails(economics, ask)
  const sortBy = async (key: SortKey) => {
    if (key === 'customer' && names === unknownNames) setNames(await ask('names', undefined))
    setSettings({ ...settings, sorting: nextSorting(sorting, key) })
  }
  const save = async (count: number, name: string) => {
    const rows = plan.order.slice(0, count)
    const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row])
    const [probabilities, gains, chosenStakes] = [list.probabilities, plan.gains, stakes].map(pick)
    const selection = { rows, probabilities, gains, stakes: chosenStakes, contacted: plan.contacted }
    saveFile(await ask('download', { selection, economics }), name)
  }
  const rowAt = (index: number) => {
    const place = places[index]
    const row = plan.order[place]
    const probability = list.probabilities[row]
    return {
      key: row,
      rank: place + 1,
      name: list.ids[row],
      origin: `line ${list.lines[row]}`,
      probability,
      band: bandOf(probability),
      stake: stakes[row],
      gain: plan.gains[row],
      contacted: place < plan.contacted,
    }
  }
  return (
    <section className={`card ${styles.panel}`} aria-labelledby={title}>
      <h2 id={title} className="off-screen">
        {People.other}, ranked
      </h2>
      <PlanFigures plan={plan} settled={settled} />
      <div className={styles.actions} data-screen-only>
        <Button size="compact-sm" disabled={plan.contacted === 0} onClick={() => save(plan.contacted, 'contacts.csv')}>
          {plan.contacted === 1 ? 'Save the 1 contact' : `Save the ${formatCount(plan.contacted)} contacts`}
        </Button>
        <Button size="compact-sm" variant="light" onClick={() => save(list.count, 'customers-ranked.csv')}>
          Save everyone
        </Button>
        <Button size="compact-sm" variant="light" onClick={onSavePlan}>
          Save the plan
        </Button>
        <Button size="compact-sm" variant="light" onClick={() => print()}>
          Print
        </Button>
      </div>
      <ListFilterBar filter={filter} onFilter={(changed) => setSettings({ ...settings, filter: changed })} />
      {places.length < list.count && (
        <p className={`${styles.shown} small soft numeric`} role="status">
          {formatCount(places.length)} of {formatCount(list.count)} {people.other} shown
        </p>
      )}
      <div className={styles.list} data-screen-only>
        {places.length > 0 && (
          <CallList
            person={People.one}
            label={`The ranked ${people.other}`}
            count={places.length}
            rowAt={rowAt}
            detailOf={detailOf}
            onSight={onSight}
            sorting={sorting}
            onSort={sortBy}
            onOpen={(row) =>
              onOpen(
                row,
                Array.from(places, (place) => plan.order[place]),
              )
            }
            formatMoney={money}
          />
        )}
      </div>
    </section>
  )
}
