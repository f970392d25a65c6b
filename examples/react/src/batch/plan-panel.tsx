import type { ContractField } from '@org/churn'
import { useId } from 'react'
import type { Economy } from '../economy/economy.ts'
import { EconomyControls } from '../economy/economy-controls.tsx'
import { LimitControl } from '../economy/limit-control.tsx'
import { formatAmount, formatCount } from '../format.ts'
import { SpokenAnswer } from '../spoken-answer.tsx'
import { mostToSpend, type Plan } from './plan.ts'
import styles from './plan-panel.module.css'
import { tellPlan } from './plan-words.ts'
import { ProfitChart } from './profit-chart.tsx'

interface PlanPanelProps {
  readonly plan: Plan
  /** False while a newer plan is being made. */
  readonly settled: boolean
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  /** Fields that an amount can be a multiple of. */
  readonly quantities: readonly ContractField[]
}

/** What the campaign is expected to bring, and the figures that it follows from. */
export function PlanPanel({ plan, settled, economy, setEconomy, quantities }: PlanPanelProps) {
  const title = useId()
  const { contacted, expectedProfit, expectedCost, maximumCost } = plan
  const set = (change: Partial<Economy>) => setEconomy({ ...economy, ...change })
  const figures: readonly (readonly [string, string])[] = [
    ['Expected profit', formatAmount(expectedProfit)],
    ['Contacts', formatCount(contacted)],
    ['Expected cost', formatAmount(expectedCost)],
    ['Cost if all accept', formatAmount(maximumCost)],
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
            enough={plan.worthContacting}
            decimals={0}
            onChange={(mostContacts) => set({ mostContacts })}
          />
        </EconomyControls>
        <div className={styles.result} aria-busy={!settled}>
          <ProfitChart plan={plan} />
          <p className="small soft numeric">{tellPlan(plan)}</p>
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
