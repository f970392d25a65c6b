import type { CustomerEconomics } from '@org/churn'
import { useEffect, useMemo } from 'react'
import { useMoney } from '../economy/currency.ts'
import { People, people } from '../people.ts'
import { formatCount, formatPercent, formatPoints } from '../pieces/format.ts'
import type { ScoredList } from './list.ts'
import type { Plan } from './plan.ts'
import styles from './printed-plan.module.css'
import type { Batch } from './use-batch.ts'
import { useDetails } from './use-details.ts'

/** As many as fit on a page with what is said of each. */
const printed = 20

interface PrintedPlanProps {
  readonly list: ScoredList
  readonly plan: Plan
  readonly economics: CustomerEconomics
  readonly ask: Batch['ask']
}

/** The first calls of the plan on paper: the list on the screen draws only what is in sight. */
export function PrintedPlan({ list, plan, economics, ask }: PrintedPlanProps) {
  const money = useMoney()
  const { detailOf, onSight } = useDetails(economics, ask)
  const rows = useMemo(() => [...plan.order.slice(0, Math.min(printed, plan.contacted))], [plan])
  useEffect(() => onSight(rows), [rows, onSight])
  return (
    <section className={styles.printed} aria-hidden="true">
      <p>
        The first {formatCount(rows.length)} of {formatCount(plan.contacted)} {people.other} to call
      </p>
      <table>
        <thead>
          <tr>
            {['Rank', People.one, 'Likely', 'At stake', 'Why', 'Best next offer'].map((title) => (
              <th key={title}>{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => {
            const { reasons = [], offer } = detailOf(row) ?? {}
            return (
              <tr key={row}>
                <td>{place + 1}</td>
                <td>{list.ids[row]}</td>
                <td>{formatPercent(list.probabilities[row], 0)}</td>
                <td>{money(list.probabilities[row] * valueAt(economics, row))}</td>
                <td>{reasons.join(' · ')}</td>
                <td>
                  {offer &&
                    `${offer.phrase}, ${formatPoints(offer.effect)}${offer.cost === undefined ? '' : `, ${money(offer.cost)}`}`}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function valueAt({ customerValue }: CustomerEconomics, row: number): number {
  return typeof customerValue === 'number' ? customerValue : customerValue[row]
}
