import { NumberInput, Slider } from '@mantine/core'
import { useId, useState } from 'react'
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
  const set = (entered: number, by: 'slider' | 'typing') =>
    onChange(Number(Math.min(Math.max(entered, min), most).toFixed(decimals)), by)
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
        onChange={(moved) => set(moved, 'slider')}
      />
      <NumberInput
        id={id}
        size="sm"
        value={typed ?? value}
        min={min}
        max={most}
        step={step}
        decimalScale={Math.max(decimals, 1)}
        allowNegative={false}
        hideControls
        thousandSeparator=","
        clampBehavior="none"
        onChange={(entered) => {
          setTyped(entered)
          if (typeof entered === 'number') set(entered, 'typing')
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  )
}
