import { Button } from '@mantine/core'
import type { ContractField } from '@org/churn'
import { useContext, useId } from 'react'
import { DayContext } from '../day/day-context.ts'
import { people } from '../people.ts'
import { predictor } from '../predictor.ts'
import styles from './file-needs.module.css'
import { inventList } from './invented-list.ts'
import { saveFile } from './save-file.ts'

const { contract } = predictor
const exampleCustomers = 20

/** What a file must hold, as the contract has it, and an example of one. */
export function FileNeeds() {
  const title = useId()
  const { day: asOf } = useContext(DayContext)
  const saveExample = () => {
    const pieces = [...inventList(contract, exampleCustomers, { asOf })]
    saveFile(new Blob(pieces, { type: 'text/csv' }), 'example-customers.csv')
  }
  return (
    <section className={styles.needs} aria-labelledby={title}>
      <h2 id={title}>What the file needs</h2>
      <p className="small soft">
        A first line with these column names, in any order.{' '}
        {contract.id && `A ${contract.id.column} column names the ${people.other}. `}Others are kept as they are.
      </p>
      <dl className={styles.columns}>
        {contract.fields
          .filter(({ input }) => input)
          .map((field) => (
            <div key={field.name}>
              <dt>{field.column}</dt>
              <dd>{describe(field)}</dd>
            </div>
          ))}
      </dl>
      <Button variant="light" onClick={saveExample}>
        Save an example file
      </Button>
    </section>
  )
}

function describe(field: ContractField): string {
  const empty = field.missing.policy === 'accept' ? ', or empty' : ''
  if (field.type === 'boolean' || field.type === 'category') {
    return `${field.values.map(({ source }) => source[0]).join(', ')}${empty}`
  }
  if (field.type === 'date') return `date${empty}`
  return `${field.unit || 'number'}${empty}`
}
