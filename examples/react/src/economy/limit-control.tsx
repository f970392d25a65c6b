import { AmountControl } from './amount-control.tsx'

interface LimitControlProps {
  readonly label: string
  /** What the limit covers. */
  readonly note: string
  /** Undefined for no limit. */
  readonly value: number | undefined
  /** From where on the limit makes no difference. */
  readonly enough: number
  readonly decimals: number
  readonly onChange: (value: number | undefined) => void
}

const most = 1_000_000_000

/** A limit of the plan: with its slider at the end, no limit. What is typed is kept, whether it makes a difference yet or not. */
export function LimitControl({ label, note, value, enough, decimals, onChange }: LimitControlProps) {
  const end = Math.max(roundUp(enough), 1)
  return (
    <AmountControl
      label={label}
      note={value === undefined ? `no limit; ${note}` : note}
      value={value ?? end}
      max={end}
      most={most}
      decimals={decimals}
      step={Math.max(1, Math.round(end / 200))}
      onChange={(limit, by) => onChange(by === 'slider' && limit >= end ? undefined : limit)}
    />
  )
}

/** The next round figure: one of 1, 2 and 5 times a power of ten. */
function roundUp(amount: number): number {
  if (amount <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(amount))
  return [1, 2, 5, 10].map((factor) => factor * power).find((figure) => figure >= amount) ?? amount
}
