import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { usePredictor } from '../day/day-context.ts'
import { onePerson } from '../people.ts'
import { formatPercent } from '../pieces/format.ts'
import { type SampleCustomer, sampleCustomers } from './sample-customers.ts'

/** Starts the desk over with one of the made-up customers. */
export function SamplePicker({ chosen, onChoose }: { chosen: string; onChoose: (sample: SampleCustomer) => void }) {
  const predictor = usePredictor()
  const options = useMemo(
    () =>
      sampleCustomers.map(({ name, record }) => ({
        value: name,
        label: `${name} · ${formatPercent(predictor.predict(record).probability, 0)}`,
      })),
    [predictor],
  )
  const known = sampleCustomers.some(({ name }) => name === chosen)
  return (
    <Select
      label={`Start from ${onePerson}`}
      description="Made up, each with its probability"
      data={known ? options : [{ value: chosen, label: `${chosen} · from the list` }, ...options]}
      value={chosen}
      allowDeselect={false}
      checkIconPosition="right"
      maxDropdownHeight={360}
      onChange={(name) => {
        const sample = sampleCustomers.find((each) => each.name === name)
        if (sample) onChoose(sample)
      }}
    />
  )
}
