import { evaluation } from 'virtual:chosen-model'
import { useId } from 'react'
import { EarningsChart } from '../charts/earnings-chart.tsx'
import { type Economy, sharedEconomics } from '../economy/economy.ts'
import { EconomyControls } from '../economy/economy-controls.tsx'
import { people } from '../people.ts'
import styles from './model-page.module.css'

interface EarningsProps {
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
}

/** What the model would have earned on the hold-out, with the amounts that the list is planned with. */
export function Earnings({ economy, setEconomy }: EarningsProps) {
  const title = useId()
  const { value, offer } = economy
  const own = [value, offer].some(({ field }) => field !== undefined)
  // The hold-out is here as counts, without its customers: what is each customer's own has to be the same for all.
  const shared = { ...economy, value: { ...value, field: undefined }, offer: { ...offer, field: undefined } }
  const economics = sharedEconomics(shared)
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>What it is worth</h2>
      <p className="small soft">
        The amounts are those of the list’s plan.
        {own && ` There, some are each ${people.one}’s own; here everyone has the same.`}
      </p>
      <div className={styles.earnings}>
        <EconomyControls
          economy={shared}
          setEconomy={(changed) =>
            setEconomy({
              ...changed,
              value: { ...changed.value, field: value.field },
              offer: { ...changed.offer, field: offer.field },
            })
          }
          fields={[]}
        />
        {economics && (
          <EarningsChart
            counts={evaluation.holdOut.outcomes}
            economics={economics}
            whose={`the hold-out’s ${people.other}`}
          />
        )}
      </div>
    </section>
  )
}
