import { NumberInput, Slider } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import styles from './economy.module.css'

interface AmountControlProps {
  readonly label: string
  readonly note?: ReactNode
  readonly value: number
  readonly min?: number
  /** Where the slider ends. */
  readonly max: number
  /** The most that can be typed; where the slider ends unless told otherwise. */
  readonly most?: number
  readonly step?: number
  readonly onChange: (value: number) => void
}

/** A figure of the plan: a slider to feel with, and the number to type. */
export function AmountControl({
  label,
  note,
  value,
  min = 0,
  max,
  most = max,
  step = 1,
  onChange,
}: AmountControlProps) {
  const id = useId()
  return (
    <div className={styles.amount}>
      <label htmlFor={id}>
        {label} {note && <span className="small soft">{note}</span>}
      </label>
      <Slider
        size="sm"
        label={null}
        min={min}
        max={max}
        step={step}
        value={Math.min(value, max)}
        thumbLabel={`${label}, slider`}
        onChange={onChange}
      />
      <NumberInput
        id={id}
        size="sm"
        value={value}
        min={min}
        max={most}
        step={step}
        decimalScale={2}
        allowNegative={false}
        hideControls
        thousandSeparator=","
        clampBehavior="blur"
        onChange={(typed) => typeof typed === 'number' && typed >= min && typed <= most && onChange(typed)}
      />
    </div>
  )
}
