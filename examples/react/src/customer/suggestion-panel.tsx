import { Button } from '@mantine/core'
import type { OperatingPointName } from '@org/churn'
import { useDeferredValue, useId, useMemo } from 'react'
import { usePredictor } from '../day/day-context.ts'
import { useMoney } from '../economy/currency.ts'
import { formatPercent, formatPoints } from '../pieces/format.ts'
import { type CustomerRecord, predictor } from '../predictor.ts'
import styles from './suggestion-panel.module.css'
import { suggest } from './suggestions.ts'

interface SuggestionPanelProps {
  readonly record: CustomerRecord
  readonly point: OperatingPointName
  readonly onApply: (values: CustomerRecord) => void
}

const canAct = predictor.contract.fields.some(({ input, sensitive, actionable }) => input && !sensitive && actionable)

/** What would turn the decision; only of a model whose contract says what people can act on. */
export function SuggestionPanel(props: SuggestionPanelProps) {
  return canAct ? <Suggestions {...props} /> : null
}

/** What would turn the decision, fewest changes first; each can be tried on the desk, and taken back there. */
function Suggestions({ record, point, onApply }: SuggestionPanelProps) {
  const title = useId()
  const money = useMoney()
  const asked = usePredictor()
  // The search may come a moment after the answer: a slider should not wait for it.
  const settled = useDeferredValue(record)
  // Until then its answers are about the record before: a click does not apply those to this one.
  const isStale = settled !== record
  const { goal, search } = useMemo(() => suggest(asked, settled, point), [asked, settled, point])
  const { outcome, sentence, answers, found } = search
  return (
    <section className="card" aria-labelledby={title} aria-busy={isStale}>
      <h2 id={title}>What would change it</h2>
      {goal === 'band' && <p>Two changes do not turn the decision. These lower the risk to another band.</p>}
      <p className="small soft">
        {outcome === 'FOUND'
          ? 'The model’s response to another record, not a promise: those who have it differ in more than that.'
          : sentence}
      </p>
      {outcome !== 'FOUND' && answers.length > 0 && <p className="small soft">This comes nearest to it:</p>}
      {answers.length > 0 && (
        <ul className={styles.suggestions}>
          {answers.map(({ changes, steps, cost, prediction, probabilityDifference }) => (
            <li key={steps.map((step) => step.sentence).join()}>
              <div className={styles.words}>
                {steps.map((step) => (
                  <p key={step.field}>{step.sentence}</p>
                ))}
                <p className="small soft numeric">
                  {formatPercent(prediction.probability)}, {formatPoints(probabilityDifference)}
                  {cost !== undefined && (cost === 0 ? ', free' : `, costs ${money(cost)}`)}
                </p>
              </div>
              <Button
                variant="light"
                size="compact-md"
                aria-label={`Apply: ${steps.map((step) => step.sentence).join(', ')}`}
                onClick={() => isStale || onApply(changes as CustomerRecord)}
              >
                Apply
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found > answers.length && (
        <p className="small soft numeric">
          The first {answers.length} of {found}, fewest changes first, then the cheapest.
        </p>
      )}
    </section>
  )
}
