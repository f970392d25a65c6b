import { useInViewport } from '@mantine/hooks'
import type { ChurnExplanation } from '@org/churn'
import { type Dispatch, useMemo, useRef, useState } from 'react'
import type { ListVisit } from '../batch/list-visit.ts'
import { usePredictor } from '../day/day-context.ts'
import { DayControl } from '../day/day-control.tsx'
import { people } from '../people.ts'
import { CustomerForm } from '../pieces/index.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import { answerFor } from './answer.ts'
import { ChangeList } from './change-list.tsx'
import styles from './customer-page.module.css'
import type { Desk, DeskAction } from './desk.ts'
import { FollowingAnswer } from './following-answer.tsx'
import { ReasonPanel } from './reason-panel.tsx'
import { RefusalPanel } from './refusal-panel.tsx'
import { RiskPanel } from './risk-panel.tsx'
import { SamplePicker } from './sample-picker.tsx'
import { SuggestionPanel } from './suggestion-panel.tsx'
import { VisitBar } from './visit-bar.tsx'

interface CustomerPageProps {
  readonly desk: Desk
  readonly dispatch: Dispatch<DeskAction>
  /** Where the customer stands in the list that they were opened from. */
  readonly visit: ListVisit | undefined
  readonly openCustomer: (visit: ListVisit) => void
}

/** One customer: the form on one side, what the model makes of it on the other. */
export function CustomerPage({ desk, dispatch, visit, openCustomer }: CustomerPageProps) {
  const [point, setPoint] = useState(predictor.manifest.defaultOperatingPoint)
  const asked = usePredictor()
  const answer = useMemo(() => answerFor(asked, desk.record, point), [asked, desk.record, point])
  const origin = useMemo(() => answerFor(asked, desk.origin, point), [asked, desk.origin, point])
  const { ref: riskPanel, inViewport } = useInViewport()
  const scored = useRef<{ readonly record: CustomerRecord; readonly explanation: ChurnExplanation }>(undefined)
  if (answer.ok) scored.current = { record: desk.record, explanation: answer.explanation }
  const last = scored.current
  const before = origin.ok ? origin.explanation.probability : undefined

  return (
    <>
      {visit && visit.stopAt(visit.place).name === desk.name && <VisitBar visit={visit} onVisit={openCustomer} />}
      <div className={styles.heading}>
        <h1>{desk.name}</h1>
        <SamplePicker chosen={desk.name} onChoose={({ name, record }) => dispatch({ type: 'start', name, record })} />
        <DayControl />
      </div>
      <div className={styles.columns}>
        <div className={styles.answer}>
          {!answer.ok && <RefusalPanel issues={answer.issues} />}
          {last && (
            // The last answer stays in its place, pale and out of reach, so that a half-typed number moves nothing.
            <div className={styles.last} data-stale={!answer.ok} inert={!answer.ok}>
              <div ref={riskPanel}>
                <RiskPanel explanation={last.explanation} before={before} point={point} onPoint={setPoint} />
              </div>
              <SuggestionPanel
                record={last.record}
                point={point}
                onApply={(values) => dispatch({ type: 'change', values })}
              />
              <ReasonPanel explanation={last.explanation} />
            </div>
          )}
        </div>
        <div className={styles.record}>
          {answer.ok && <FollowingAnswer explanation={answer.explanation} needed={!inViewport} />}
          <ChangeList desk={desk} dispatch={dispatch} />
          <CustomerForm
            contract={predictor.contract}
            person={people.one}
            record={desk.record}
            issues={answer.ok ? answer.explanation.warnings : answer.issues}
            onChange={(values) => dispatch({ type: 'change', values })}
          />
        </div>
      </div>
    </>
  )
}
