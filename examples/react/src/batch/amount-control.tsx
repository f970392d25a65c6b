import { NumberInput, Slider } from '@mantine/core'
import { useId } from 'react'
import styles from './plan-panel.module.css'

interface AmountControlProps {
  readonly label: string
  readonly note?: string
  readonly value: number
  readonly max: number
  readonly step?: number
  readonly onChange: (value: number) => void
}

/** A figure of the plan: a slider to feel with, and the number to type. */
export function AmountControl({ label, note, value, max, step = 1, onChange }: AmountControlProps) {
  const id = useId()
  return (
    <div className={styles.amount}>
      <label htmlFor={id}>
        {label} {note && <span className="small soft">{note}</span>}
      </label>
      <Slider
        size="sm"
        label={null}
        min={0}
        max={max}
        step={step}
        value={value}
        thumbLabel={`${label}, slider`}
        onChange={onChange}
      />
      <NumberInput
        id={id}
        size="sm"
        value={value}
        min={0}
        max={max}
        step={step}
        hideControls
        thousandSeparator=","
        clampBehavior="blur"
        onChange={(typed) => typeof typed === 'number' && typed >= 0 && typed <= max && onChange(typed)}
      />
    </div>
  )
}
