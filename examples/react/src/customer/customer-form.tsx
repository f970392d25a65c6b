import type { ContractField, FieldIssue } from '@org/churn'
import { useId } from 'react'
import { people } from '../people.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import styles from './customer-form.module.css'
import { FieldControl } from './field-control.tsx'
import { type FieldGroup, groupFields, isPossible } from './fields.ts'

const groups = groupFields(predictor.contract)
const unseen = predictor.contract.fields.filter(({ input }) => !input).map(({ label }) => label.toLowerCase())

interface FormProps {
  readonly record: CustomerRecord
  readonly issues: readonly FieldIssue[]
  readonly onChange: (values: CustomerRecord) => void
}

/** Every field that the model sees, as its contract describes it: kind, label, unit, limits, and what it requires. */
export function CustomerForm(props: FormProps) {
  return (
    <form className={styles.form} aria-label={`The ${people.one}`} onSubmit={(event) => event.preventDefault()}>
      {groups.map((group) => (
        <Group key={group.lead?.name ?? ''} group={group} {...props} />
      ))}
      {unseen.length > 0 && (
        <p className="small soft">Not asked, as the model does not look at it: {unseen.join(', ')}.</p>
      )}
    </form>
  )
}

function Group({ group: { lead, fields }, record, issues, onChange }: FormProps & { group: FieldGroup }) {
  const title = useId()
  const control = (field: ContractField) => (
    <FieldControl
      key={field.name}
      field={field}
      value={record[field.name]}
      possible={isPossible(field, record)}
      issue={issues.find(({ path }) => path === field.name)}
      onChange={(value) => onChange({ [field.name]: value })}
    />
  )
  const wide = fields.filter(({ type }) => type !== 'boolean')
  const switches = fields.filter(({ type }) => type === 'boolean')
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{lead?.label ?? predictor.contract.title}</h2>
      <div className={styles.fields}>
        {lead && control(lead)}
        {wide.map(control)}
        {switches.length > 0 && <div className={styles.switches}>{switches.map(control)}</div>}
      </div>
    </section>
  )
}
