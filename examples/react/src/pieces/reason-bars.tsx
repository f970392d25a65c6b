import type { Contribution } from '@org/churn'
import styles from './reason-bars.module.css'

export interface ReasonBarsProps {
  readonly contributions: readonly Contribution[]
  /** How many are shown, the strongest first. */
  readonly shown: number
}

/** From how many log-odds on a reason is called strong: it multiplies the odds by 1.35; a moderate one by 1.1. */
const strong = 0.3
const moderate = 0.1

/** Reasons by their strength: to the right what raises the risk, to the left what lowers it. */
export function ReasonBars({ contributions, shown }: ReasonBarsProps) {
  const reasons = contributions.filter(({ logOdds }) => logOdds !== 0).slice(0, shown)
  const reach = (sign: 1 | -1) => Math.max(0, ...reasons.map(({ logOdds }) => sign * logOdds))
  const width = reach(1) + reach(-1)
  /** Where no effect stands, as a share of the width. */
  const none = width === 0 ? 0 : reach(-1) / width
  return (
    <table className={styles.bars}>
      <caption className="off-screen">Reasons, the strongest first</caption>
      <thead className="off-screen">
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Effect</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ field, phrase, logOdds, direction }) => (
          <tr key={field} className={styles.row}>
            <th scope="row" className={styles.label}>
              {phrase}
            </th>
            <td className={styles.track} aria-hidden="true">
              <span
                className={styles.bar}
                data-direction={direction}
                style={{
                  left: `${100 * (none + Math.min(0, logOdds) / width)}%`,
                  width: `${(100 * Math.abs(logOdds)) / width}%`,
                }}
              />
            </td>
            <td className={styles.words} data-direction={direction}>
              {direction} {wordsOf(Math.abs(logOdds))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function wordsOf(strength: number): string {
  return strength >= strong ? 'strongly' : strength >= moderate ? 'somewhat' : 'a little'
}
