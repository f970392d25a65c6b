import type { MarginContributions } from '@org/churn'

/** One bar of the waterfall: where it begins and ends, as shares of the drawing's width. */
export interface WaterfallBar {
  readonly key: string
  readonly label: string
  readonly logOdds: number
  readonly kind: 'start' | 'step' | 'rest' | 'end'
  readonly from: number
  readonly to: number
}

export interface Waterfall {
  readonly bars: readonly WaterfallBar[]
  /** Where log-odds of 0 stand, even odds; the first and the last bar begin there. */
  readonly even: number
}

/**
 * Lays out reasons as steps from the average customer's log-odds to this one's: the strongest first, the others as one
 * last step. A bar says the reason's phrase; its side and colour say the effect.
 *
 * @param shown - How many reasons get a bar of their own.
 * @param person - What a row of the data is called.
 */
export function layOutWaterfall(reasons: MarginContributions, shown: number, person = 'customer'): Waterfall {
  const { baseLogOdds, logOdds, remainder } = reasons
  const contributions = reasons.contributions.filter((reason) => reason.logOdds !== 0)
  const top = contributions.slice(0, shown)
  const rest = contributions.slice(shown)
  const restLogOdds = rest.reduce((sum, reason) => sum + reason.logOdds, remainder)
  const steps = top.map((reason) => ({ key: reason.field as string, label: reason.phrase, logOdds: reason.logOdds }))
  if (rest.length > 0) steps.push({ key: 'rest', label: restLabel(rest.length), logOdds: restLogOdds })

  const levels = [baseLogOdds]
  for (const step of steps) levels.push(levels[levels.length - 1] + step.logOdds)
  const all = [...levels, logOdds, 0]
  const low = Math.min(...all)
  const high = Math.max(...all)
  const place = (level: number) => (high === low ? 0 : (level - low) / (high - low))
  const even = place(0)

  const bars: WaterfallBar[] = [
    {
      key: 'start',
      label: `The average ${person}`,
      logOdds: baseLogOdds,
      kind: 'start',
      from: even,
      to: place(baseLogOdds),
    },
    ...steps.map((step, index) => ({
      ...step,
      kind: step.key === 'rest' ? ('rest' as const) : ('step' as const),
      from: place(levels[index]),
      to: place(levels[index + 1]),
    })),
    { key: 'end', label: `This ${person}`, logOdds, kind: 'end', from: even, to: place(logOdds) },
  ]
  return { bars, even }
}

function restLabel(count: number): string {
  return count === 1 ? '1 smaller reason' : `${count} smaller reasons`
}
