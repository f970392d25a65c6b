import { Select, Switch, TextInput } from '@mantine/core'
import type { BooleanField, CategoryField, ContractField, DateField, FieldIssue } from '@org/churn'
import { wordsOf } from './fields.ts'
import { NumberControl } from './number-control.tsx'

export interface ControlProps<F extends ContractField> {
  readonly field: F
  readonly value: unknown
  /** False while the field it requires rules it out. */
  readonly possible: boolean
  /** Label of the field that it requires. */
  readonly required?: string | undefined
  readonly issue: FieldIssue | undefined
  readonly onChange: (value: unknown) => void
}

/** The control that fits a field's kind. */
export function FieldControl(props: ControlProps<ContractField>) {
  const { field } = props
  if (field.type === 'boolean') return <BooleanControl {...props} field={field} />
  if (field.type === 'category') return <CategoryControl {...props} field={field} />
  if (field.type === 'date') return <DateControl {...props} field={field} />
  return <NumberControl {...props} field={field} />
}

function BooleanControl({ field, value, possible, required, issue, onChange }: ControlProps<BooleanField>) {
  return (
    <Switch
      label={field.label}
      description={possible ? undefined : `Needs ${required?.toLowerCase() ?? 'another field'}`}
      error={issue && wordsOf(issue)}
      title={field.description}
      checked={value === true}
      disabled={!possible}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

/** A day of the calendar: the browser's own field gives it as an ISO date, whatever the page's language. */
function DateControl({ field, value, possible, issue, onChange }: ControlProps<DateField>) {
  return (
    <TextInput
      type="date"
      disabled={!possible}
      label={field.label}
      description={field.description}
      error={issue && wordsOf(issue)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  )
}

/** The values in the contract's order: of an ordered category, from low to high. */
function CategoryControl({ field, value, possible, issue, onChange }: ControlProps<CategoryField>) {
  return (
    <Select
      // While it is ruled out it holds its own value for that, if it has one.
      disabled={!possible}
      label={field.label}
      description={field.description}
      error={issue && wordsOf(issue)}
      data={field.values.map((each) => each.value)}
      value={typeof value === 'string' ? value : null}
      allowDeselect={false}
      checkIconPosition="right"
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  )
}
