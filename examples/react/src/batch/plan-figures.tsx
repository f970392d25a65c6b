import { useMoney } from '../economy/currency.ts'
import { People } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import type { Plan } from './plan.ts'
import styles from './plan-panel.module.css'

/** The plan in four figures. */
export function PlanFigures({ plan, settled }: { readonly plan: Plan; readonly settled: boolean }) {
  const money = useMoney()
  const { contacted, expectedProfit, expectedCost, maximumCost, order } = plan
  const figures: readonly (readonly [term: string, figure: string])[] = [
    [People.other, formatCount(order.length)],
    ['Contacts', formatCount(contacted)],
    ['Expected profit', money(expectedProfit)],
    ['Expected cost', money(expectedCost)],
    ['Cost if all accept', money(maximumCost)],
  ]
  return (
    <dl className={`${styles.figures} numeric`} aria-busy={!settled}>
      {figures.map(([term, figure]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
