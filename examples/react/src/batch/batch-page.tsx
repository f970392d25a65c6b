import { useContext, useEffect, useMemo, useState } from 'react'
import { DayContext } from '../day/day-context.ts'
import { DayControl } from '../day/day-control.tsx'
import type { Economy } from '../economy/economy.ts'
import { quantityFields } from '../economy/quantity-fields.ts'
import { people } from '../people.ts'
import { formatCount, formatCountOf } from '../pieces/format.ts'
import { predictor } from '../predictor.ts'
import { useKeptFocus } from '../use-kept-focus.ts'
import styles from './batch-page.module.css'
import { CallListPanel } from './call-list-panel.tsx'
import { ColumnPairs } from './column-pairs.tsx'
import { FileButton } from './file-button.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileNeeds } from './file-needs.tsx'
import type { ListState } from './list.ts'
import { economicsOf } from './list-economics.ts'
import type { ListSettings } from './list-settings.ts'
import { tellReading } from './list-verdict.ts'
import type { ListVisit } from './list-visit.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { writePlan } from './plan-file.ts'
import { PlanPanel } from './plan-panel.tsx'
import { PrintedPlan } from './printed-plan.tsx'
import { ProblemPanel } from './problem-panel.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { saveFile } from './save-file.ts'
import type { Batch } from './use-batch.ts'
import { usePlan } from './use-plan.ts'
import { VerdictPanel } from './verdict-panel.tsx'

const quantities = quantityFields(predictor.contract.fields)
const quantityNames = quantities.map(({ name }) => name)

interface BatchPageProps {
  readonly batch: Batch
  readonly economy: Economy
  readonly setEconomy: (economy: Economy) => void
  readonly settings: ListSettings
  readonly setSettings: (settings: ListSettings) => void
  /** Takes a file: a list of customers, or a plan that was saved. */
  readonly onFile: (file: File) => void
  readonly openCustomer: (visit: ListVisit) => void
}

/** A list of customers: from a file to a ranked plan, and out again as a file. */
export function BatchPage(props: BatchPageProps) {
  const { batch, onFile } = props
  const { state } = batch
  const heading = useKeptFocus<HTMLHeadingElement>(isInvented(state) ? 'empty' : state.stage)
  return (
    <>
      <div className={styles.heading}>
        <h1 ref={heading} tabIndex={-1}>
          {state.stage === 'ready' && !state.isInvented ? state.name : `Which ${people.other} to call first`}
        </h1>
        <div className={styles.given} data-screen-only>
          <DayControl />
          {state.stage === 'ready' && <FileButton onFile={onFile} />}
        </div>
      </div>
      {state.stage === 'failed' && (
        <div className={styles.start}>
          <div className={styles.stack}>
            <p className={styles.failure} role="alert">
              <strong>{state.name} could not be read.</strong> {state.message}
            </p>
            {state.pairing && <ColumnPairs pairing={state.pairing} onPair={batch.pair} />}
            <FileDrop onFile={onFile} />
          </div>
          <FileNeeds />
        </div>
      )}
      {state.stage === 'scoring' && !state.isInvented && <ProgressPanel state={state} onCancel={batch.cancel} />}
      {state.stage === 'ready' && <PlannedList {...props} state={state} />}
    </>
  )
}

/** The list that the page makes up begins without anyone asking for it. */
function isInvented(state: ListState): boolean {
  return 'isInvented' in state && state.isInvented
}

type ReadyState = Extract<ListState, { stage: 'ready' }>

function PlannedList(props: BatchPageProps & { state: ReadyState }) {
  const { state, batch, economy, setEconomy, settings, setSettings, openCustomer } = props
  const { list, name, isInvented, cancelled, verdict, numbers } = state
  const { ask } = batch
  const { day } = useContext(DayContext)
  const [isTaken, setTaken] = useState(false)
  const isUsed = isTaken || verdict.refusal === undefined
  const { plan, settled } = usePlan(list, quantityNames, economy, ask)
  const { value, offer, contactCost, saveRate } = economy
  const economics = useMemo(
    () => economicsOf(list, quantityNames, { value, offer, contactCost, saveRate }),
    [list, value, offer, contactCost, saveRate],
  )
  useLeaveWarning(!isInvented)
  const savePlan = async () => {
    const csv = await ask('text', undefined)
    saveFile(writePlan({ list: { name, csv, numbers, rename: batch.rename() }, economy, asOf: day }), 'plan.json')
  }
  return (
    <div className={styles.stack}>
      {isInvented ? (
        <details className={`${styles.notice} small`} data-screen-only>
          <summary>
            These {formatCount(list.count)} {people.other} are invented. Drop a CSV file of your own anywhere on this
            page: it is read in this browser and sent nowhere. <span className={styles.hint}>What the file needs</span>
          </summary>
          <FileNeeds />
        </details>
      ) : (
        <p className="soft small numeric" role="status">
          {cancelled && 'Cancelled: what had been scored by then is kept. '}
          {formatCount(list.count)} {list.count === 1 ? people.one : people.other} scored
          {list.problems.length > 0 && `, ${formatCountOf(list.problems.length, 'row')} left out`}.
          {list.windows1252 > 0 &&
            ` ${formatCountOf(list.windows1252, 'row')} read as Windows-1252, because the bytes are not UTF-8.`}
          {numbers && ` Numbers are read with ${tellReading(numbers)}.`}
        </p>
      )}
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
          <CallListPanel
            {...{ list, plan, settled, economics, settings, setSettings, ask }}
            onOpen={(row, order) => {
              const ranks = new Uint32Array(list.count)
              plan.order.forEach((each, place) => {
                ranks[each] = place + 1
              })
              openCustomer({
                count: order.length,
                place: order.indexOf(row),
                stopAt: (place) => ({ row: order[place], rank: ranks[order[place]], name: list.ids[order[place]] }),
              })
            }}
            onSavePlan={savePlan}
          />
          <PrintedPlan {...{ list, plan, economics, ask }} />
          <PlanPanel {...{ plan, settled, economy, setEconomy, quantities }} probabilities={list.probabilities} />
        </>
      )}
      {isUsed && <OutcomePanel list={list} economy={economy} bias={verdict.bias} file={batch.file} />}
    </div>
  )
}

/** Has the browser ask before a list is lost: it is kept nowhere else, as nothing about customers is. */
function useLeaveWarning(needed: boolean) {
  useEffect(() => {
    if (!needed) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [needed])
}
