import { TextInput } from '@mantine/core'
import { useContext, useState } from 'react'
import { isDay } from './day.ts'
import { DayContext } from './day-context.ts'

/** Asks from which day dates are counted; nothing of a model without dates. */
export function DayControl() {
  const { day, setDay } = useContext(DayContext)
  // A date is typed part by part: until it is whole, the day before it counts.
  const [typed, setTyped] = useState<string>()
  if (day === undefined) return null
  const isRefused = typed !== undefined && !isDay(typed)
  return (
    <TextInput
      type="date"
      size="sm"
      label="Counted as of"
      description="The day that the data describes: days since and until are counted from it."
      value={typed ?? day}
      error={isRefused && `Got no whole date, expected one such as ${day}: the desk keeps ${day}.`}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        if (isDay(value) && value !== day) setDay(value)
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}
