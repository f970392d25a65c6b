import type { Field } from '@org/churn'
import { useId } from 'react'
import type { Economy } from '../economy/economy.ts'
import { EconomyControls } from '../economy/economy-controls.tsx'
import { LimitControl } from '../economy/limit-control.tsx'
import { formatAmount, formatCount, formatPercent } from '../format.ts'
import { SpokenAnswer } from '../spoken-answer.tsx'
import { mostToSpend, type Plan } from './plan.ts'
import styles from './plan-panel.module.css'
import { ProfitChart } from './profit-chart.tsx'

interface PlanPanelProps {
  readonly plan: Plan
  /** False while a newer plan is being made. */
  readonly settled: boolean
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  /** Fields that an amount can be a multiple of. */
  readonly quantities: readonly Field[]
}

/** What the campaign is expected to bring, and the figures that it follows from. */
export function PlanPanel({ plan, settled, economy, setEconomy, quantities }: PlanPanelProps) {
  const title = useId()
  const { contacted, expectedProfit, expectedCost, mostCost } = plan
  const set = (change: Partial<Economy>) => setEconomy({ ...economy, ...change })
  const figures: readonly (readonly [string, string])[] = [
    ['Expected profit', formatAmount(expectedProfit)],
    ['Contacts', formatCount(contacted)],
    ['Expected cost', formatAmount(expectedCost)],
    ['Cost if all accept', formatAmount(mostCost)],
  ]
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>The plan</h2>
      <dl className={`${styles.figures} numeric`} aria-busy={!settled}>
        {figures.map(([term, figure]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.columns}>
        <EconomyControls economy={economy} setEconomy={setEconomy} fields={quantities}>
          <LimitControl
            label="Budget"
            note="covers every contact and offer, even if all accept"
            value={economy.budget}
            enough={mostToSpend(plan)}
            decimals={2}
            onChange={(budget) => set({ budget })}
          />
          <LimitControl
            label="Contacts at most"
            note="as many as you can reach"
            value={economy.mostContacts}
            enough={plan.worthwhile}
            decimals={0}
            onChange={(mostContacts) => set({ mostContacts })}
          />
        </EconomyControls>
        <div className={styles.result} aria-busy={!settled}>
          <ProfitChart plan={plan} />
          <p className="small soft numeric">{tell(plan)}</p>
          {settled && (
            <SpokenAnswer
              text={`${formatCount(contacted)} contacts, expected profit ${formatAmount(expectedProfit)}`}
            />
          )}
        </div>
      </div>
    </section>
  )
}

/** How far the list could go without limits, and how sure it is that no other list brings more within them. */
function tell({ worthwhile, curve, exact, shortfall, expectedProfit, order }: Plan): string {
  if (worthwhile === 0) return 'With these figures, contacting anyone costs more than it saves.'
  const all = curve[curve.length - 1]
  const reach =
    `${formatCount(worthwhile)} customers, ${formatPercent(worthwhile / order.length, 0)} of the list, gain more than ` +
    `they cost; contacting everyone would bring ${formatAmount(all.expectedProfit)}.`
  if (exact) return reach
  const share = formatPercent(shortfall / (expectedProfit + shortfall))
  return (
    `${reach} With these limits it is not proven that no other list brings more: one could, by at most ` +
    `${formatAmount(Math.ceil(shortfall))}, ${share}.`
  )
}
