import { Select } from '@mantine/core'
import type { Field } from '@org/churn'
import { useId } from 'react'
import { formatAmount, formatCount, formatPercent } from '../format.ts'
import { AmountControl } from './amount-control.tsx'
import type { Economy } from './economy.ts'
import type { Plan } from './plan.ts'
import styles from './plan-panel.module.css'
import { ProfitChart } from './profit-chart.tsx'

interface PlanPanelProps {
  readonly plan: Plan
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  /** Fields that a customer's value can be a multiple of. */
  readonly quantities: readonly Field[]
}

/** What the campaign is expected to bring, and the figures that it follows from. */
export function PlanPanel({ plan, economy, setEconomy, quantities }: PlanPanelProps) {
  const title = useId()
  const { contacted, best, profits, costs, order } = plan
  const set = (change: Partial<Economy>) => setEconomy({ ...economy, ...change })
  const highestBudget = Math.max(roundUp(costs[best]), 1)
  const same = 'same'
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>The plan</h2>
      <div className={styles.columns}>
        <div className={styles.controls}>
          <Select
            label="A customer who stays is worth"
            data={[
              { value: same, label: 'The same for everyone' },
              ...quantities.map(({ name, label }) => ({ value: name, label: `A multiple of ${label.toLowerCase()}` })),
            ]}
            value={economy.valueField ?? same}
            allowDeselect={false}
            checkIconPosition="right"
            onChange={(chosen) =>
              chosen === same
                ? set({ valueField: undefined, customerValue: 200 })
                : set({ valueField: chosen ?? undefined, customerValue: 6 })
            }
          />
          <AmountControl
            label={economy.valueField ? 'Times' : 'Value'}
            value={economy.customerValue}
            max={economy.valueField ? 60 : 2000}
            step={economy.valueField ? 1 : 10}
            onChange={(customerValue) => set({ customerValue: Math.max(customerValue, 1) })}
          />
          <AmountControl
            label="Offer"
            note="for each who accepts"
            value={economy.offerCost}
            max={200}
            onChange={(offerCost) => set({ offerCost })}
          />
          <AmountControl
            label="Contact"
            note="for each who is asked"
            value={economy.contactCost}
            max={50}
            onChange={(contactCost) => set({ contactCost })}
          />
          <AmountControl
            label="Saved by the offer"
            note="% of those about to leave"
            value={Math.round(100 * economy.saveRate)}
            max={100}
            onChange={(percent) => set({ saveRate: percent / 100 })}
          />
          <AmountControl
            label="Budget"
            note={economy.budget === undefined ? 'no limit' : 'for contacts and offers'}
            value={economy.budget === undefined ? highestBudget : Math.min(economy.budget, highestBudget)}
            max={highestBudget}
            step={Math.max(1, Math.round(highestBudget / 200))}
            onChange={(budget) => set({ budget: budget >= highestBudget ? undefined : budget })}
          />
        </div>
        <div className={styles.result}>
          <dl className={`${styles.figures} numeric`}>
            <div>
              <dt>Expected profit</dt>
              <dd>{formatAmount(profits[contacted])}</dd>
            </div>
            <div>
              <dt>Contacts</dt>
              <dd>{formatCount(contacted)}</dd>
            </div>
            <div>
              <dt>Expected cost</dt>
              <dd>{formatAmount(costs[contacted])}</dd>
            </div>
          </dl>
          <ProfitChart plan={plan} />
          <p className="small soft numeric">
            {best === 0
              ? 'With these figures, contacting anyone costs more than it saves.'
              : `The first ${formatCount(best)}, ${formatPercent(best / order.length, 0)} of the list, gain more than they cost; ` +
                `contacting everyone would bring ${formatAmount(profits[order.length])}.`}
          </p>
        </div>
      </div>
    </section>
  )
}

/** The next round figure: one of 1, 2 and 5 times a power of ten. */
function roundUp(amount: number): number {
  if (amount <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(amount))
  return [1, 2, 5, 10].map((factor) => factor * power).find((figure) => figure >= amount) ?? amount
}
