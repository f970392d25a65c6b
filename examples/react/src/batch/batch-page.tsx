import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { formatCount } from '../format.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import styles from './batch-page.module.css'
import { FileDrop } from './file-drop.tsx'
import { FileNeeds } from './file-needs.tsx'
import type { ListState } from './list.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { planContacts } from './plan.ts'
import { PlanPanel } from './plan-panel.tsx'
import { ProblemPanel } from './problem-panel.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { RankedTable } from './ranked-table.tsx'
import { quantityFields } from './scoring.ts'
import type { Batch } from './use-batch.ts'

const inventedCustomers = 5000
const quantities = quantityFields(predictor.contract.fields)
const quantityNames = quantities.map(({ name }) => name)

interface BatchPageProps {
  readonly batch: Batch
  readonly openCustomer: (name: string, record: CustomerRecord) => void
}

/** A list of customers: from a file to a ranked plan, and out again as a file. */
export function BatchPage({ batch, openCustomer }: BatchPageProps) {
  const { state } = batch
  return (
    <>
      <div className={styles.heading}>
        <h1>{state.stage === 'ready' ? state.name : 'Whom should we contact first?'}</h1>
        {state.stage === 'ready' && (
          <Button variant="light" onClick={batch.clear}>
            Take another list
          </Button>
        )}
      </div>
      {(state.stage === 'empty' || state.stage === 'failed') && (
        <div className={styles.start}>
          <div className={styles.stack}>
            {state.stage === 'failed' && (
              <p className={styles.failure} role="alert">
                <strong>{state.name} could not be read.</strong> {state.message}
              </p>
            )}
            <FileDrop onFile={(file) => batch.score(file.name, file)} />
            <p className={styles.alternative}>
              <Button variant="light" onClick={() => batch.invent(inventedCustomers)}>
                Try it with {formatCount(inventedCustomers)} invented customers
              </Button>
            </p>
          </div>
          <FileNeeds />
        </div>
      )}
      {state.stage === 'scoring' && <ProgressPanel state={state} onCancel={batch.cancel} />}
      {state.stage === 'ready' && <PlannedList state={state} batch={batch} openCustomer={openCustomer} />}
    </>
  )
}

type ReadyState = Extract<ListState, { stage: 'ready' }>

function PlannedList({ state, batch, openCustomer }: BatchPageProps & { state: ReadyState }) {
  const { list, cancelled } = state
  const plan = useMemo(() => planContacts(list, quantityNames, batch.economy), [list, batch.economy])
  return (
    <div className={styles.stack}>
      <p className="soft numeric" role="status">
        {cancelled && 'Cancelled: what had been scored by then is kept. '}
        {formatCount(list.count)} customers scored
        {list.problems.length > 0 && `, ${formatCount(list.problems.length)} rows left out`}.
      </p>
      <ProblemPanel problems={list.problems} />
      {list.count > 0 && (
        <>
          <PlanPanel plan={plan} economy={batch.economy} setEconomy={batch.setEconomy} quantities={quantities} />
          <RankedTable
            list={list}
            plan={plan}
            onOpen={async (row) => openCustomer(list.ids[row], await batch.open(row))}
            onDownload={batch.download}
          />
          <OutcomePanel list={list} />
        </>
      )}
    </div>
  )
}
