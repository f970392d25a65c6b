import { evaluation } from 'virtual:chosen-model'
import { useId } from 'react'
import { people } from '../people.ts'
import { formatPoints } from '../pieces/format.ts'
import { predictor } from '../predictor.ts'
import styles from './model-page.module.css'

const { defaultOperatingPoint } = predictor.manifest
const { holdOut, operatingPoints } = evaluation

/** What the figures below come to, for somebody who decides about a campaign. */
export function ModelHeadline() {
  const title = useId()
  const point = operatingPoints.find(({ name }) => name === defaultOperatingPoint)
  if (!point) return null
  const { precision, recall } = point.holdOut
  const perHundred = (share: number) => Math.round(100 * share)
  return (
    <section className={`card ${styles.headline} numeric`} aria-labelledby={title}>
      <p id={title}>
        Of 100 {people.other} that the model flags, about {perHundred(precision)} leave; of 100 taken at random,{' '}
        {perHundred(holdOut.baseRate)} do.
      </p>
      <p className="soft">
        It flags {perHundred(recall)} of every 100 who leave, and its probabilities are off by{' '}
        {formatPoints(holdOut.calibrationError).slice(1)} on average. All of this is measured on {people.other} that it
        had not learned from.
      </p>
    </section>
  )
}
