import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Economy } from '../economy/economy.ts'
import { formatCount, formatCountOf } from '../format.ts'
import { people } from '../people.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import styles from './batch-page.module.css'
import { ColumnPairs } from './column-pairs.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileNeeds } from './file-needs.tsx'
import type { ListState } from './list.ts'
import { tellReading } from './list-verdict.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { ProblemPanel } from './problem-panel.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { RankedTable } from './ranked-table.tsx'
import { quantityFields } from './scoring.ts'
import type { Batch } from './use-batch.ts'
import { usePlan } from './use-plan.ts'
import { VerdictPanel } from './verdict-panel.tsx'

const inventedCustomers = 5000
const quantities = quantityFields(predictor.contract.fields)
const quantityNames = quantities.map(({ name }) => name)

interface BatchPageProps {
  readonly batch: Batch
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  readonly openCustomer: (name: string, record: CustomerRecord) => void
}

/** A list of customers: from a file to a ranked plan, and out again as a file. */
export function BatchPage(props: BatchPageProps) {
  const { batch } = props
  const { state } = batch
  const heading = useKeptFocus<HTMLHeadingElement>(state.stage)
  return (
    <>
      <div className={styles.heading}>
        <h1 ref={heading} tabIndex={-1}>
          {state.stage === 'ready' ? state.name : 'Whom should we contact first?'}
        </h1>
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
            {state.stage === 'failed' && state.pairing && <ColumnPairs pairing={state.pairing} onPair={batch.pair} />}
            <FileDrop onFile={(file) => batch.score(file.name, file)} />
            <p className={styles.alternative}>
              <Button variant="light" onClick={() => batch.invent(inventedCustomers)}>
                Try it with {formatCount(inventedCustomers)} invented {people.other}
              </Button>
            </p>
          </div>
          <FileNeeds />
        </div>
      )}
      {state.stage === 'scoring' && <ProgressPanel state={state} onCancel={batch.cancel} />}
      {state.stage === 'ready' && <PlannedList {...props} state={state} />}
    </>
  )
}

type ReadyState = Extract<ListState, { stage: 'ready' }>

function PlannedList({ state, batch, economy, setEconomy, openCustomer }: BatchPageProps & { state: ReadyState }) {
  const { list, cancelled, verdict, numbers } = state
  const [isTaken, setTaken] = useState(false)
  const isUsed = isTaken || verdict.refusal === undefined
  const { plan, settled } = usePlan(list, quantityNames, economy, batch.ask)
  return (
    <div className={styles.stack}>
      <p className="soft numeric" role="status">
        {cancelled && 'Cancelled: what had been scored by then is kept. '}
        {formatCount(list.count)} {list.count === 1 ? people.one : people.other} scored
        {list.problems.length > 0 && `, ${formatCountOf(list.problems.length, 'row')} left out`}.
        {list.windows1252 > 0 &&
          ` ${formatCountOf(list.windows1252, 'row')} read as Windows-1252, because the bytes are not UTF-8.`}
        {numbers && ` Numbers are read with ${tellReading(numbers)}.`}
      </p>
      <VerdictPanel
        verdict={verdict}
        count={list.count}
        isTaken={isTaken}
        onTake={() => setTaken(true)}
        onReadAgain={batch.readAgain}
      />
      <ProblemPanel problems={list.problems} open={list.count === 0 || verdict.refusal !== undefined} />
      {isUsed && plan && (
        <>
          <PlanPanel plan={plan} settled={settled} economy={economy} setEconomy={setEconomy} quantities={quantities} />
          <RankedTable
            list={list}
            plan={plan}
            onOpen={async (row) => openCustomer(list.ids[row], await batch.ask('open', row))}
            onNames={() => batch.ask('names', undefined)}
            onDownload={(selection) => batch.ask('download', selection)}
          />
        </>
      )}
      {isUsed && <OutcomePanel list={list} economy={economy} bias={verdict.bias} />}
    </div>
  )
}
