import { Button, Select, TextInput } from '@mantine/core'
import { type DialectName, sqlDialects } from '@org/churn/sql'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { saveFile } from '../batch/save-file.ts'
import { usePredictor } from '../day/day-context.ts'
import { DayControl } from '../day/day-control.tsx'
import type { Economy } from '../economy/economy.ts'
import { onePerson, people } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import { predictor } from '../predictor.ts'
import { CopyButton } from './copy-button.tsx'
import { byAmounts, writeStatement } from './statement.ts'
import styles from './statement-panel.module.css'

const { operatingPoints, defaultOperatingPoint } = predictor.manifest
const databases = sqlDialects.map(({ name, title }) => ({ value: name, label: title }))
const policies = [
  ...operatingPoints.map(({ name }) => ({
    value: name,
    label: `Operating point ${name}${name === defaultOperatingPoint ? ', the default' : ''}`,
  })),
  { value: byAmounts, label: 'What the plan’s amounts make worth while' },
]

/** The model as one SQL statement, to run where the customers are. */
export function StatementPanel({ economy }: { economy: Economy }) {
  const title = useId()
  const [dialect, setDialect] = useState<DialectName>('duckdb')
  const [policy, setPolicy] = useState<string>(defaultOperatingPoint)
  const [table, setTable] = useState<string>(people.other)
  const chosen = useDeferredValue(useMemo(() => ({ dialect, policy, table }), [dialect, policy, table]))
  const asked = usePredictor()
  const statement = useMemo(() => writeStatement(asked, chosen, economy), [asked, chosen, economy])
  const { title: database, isRun } = sqlDialects.find(({ name }) => name === chosen.dialect) ?? sqlDialects[0]
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>In your database</h2>
      <p className="small soft">
        The same model as one SQL statement: no row leaves the database. It reads raw cells and gives each {people.one}{' '}
        a probability, a decision and reasons, or says why {onePerson} is refused.
      </p>
      <div className={styles.choices}>
        <Select
          label="Database"
          size="sm"
          data={databases}
          value={dialect}
          allowDeselect={false}
          checkIconPosition="right"
          onChange={(name) => setDialect(name as DialectName)}
        />
        <Select
          label="Decide by"
          size="sm"
          data={policies}
          value={policy}
          allowDeselect={false}
          checkIconPosition="right"
          onChange={(name) => setPolicy(name as string)}
        />
        <TextInput
          label="Table"
          size="sm"
          value={table}
          spellCheck={false}
          onChange={({ currentTarget }) => setTable(currentTarget.value)}
        />
        <DayControl />
      </div>
      {statement.refusal !== undefined ? (
        <p role="alert">{statement.refusal}</p>
      ) : (
        <>
          <p className="small soft">
            {isRun
              ? `Run in ${database} by the package’s tests, and compared with the library row by row.`
              : `Checked by a parser, and not run in ${database}: compare some rows with this page first.`}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={styles.statement} tabIndex={0} aria-label="SQL statement">
            <pre>{statement.sql}</pre>
          </section>
          <div className={styles.actions}>
            <CopyButton
              text={statement.sql}
              what={`${formatCount(statement.sql.split('\n').length)} lines for ${database}`}
            />
            <Button variant="light" onClick={() => saveFile(new Blob([statement.sql]), `churn-${chosen.dialect}.sql`)}>
              Save as a file
            </Button>
          </div>
          <details className={styles.words}>
            <summary className="small">What it does, in words</summary>
            <ul>
              {statement.words.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  )
}
