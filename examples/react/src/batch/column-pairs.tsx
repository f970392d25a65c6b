import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ColumnPairing } from './scoring.ts'

interface ColumnPairsProps {
  readonly pairing: ColumnPairing
  /** Takes the model's columns by the file's names. */
  readonly onPair: (rename: Readonly<Record<string, string>>) => void
}

const none = ''

/** Lets a person say which column of the file stands for each that the model needs. */
export function ColumnPairs({ pairing: { missing, others, suggested }, onPair }: ColumnPairsProps) {
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(suggested)
  const names = missing.map((column) => chosen[column] ?? none)
  const isWhole = names.every((name) => name !== none) && new Set(names).size === names.length
  return (
    <form
      aria-label="Columns with other names"
      onSubmit={(event) => {
        event.preventDefault()
        onPair(Object.fromEntries(missing.map((column) => [chosen[column], column])))
      }}
    >
      <p>Which column of the file holds each of these? Each can be chosen once.</p>
      {missing.map((column) => (
        <NativeSelect
          key={column}
          label={column}
          value={chosen[column] ?? none}
          onChange={({ currentTarget: { value } }) => setChosen((before) => ({ ...before, [column]: value }))}
          data={[{ value: none, label: 'Choose a column' }, ...others.map((name) => ({ value: name, label: name }))]}
        />
      ))}
      <Button type="submit" mt="sm" disabled={!isWhole}>
        Read the file with these columns
      </Button>
    </form>
  )
}
