import { useInViewport } from '@mantine/hooks'
import { type Dispatch, useMemo, useState } from 'react'
import type { ListVisit } from '../batch/list-visit.ts'
import { predictor } from '../predictor.ts'
import { answerFor } from './answer.ts'
import { ChangeList } from './change-list.tsx'
import { CustomerForm } from './customer-form.tsx'
import styles from './customer-page.module.css'
import type { Desk, DeskAction } from './desk.ts'
import { FollowingAnswer } from './following-answer.tsx'
import { RefusalPanel } from './refusal-panel.tsx'
import { RiskPanel } from './risk-panel.tsx'
import { SamplePicker } from './sample-picker.tsx'
import { SuggestionPanel } from './suggestion-panel.tsx'
import { VisitBar } from './visit-bar.tsx'
import { WaterfallPanel } from './waterfall-panel.tsx'

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
  const answer = useMemo(() => answerFor(desk.record, point), [desk.record, point])
  const origin = useMemo(() => answerFor(desk.origin, point), [desk.origin, point])
  const { ref: riskPanel, inViewport } = useInViewport()
  const before = origin.ok ? origin.explanation.probability : undefined

  return (
    <>
      {visit && visit.stopAt(visit.place).name === desk.name && <VisitBar visit={visit} onVisit={openCustomer} />}
      <div className={styles.heading}>
        <h1>{desk.name}</h1>
        <SamplePicker chosen={desk.name} onChoose={({ name, record }) => dispatch({ type: 'start', name, record })} />
      </div>
      <div className={styles.columns}>
        <div className={styles.answer}>
          {answer.ok ? (
            <>
              <div ref={riskPanel}>
                <RiskPanel explanation={answer.explanation} before={before} point={point} onPoint={setPoint} />
              </div>
              <SuggestionPanel
                record={desk.record}
                point={point}
                onApply={(values) => dispatch({ type: 'change', values })}
              />
              <WaterfallPanel explanation={answer.explanation} />
            </>
          ) : (
            <RefusalPanel issues={answer.issues} />
          )}
        </div>
        <div className={styles.record}>
          {answer.ok && <FollowingAnswer explanation={answer.explanation} needed={!inViewport} />}
          <ChangeList desk={desk} dispatch={dispatch} />
          <CustomerForm
            record={desk.record}
            issues={answer.ok ? answer.explanation.warnings : answer.issues}
            onChange={(values) => dispatch({ type: 'change', values })}
          />
        </div>
      </div>
    </>
  )
}
