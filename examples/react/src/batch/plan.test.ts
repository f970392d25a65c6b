import { describe, expect, it } from 'vitest'
import { firstEconomy } from './economy.ts'
import type { ScoredList } from './list.ts'
import { planContacts } from './plan.ts'
import { nextSorting, orderTable } from './table-order.ts'

const list: ScoredList = {
  count: 5,
  ids: ['c2', 'c10', 'c1', 'c3', 'c4'],
  lines: Uint32Array.of(2, 3, 4, 5, 6),
  probabilities: Float64Array.of(0.5, 0.9, 0.1, 0.5, 0.25),
  reasons: Uint32Array.of(0, 1, 0, 1, 0),
  sentences: ['Month-to-month contract', 'Fiber optic internet'],
  outcomes: Int8Array.of(-1, -1, -1, -1, -1),
  quantities: [Float64Array.of(100, 10, 50, 100, Number.NaN)],
  problems: [],
}
const plan = (change: object = {}) => planContacts(list, ['amount'], { ...firstEconomy, ...change })

describe('planContacts', () => {
  it('reckons what a contact gains: saved value less offers taken and the contact', () => {
    // 0.9 · 0.3 · (200 − 10) − 0.1 · 10 − 1, by hand.
    expect(plan().gains[1]).toBeCloseTo(49.3, 9)
  })

  it('ranks by gain, those who are alike in the order of the file', () => {
    expect([...plan().order]).toEqual([1, 0, 3, 4, 2])
  })

  it('contacts as long as it gains, and no further than the budget', () => {
    expect([plan().best, plan().contacted]).toEqual([4, 4])
    const { costs, profits } = plan()
    expect(costs[2]).toBeCloseTo(4.7 + 7.5, 9)
    expect(plan({ budget: 12.3 }).contacted).toBe(2)
    expect(plan({ budget: 0 }).contacted).toBe(0)
    expect(Math.max(...profits)).toBe(profits[4])
  })

  it('contacts nobody where an offer never pays', () => {
    expect(plan({ offerCost: 500 })).toMatchObject({ best: 0, contacted: 0 })
  })

  it('takes a customer’s own number for their value, and none for nothing', () => {
    const { order, gains } = plan({ valueField: 'amount', customerValue: 4 })
    expect(order[0]).toBe(0)
    expect(gains[4]).toBeLessThan(0)
  })

  it('never contacts more for a dearer offer', () => {
    const counts = [0, 5, 10, 20, 40, 80, 160].map((offerCost) => plan({ offerCost }).best)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
  })
})

describe('orderTable', () => {
  const ranked = (key: Parameters<typeof nextSorting>[1], falling: boolean) =>
    [...orderTable(list, plan(), { key, falling })].map((place) => list.ids[plan().order[place]])

  it('sorts names with numbers in them as people do', () => {
    expect(ranked('customer', false)).toEqual(['c1', 'c2', 'c3', 'c4', 'c10'])
  })

  it('sorts by reason and by probability, those who are alike by rank', () => {
    expect(ranked('reason', false)).toEqual(['c10', 'c3', 'c2', 'c4', 'c1'])
    expect(ranked('probability', true)).toEqual(['c10', 'c2', 'c3', 'c4', 'c1'])
    expect(ranked('rank', true)).toEqual(['c1', 'c4', 'c3', 'c2', 'c10'])
  })

  it('begins with the highest figure, and turns round when chosen again', () => {
    const first = nextSorting({ key: 'rank', falling: false }, 'probability')
    expect(first).toEqual({ key: 'probability', falling: true })
    expect(nextSorting(first, 'probability').falling).toBe(false)
  })
})
