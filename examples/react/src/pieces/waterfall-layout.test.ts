import type { MarginContributions } from '@org/churn'
import { describe, expect, it } from 'vitest'
import { layOutWaterfall } from './waterfall-layout.ts'

const reason = (field: string, logOdds: number) =>
  ({
    field,
    label: field,
    value: true,
    logOdds,
    direction: 'raises',
    phrase: `what ${field} is`,
    sentence: `what ${field} is: raises`,
    code: `${field}.true.raises`,
  }) as const
const reasons: MarginContributions = {
  baseLogOdds: -1,
  logOdds: 1,
  contributions: [reason('a', 2), reason('b', -1), reason('c', 0.75), reason('d', 0.25), reason('e', 0)],
  remainder: 0,
}
const layOut = (shown: number) => layOutWaterfall(reasons, shown)

describe('layOutWaterfall', () => {
  it('lets each bar begin where the one before ended, and ends at the customer', () => {
    const { bars } = layOut(2)
    const steps = bars.slice(1, -1)
    expect(bars.map(({ kind }) => kind)).toEqual(['start', 'step', 'step', 'rest', 'end'])
    expect(steps[0].from).toBeCloseTo(bars[0].to, 12)
    expect(steps[1].from).toBeCloseTo(steps[0].to, 12)
    expect(steps[2].to).toBeCloseTo(bars[4].to, 12)
  })

  it('sums the smaller reasons, and leaves out what makes no difference', () => {
    expect(layOut(2).bars[3]).toMatchObject({ label: '2 smaller reasons', logOdds: 1 })
    expect(layOut(2).bars[1].label).toBe('what a is')
    expect(layOut(9).bars.map(({ key }) => key)).toEqual(['start', 'a', 'b', 'c', 'd', 'end'])
  })

  it('keeps every bar inside the drawing, to scale', () => {
    const { bars, even } = layOut(9)
    for (const { from, to } of bars) expect(Math.min(from, to) >= 0 && Math.max(from, to) <= 1).toBe(true)
    const [, a, b] = bars
    expect(a.to - a.from).toBeCloseTo(2 * (b.from - b.to), 12)
    expect(even).toBeCloseTo((bars[0].to + bars[5].to) / 2, 12)
    expect([bars[0].from, bars[5].from]).toEqual([even, even])
  })
})
