import { NumberInput, Slider } from '@mantine/core'
import type { NumberField } from '@org/churn'
import { useId } from 'react'
import styles from './customer-form.module.css'
import type { ControlProps } from './field-control.tsx'
import { wordsOf } from './fields.ts'
import { roundTo } from './format.ts'

/** A number to type, within what is possible, and a slider over what the model has been trained on. */
export function NumberControl({ field, value, possible, issue, onChange }: ControlProps<NumberField>) {
  const note = useId()
  const { label, unit, decimals, limits, trained, missing } = field
  const step = decimals === 0 ? 1 : 10 ** -decimals
  const optional = missing.policy === 'accept'
  const message = optional && value === null ? `Empty: ${missing.meaning ?? 'not known'}.` : issue && wordsOf(issue)
  const wrong = issue !== undefined && issue.code !== 'OUT_OF_RANGE'
  return (
    <div className={styles.number}>
      <label className={styles.label} htmlFor={`${note}-input`}>
        {label} <span className={styles.unit}>{unit}</span>
      </label>
      <Slider
        className={styles.slider}
        size="sm"
        disabled={!possible}
        min={trained[0]}
        max={trained[1]}
        step={step}
        value={typeof value === 'number' ? Math.min(Math.max(value, trained[0]), trained[1]) : trained[0]}
        label={null}
        thumbLabel={`${label}, slider`}
        onChange={(moved) => onChange(roundTo(moved, decimals))}
      />
      <NumberInput
        id={`${note}-input`}
        disabled={!possible}
        value={typeof value === 'number' ? value : ''}
        min={limits[0]}
        max={limits[1]}
        step={decimals === 0 ? 1 : 5}
        // What cannot be is refused in words, below: a field that swallows keys would make 15 of 1.5.
        decimalScale={Math.max(decimals, 1)}
        clampBehavior="none"
        thousandSeparator=","
        aria-describedby={message ? note : undefined}
        error={wrong}
        onChange={(typed) => onChange(numberIn(typed))}
      />
      {message && (
        <p id={note} className={`${styles.note} ${wrong ? styles.wrong : ''}`}>
          {message}
        </p>
      )}
    </div>
  )
}

/** The number that has been typed; null before there is one, as after a lone minus sign. */
function numberIn(typed: string | number): number | null {
  const number = typed === '' ? Number.NaN : Number(typed)
  return Number.isNaN(number) ? null : number
}
