import type { ContractField, FieldIssue, ModelContract } from '@org/churn'
import type { AnyCustomer } from '@org/churn/model'
import { useId, useMemo } from 'react'
import styles from './customer-form.module.css'
import { FieldControl } from './field-control.tsx'
import { type FieldGroup, groupFields, isPossible, requirementOf } from './fields.ts'

export interface CustomerFormProps {
  readonly contract: ModelContract
  /** What a row of the data is called: "customer". */
  readonly person?: string
  readonly record: AnyCustomer
  /** What is wrong or unfamiliar in the record, as the predictor says it. */
  readonly issues: readonly FieldIssue[]
  readonly onChange: (values: AnyCustomer) => void
}

/** Every field that the model sees, as its contract describes it: kind, label, unit, limits, and what it requires. */
export function CustomerForm(props: CustomerFormProps) {
  const { contract, person = 'customer' } = props
  const groups = useMemo(() => groupFields(contract), [contract])
  const unseen = contract.fields.filter(({ input }) => !input).map(({ label }) => label.toLowerCase())
  return (
    <form className={styles.form} aria-label={`The ${person}`} onSubmit={(event) => event.preventDefault()}>
      {groups.map((group) => (
        <Group key={group.lead?.name ?? ''} group={group} {...props} />
      ))}
      {unseen.length > 0 && (
        <p className="small soft">Not asked, as the model does not look at it: {unseen.join(', ')}.</p>
      )}
    </form>
  )
}

function Group({ group, contract, record, issues, onChange }: CustomerFormProps & { group: FieldGroup }) {
  const { lead, fields } = group
  const title = useId()
  const control = (field: ContractField) => (
    <FieldControl
      key={field.name}
      field={field}
      value={record[field.name]}
      possible={isPossible(field, record)}
      required={contract.fields.find(({ name }) => name === requirementOf(field)?.field)?.label}
      issue={issues.find(({ path }) => path === field.name)}
      onChange={(value) => onChange({ [field.name]: value })}
    />
  )
  const wide = fields.filter(({ type }) => type !== 'boolean')
  const switches = fields.filter(({ type }) => type === 'boolean')
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{lead?.label ?? contract.title}</h2>
      <div className={styles.fields}>
        {lead && control(lead)}
        {wide.map(control)}
        {switches.length > 0 && <div className={styles.switches}>{switches.map(control)}</div>}
      </div>
    </section>
  )
}
