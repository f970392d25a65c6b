import styles from './call-list.module.css'
import { formatCount, formatPercent, formatPoints } from './format.ts'

/** What can be offered, with its effect and its price: an offer as `nextOffer` gives it. */
export interface CallListOffer {
  readonly phrase: string
  /** What would change, from and to. */
  readonly sentence: string
  /** Change of the probability. */
  readonly effect: number
  readonly cost: number | undefined
  /** The best offer of another kind, for who declines this one. */
  readonly alternative?: CallListOffer | undefined
}

/** What a row says beside its figures; it may come a moment later. */
export interface CallListDetail {
  readonly reasons: readonly string[]
  readonly others: readonly string[]
  readonly offer: CallListOffer | undefined
}

export interface CallListRowProps {
  readonly row: {
    readonly key: number
    readonly rank: number
    readonly name: string
    /** Where the customer comes from: "line 3". */
    readonly origin: string
    readonly probability: number
    readonly band: string
    /** What leaves with the customer: value × probability. */
    readonly stake: number
    /** Expected gain of a call. */
    readonly gain: number
    /** Whether the plan calls the customer. */
    readonly contacted: boolean
  }
  readonly index: number
  /** Distance from the list's top, in pixels. */
  readonly start: number
  readonly measure: (element: HTMLElement | null) => void
  readonly isOpen: boolean
  readonly onToggle: (key: number) => void
  readonly detailOf: (key: number) => CallListDetail | undefined
  readonly onOpen: (key: number) => void
  readonly formatMoney: (amount: number) => string
}

/** One customer of the list. */
export function CallListRow(props: CallListRowProps) {
  const { row, index, start, measure, isOpen, onToggle, detailOf, onOpen, formatMoney } = props
  const { key, rank, name, origin, probability, band, stake, gain, contacted } = row
  const detail = detailOf(key)
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: as in the table.
    // biome-ignore-start lint/a11y/useFocusableInteractive: the button inside is the way in.
    <div
      ref={measure}
      data-index={index}
      role="row"
      aria-rowindex={index + 2}
      className={`${styles.row} numeric`}
      data-contacted={contacted}
      style={{ transform: `translateY(${start}px)` }}
    >
      <div role="cell" className={styles.rank}>
        {formatCount(rank)}
        {contacted && <span className="off-screen">, to call</span>}
      </div>
      <div role="cell" className={styles.customer}>
        <button type="button" className={styles.open} onClick={() => onOpen(key)} title={`${name}, ${origin}`}>
          {name}
        </button>
        {contacted && <span className={styles.call}>to call</span>}
      </div>
      <div role="cell" className={styles.likely} data-band={band}>
        <strong>{formatPercent(probability, 0)}</strong>
        <span className={styles.meter} aria-hidden="true">
          <span style={{ width: `${100 * probability}%` }} />
        </span>
      </div>
      <div role="cell" className={styles.stake}>
        {formatMoney(stake)}
        <span className={styles.aside}>
          {gain > 0 ? 'gains ' : 'loses '}
          {formatMoney(Math.abs(gain))}
        </span>
      </div>
      <div role="cell" className={styles.why}>
        {detail && <Reasons detail={detail} isOpen={isOpen} onToggle={() => onToggle(key)} name={name} />}
      </div>
      <div role="cell" className={styles.offer}>
        {detail && <Offer offer={detail.offer} formatMoney={formatMoney} />}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: end of the row.
    // biome-ignore-end lint/a11y/useSemanticElements: end of the row.
  )
}

interface ReasonsProps {
  readonly detail: CallListDetail
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly name: string
}

function Reasons({ detail: { reasons, others }, isOpen, onToggle, name }: ReasonsProps) {
  return (
    <>
      {reasons.length === 0 && <span className="soft">Nothing raises the risk</span>}
      {reasons.map((reason) => (
        <span key={reason} className={styles.reason}>
          {reason}
        </span>
      ))}
      {isOpen &&
        others.map((reason) => (
          <span key={reason} className={styles.reason} data-other="true">
            {reason}
          </span>
        ))}
      {others.length > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fewer' : `${others.length} more`} reasons of ${name}`}
          onClick={onToggle}
        >
          {isOpen ? 'fewer' : `+${others.length}`}
        </button>
      )}
    </>
  )
}

function Offer({ offer, formatMoney }: Pick<CallListRowProps, 'formatMoney'> & { offer: CallListOffer | undefined }) {
  if (!offer) return <span className="soft">No offer pays</span>
  const { phrase, sentence, effect, cost, alternative } = offer
  return (
    <>
      <span className={styles.phrase} title={sentence}>
        {phrase}
      </span>
      <span className={styles.terms}>
        <span className={styles.effect}>{formatPoints(effect)}</span>
        {cost !== undefined && <span>{cost === 0 ? 'free' : `costs ${formatMoney(cost)}`}</span>}
      </span>
      {alternative && (
        <span className={styles.alternative} title={alternative.sentence}>
          Or: {alternative.phrase}, {formatPoints(alternative.effect)}
          {alternative.cost !== undefined && `, ${alternative.cost === 0 ? 'free' : formatMoney(alternative.cost)}`}
        </span>
      )}
    </>
  )
}
