import { Button } from '@mantine/core'
import type { ChurnExplanation } from '@org/churn'
import { useId, useState } from 'react'
import { people } from '../people.ts'
import { ReasonBars, Waterfall } from '../pieces/index.ts'
import { predictor } from '../predictor.ts'
import styles from './reason-panel.module.css'

const shownAtFirst = 7
/** Reasons add up to the trees' own log-odds; calibration then bends their sum into the probability. */
const calibrated = predictor.manifest.calibration.method !== 'none'

/** Why: the reasons by their strength, and for those who reckon, as steps in log-odds. */
export function ReasonPanel({ explanation }: { explanation: ChurnExplanation }) {
  const title = useId()
  const [all, setAll] = useState(false)
  const [isExact, setExact] = useState(false)
  const count = explanation.contributions.filter(({ logOdds }) => logOdds !== 0).length
  const shown = all ? count : shownAtFirst
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Why</h2>
      {isExact ? (
        <>
          <p className="small soft">
            Steps from the average {people.one} to this one, in log-odds{calibrated && ' before calibration'}: +0.69
            doubles the odds of leaving, −0.69 halves them. The dashed line is even odds.
          </p>
          <Waterfall reasons={explanation} shown={shown} person={people.one} />
        </>
      ) : (
        <>
          <p className="small soft">What raises the risk of leaving stands to the right, what lowers it to the left.</p>
          <ReasonBars contributions={explanation.contributions} shown={shown} />
        </>
      )}
      <div className={styles.actions} data-screen-only>
        {count > shownAtFirst && (
          <Button variant="light" size="compact-sm" onClick={() => setAll(!all)}>
            {all ? 'Show the strongest only' : `Show all ${count} reasons`}
          </Button>
        )}
        <Button variant="light" size="compact-sm" onClick={() => setExact(!isExact)}>
          {isExact ? 'Show strengths' : 'Show log-odds'}
        </Button>
      </div>
    </section>
  )
}
