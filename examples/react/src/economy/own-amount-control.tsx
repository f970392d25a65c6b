import { Select } from '@mantine/core'
import type { ContractField } from '@org/churn'
import { AmountControl } from './amount-control.tsx'
import styles from './economy.module.css'
import type { Amount } from './economy.ts'

interface OwnAmountControlProps {
  readonly label: string
  readonly amount: Amount
  /** Fields that the amount can be a multiple of. */
  readonly fields: readonly ContractField[]
  readonly min: number
  /** Where the sliders end. */
  readonly max: { readonly same: number; readonly times: number }
  readonly step: { readonly same: number; readonly times: number }
  readonly onChange: (amount: Amount) => void
}

const same = 'same'
const most = 1_000_000

/** An amount for everyone, or a multiple of one of each customer's own numbers. */
export function OwnAmountControl({ label, amount, fields, min, max, step, onChange }: OwnAmountControlProps) {
  const kind = amount.field === undefined ? 'same' : 'times'
  const field = fields.find(({ name }) => name === amount.field)
  const control = (name: string) => (
    <AmountControl
      label={name}
      value={amount[kind]}
      min={kind === 'same' ? min : 0}
      max={max[kind]}
      most={most}
      step={step[kind]}
      onChange={(value) => onChange({ ...amount, [kind]: value })}
    />
  )
  if (fields.length === 0) return control(label)
  return (
    <div className={styles.own}>
      <Select
        label={label}
        size="sm"
        data={[
          { value: same, label: 'The same for everyone' },
          ...fields.map(({ name, label: of }) => ({ value: name, label: `A multiple of ${of.toLowerCase()}` })),
        ]}
        value={amount.field ?? same}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(chosen) => onChange({ ...amount, field: chosen === same || chosen === null ? undefined : chosen })}
      />
      {control(`${label}: ${field ? `times ${field.label.toLowerCase()}` : 'amount'}`)}
    </div>
  )
}
