import type { ContractField } from '@org/churn'
import { useId } from 'react'
import { useMoney } from '../economy/currency.ts'
import type { Economy } from '../economy/economy.ts'
import { EconomyControls } from '../economy/economy-controls.tsx'
import { LimitControl } from '../economy/limit-control.tsx'
import { formatCount } from '../pieces/format.ts'
import { SpokenAnswer } from '../spoken-answer.tsx'
import { mostToSpend, type Plan } from './plan.ts'
import styles from './plan-panel.module.css'
import { tellPlan } from './plan-words.ts'
import { ProfitChart } from './profit-chart.tsx'

interface PlanPanelProps {
  readonly plan: Plan
  readonly probabilities: Float64Array
  /** False while a newer plan is being made. */
  readonly settled: boolean
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  /** Fields that an amount can be a multiple of. */
  readonly quantities: readonly ContractField[]
}

/** What the campaign is expected to bring, and the figures that it follows from. */
export function PlanPanel({ plan, probabilities, settled, economy, setEconomy, quantities }: PlanPanelProps) {
  const title = useId()
  const money = useMoney()
  const set = (change: Partial<Economy>) => setEconomy({ ...economy, ...change })
  const { budget, mostContacts } = economy
  return (
    <section className="card" aria-labelledby={title} data-screen-only>
      <h2 id={title}>The plan</h2>
      <div className={styles.columns}>
        <EconomyControls economy={economy} setEconomy={setEconomy} fields={quantities}>
          <LimitControl
            label="Budget"
            note="covers every contact and offer, even if all accept"
            value={budget}
            enough={mostToSpend(plan)}
            decimals={2}
            onChange={(limit) => set({ budget: limit })}
          />
          <LimitControl
            label="Contacts at most"
            note="as many as you can reach"
            value={mostContacts}
            enough={plan.worthContacting}
            decimals={0}
            onChange={(limit) => set({ mostContacts: limit })}
          />
        </EconomyControls>
        <div className={styles.result} aria-busy={!settled}>
          <div className={styles.told}>
            {tellPlan({ plan, probabilities, budget, mostContacts, money }).map((sentence) => (
              <p key={sentence} className="numeric">
                {sentence}
              </p>
            ))}
          </div>
          <ProfitChart plan={plan} />
          {settled && (
            <SpokenAnswer
              text={`${formatCount(plan.contacted)} contacts, expected profit ${money(plan.expectedProfit)}`}
            />
          )}
        </div>
      </div>
    </section>
  )
}
