import { NumberInput, Slider } from '@mantine/core'
import { useId, useState } from 'react'
import { formatCount, roundTo } from '../pieces/format.ts'
import styles from './economy.module.css'

interface AmountControlProps {
  readonly label: string
  readonly note?: string
  readonly value: number
  readonly min?: number
  /** Where the slider ends. */
  readonly max: number
  /** The most that can be typed; where the slider ends unless told otherwise. */
  readonly most?: number
  readonly step?: number
  /** Digits behind the point that can be typed. */
  readonly decimals?: number
  readonly onChange: (value: number, by: 'slider' | 'typing') => void
}

/** A figure of the plan: a slider to feel with, and the number to type. */
export function AmountControl(props: AmountControlProps) {
  const { label, note, value, min = 0, max, most = max, step = 1, decimals = 2, onChange } = props
  const id = useId()
  // Half-typed numbers stand as they are typed, until the field is left: then it shows the number that counts.
  const [typed, setTyped] = useState<string | number>()
  const set = (entered: number, by: 'slider' | 'typing') => onChange(roundTo(entered, decimals), by)
  const isRefused = typeof typed === 'number' && (typed < min || typed > most)
  return (
    <div className={styles.amount}>
      <label htmlFor={id}>
        {label} {note && <span className="small soft">{note}</span>}
      </label>
      <Slider
        size="sm"
        label={null}
        max={max}
        step={step}
        value={Math.min(value, max)}
        thumbLabel={`${label}, slider`}
        onChange={(moved) => {
          setTyped(undefined)
          set(Math.max(moved, min), 'slider')
        }}
      />
      <NumberInput
        id={id}
        size="sm"
        value={typed ?? value}
        min={min}
        max={most}
        step={step}
        decimalScale={Math.max(decimals, 1)}
        hideControls
        thousandSeparator=","
        clampBehavior="none"
        error={
          isRefused &&
          `Got ${typed < 0 ? '−' : ''}${formatCount(Math.abs(typed))}, expected ${formatCount(min)} to ${formatCount(most)}: the plan keeps ${formatCount(value)}.`
        }
        onChange={(entered) => {
          setTyped(entered)
          if (typeof entered === 'number' && entered >= min && entered <= most) set(entered, 'typing')
        }}
        // What is refused stands until it is put right, with the reason beside it.
        onBlur={() => isRefused || setTyped(undefined)}
      />
    </div>
  )
}
