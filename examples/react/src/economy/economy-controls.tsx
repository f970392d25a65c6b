import { Select } from '@mantine/core'
import type { ContractField } from '@org/churn'
import { onePerson } from '../people.ts'
import { roundTo } from '../pieces/format.ts'
import { AmountControl } from './amount-control.tsx'
import { currencies } from './currency.ts'
import styles from './economy.module.css'
import type { Economy } from './economy.ts'
import { OwnAmountControl } from './own-amount-control.tsx'

interface EconomyControlsProps {
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  /** Fields that an amount can be a multiple of. */
  readonly fields: readonly ContractField[]
  readonly children?: React.ReactNode
}

/** What a customer, an offer and a contact are worth: shared by the plan and by what the model would have earned. */
export function EconomyControls({ economy, setEconomy, fields, children }: EconomyControlsProps) {
  const set = (change: Partial<Economy>) => setEconomy({ ...economy, ...change })
  return (
    <div className={styles.controls}>
      <Select
        label="Currency"
        description="Every amount is in it; changing it converts none."
        size="sm"
        data={currencies.map((code) => ({ value: code, label: nameOf(code) }))}
        value={economy.currency}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(currency) => currency !== null && set({ currency })}
      />
      <OwnAmountControl
        label={`${onePerson.replace(/^a/, 'A')} who stays is worth`}
        amount={economy.value}
        fields={fields}
        min={1}
        max={{ same: 2000, times: 60 }}
        step={{ same: 10, times: 1 }}
        onChange={(value) => set({ value })}
      />
      <OwnAmountControl
        label="An accepted offer costs"
        amount={economy.offer}
        fields={fields}
        min={0}
        max={{ same: 400, times: 6 }}
        step={{ same: 1, times: 0.1 }}
        onChange={(offer) => set({ offer })}
      />
      <AmountControl
        label="Contact"
        note="for each who is asked"
        value={economy.contactCost}
        max={50}
        most={1_000_000}
        onChange={(contactCost) => set({ contactCost })}
      />
      <AmountControl
        label="Saved by the offer"
        note="% of those about to leave"
        value={roundTo(100 * economy.saveRate, 2)}
        max={100}
        onChange={(percent) => set({ saveRate: percent / 100 })}
      />
      {children}
    </div>
  )
}

const currencyNames = new Intl.DisplayNames('en-US', { type: 'currency' })

function nameOf(code: string): string {
  return `${code} · ${currencyNames.of(code)}`
}
