import { describe, expect, it } from 'vitest'
import { type Economy, firstEconomy, readEconomy } from '../economy/economy.ts'
import { formatMoney } from '../pieces/format.ts'
import type { ScoredList } from './list.ts'
import { economicsOf } from './list-economics.ts'
import { mostToSpend, planContacts } from './plan.ts'
import { tellPlan } from './plan-words.ts'
import { standings } from './standings.ts'
import { nextSorting, orderTable } from './table-order.ts'

const list: ScoredList = {
  count: 5,
  ids: ['c2', 'c10', 'c1', 'c3', 'c4'],
  lines: Uint32Array.of(2, 3, 4, 5, 6),
  probabilities: Float64Array.of(0.5, 0.9, 0.1, 0.5, 0.25),
  outcomes: Int8Array.of(-1, -1, -1, -1, -1),
  quantities: [Float64Array.of(100, 10, 50, 100, Number.NaN)],
  windows1252: 0,
  problems: [],
}
const figures: Economy = {
  currency: 'EUR',
  value: { field: undefined, same: 200, times: 6 },
  offer: { field: undefined, same: 10, times: 0.5 },
  contactCost: 1,
  saveRate: 0.3,
  budget: undefined,
  mostContacts: undefined,
}
const plan = (change: Partial<Economy> = {}) => {
  const economy = { ...figures, ...change }
  const { budget = Number.POSITIVE_INFINITY, mostContacts: count = Number.POSITIVE_INFINITY } = economy
  const economics = economicsOf(list, ['amount'], economy)
  return planContacts({ probabilities: list.probabilities, economics, limits: { budget, count } })
}
const offering = (same: number) => ({ offer: { ...figures.offer, same } })

const tell = (made: ReturnType<typeof plan>, limits: Partial<Pick<Economy, 'budget' | 'mostContacts'>> = {}) =>
  tellPlan({
    plan: made,
    probabilities: list.probabilities,
    budget: limits.budget,
    mostContacts: limits.mostContacts,
    money: (amount) => formatMoney(amount, 'EUR'),
  })

describe('planContacts', () => {
  it('reckons what a contact gains: saved value less offers taken and the contact', () => {
    // 0.9 · 0.3 · (200 − 10) − 0.1 · 10 − 1, by hand.
    expect(plan().gains[1]).toBeCloseTo(49.3, 9)
  })

  it('ranks by gain, those who are alike in the order of the file', () => {
    expect([...plan().order]).toEqual([1, 0, 3, 4, 2])
  })

  it('contacts those that gain, as many as the worst case of the budget covers', () => {
    // A contact with its offer costs 11 at the most; 0.9 · 10 · 0.3 + 0.1 · 10 + 1 and 0.5 · 10 · 1.3 + 1 are expected.
    expect(plan()).toMatchObject({ worthContacting: 4, contacted: 4, maximumCost: 44 })
    const two = plan({ budget: 22 })
    expect(two).toMatchObject({ contacted: 2, maximumCost: 22, shortfall: 0 })
    expect(two.expectedCost).toBeCloseTo(4.7 + 7.5, 9)
    expect(plan({ budget: 21.99 }).contacted).toBe(1)
    expect(plan({ budget: 0 }).contacted).toBe(0)
    expect(plan({ mostContacts: 3 }).contacted).toBe(3)
  })

  it('draws the curve to its top and beyond, and knows what all of the top could cost', () => {
    const made = plan()
    expect(made.curve.map(({ contacted }) => contacted)).toEqual([0, 1, 2, 3, 4, 5])
    const profits = made.curve.map(({ expectedProfit }) => expectedProfit)
    expect(Math.max(...profits)).toBe(profits[4])
    expect(mostToSpend(made)).toBe(44)
  })

  it('contacts nobody where an offer never pays', () => {
    expect(plan(offering(500))).toMatchObject({ worthContacting: 0, contacted: 0, expectedProfit: 0 })
  })

  it('takes a customer’s own number for their value, and none for nothing', () => {
    const { order, gains } = plan({ value: { field: 'amount', same: 200, times: 4 } })
    expect(order[0]).toBe(0)
    // 0.25 · 0.3 · (0 − 10) − 0.75 · 10 − 1, by hand.
    expect(gains[4]).toBeCloseTo(-9.25, 9)
  })

  it('puts whom it contacts before everyone else, also where a greater gain costs too much', () => {
    // Offers of 200, 20, 100, 200 and 0: the dearest two gain the most, and a budget of 25 is not for them.
    const own = { value: { field: undefined, same: 2000, times: 1 }, offer: { field: 'amount', same: 10, times: 2 } }
    expect([...plan({ ...own, mostContacts: 1 }).order]).toEqual([1, 0, 3, 4, 2])
    const cheap = plan({ ...own, budget: 25 })
    expect(cheap.maximumCost).toBeLessThanOrEqual(25)
    expect([...cheap.order]).toEqual([1, 4, 0, 3, 2])
    expect([...plan({ ...own, budget: 5 }).order]).toEqual([4, 1, 0, 3, 2])
  })

  it('says by how much a list may fall short where it is not proven the best', () => {
    // Each gains 10 and a tenth of what it may cost: as hard a choice as there is, and never worth more than this.
    const offers = Array.from({ length: 100 }, (_, row) => 5 + 60 * ((row * 0.6180339887) % 1))
    const [budget, count] = [1300, 33]
    const most = 10 * count + 0.1 * budget
    const made = planContacts({
      probabilities: new Float64Array(100).fill(0.5),
      economics: {
        customerValue: offers.map((offer) => offer + (0.1 * (offer + 1) + 11 + 0.5 * offer) / 0.15),
        offerCost: offers,
        contactCost: 1,
        saveRate: 0.3,
      },
      limits: { budget, count },
    })
    expect(made.shortfall).toBeGreaterThan(0)
    expect(made.expectedProfit + made.shortfall).toBeCloseTo(most, 6)
    const told = tell(made, { budget, mostContacts: count }).join(' ')
    expect(told).toMatch(/no list brings more than this one by more than €\d+, \d\.\d%\./)
  })

  it('says what the list costs and brings, and that nobody else is worth a call', () => {
    expect(tell(plan())).toEqual([
      '4 calls cost €44 at most, and are expected to bring €100.',
      'Nobody else on the list is worth a call at these figures.',
      '4 customers, 80% of the list, gain more than they cost; contacting everyone would bring €96.',
    ])
  })

  it('says what a budget buys, and what the next thousand and fifty more calls would add', () => {
    // Of gains of 49.3, 22.5 and 22.5, and 5.75 the budget takes the first; all three others fit into a thousand.
    const [bought, next] = tell(plan({ budget: 21 }), { budget: 21 })
    expect(bought).toBe('The budget of €21 buys 1 call, €11 if everybody accepts, and is expected to bring €49.')
    expect(next).toBe('The next €1,000 would add €51.')
    const called = tell(plan({ mostContacts: 1 }), { mostContacts: 1 })
    expect(called[1]).toBe('50 more calls would add €51.')
    const both = tell(plan({ budget: 500, mostContacts: 1 }), { budget: 500, mostContacts: 1 })
    expect(both[1]).toBe('The next €1,000 would add nothing: the number of calls is the limit.')
    expect(both[2]).toBe('50 more calls would add €51.')
  })

  it('says why nobody is called', () => {
    // 0.9 · 0.3 · (200 − 500) − 0.1 · 500 − 1, by hand.
    expect(tell(plan(offering(500)))).toEqual([
      'With these figures, contacting anyone costs more than it saves: even the best call, to a customer at 90%, is expected to lose €132.',
    ])
    expect(tell(plan({ budget: 10 }), { budget: 10 })).toEqual([
      'Nobody is contacted: the budget of €10 does not cover one call and its offer.',
    ])
    expect(tell(plan({ mostContacts: 0 }), { mostContacts: 0 })).toEqual([
      'Nobody is contacted, because the plan allows no call.',
    ])
  })

  it('never contacts more for a dearer offer', () => {
    const counts = [0, 5, 10, 20, 40, 80, 160].map((offer) => plan(offering(offer)).worthContacting)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    expect(counts[6]).toBeLessThan(counts[0])
  })
})

describe('orderTable', () => {
  const keys = { names: standings(list.ids), stakes: Float64Array.of(5, 4, 3, 2, 1) }
  const ranked = (key: Parameters<typeof nextSorting>[1], falling: boolean) =>
    [...orderTable(list, plan(), { key, falling }, keys)].map((place) => list.ids[plan().order[place]])

  it('sorts names with numbers in them as people do', () => {
    expect(ranked('customer', false)).toEqual(['c1', 'c2', 'c3', 'c4', 'c10'])
  })

  it('gives equal names one standing', () => {
    expect([...standings(['b', 'a10', 'a9', 'b'])]).toEqual([2, 1, 0, 2])
  })

  it('leaves out whom a search or a segment leaves out', () => {
    const sorting = { key: 'probability', falling: false } as const
    const shown = orderTable(list, plan(), sorting, keys, (row, place) => row !== 1 && place < 4)
    expect([...shown].map((place) => list.ids[plan().order[place]])).toEqual(['c4', 'c2', 'c3'])
  })

  it('sorts by what is at stake and by probability, those who are alike by rank', () => {
    expect(ranked('stake', true)).toEqual(['c2', 'c10', 'c1', 'c3', 'c4'])
    expect(ranked('probability', true)).toEqual(['c10', 'c2', 'c3', 'c4', 'c1'])
    expect(ranked('rank', true)).toEqual(['c1', 'c4', 'c3', 'c2', 'c10'])
  })

  it('begins with the highest figure, and turns round when chosen again', () => {
    const first = nextSorting({ key: 'rank', falling: false }, 'probability')
    expect(first).toEqual({ key: 'probability', falling: true })
    expect(nextSorting(first, 'probability').falling).toBe(false)
  })
})

describe('economicsOf', () => {
  it('keeps a multiple of a customer’s own number to what the package prices', () => {
    const value = { field: 'amount', same: 200, times: 1e50 }
    const offer = { field: 'amount', same: 10, times: 1e-52 }
    const { customerValue, offerCost } = economicsOf(list, ['amount'], { ...figures, value, offer })
    expect(Array.from(customerValue as Float64Array)).toEqual([1e50, 1e50, 1e50, 1e50, 1e-50])
    expect(Array.from(offerCost as Float64Array)).toEqual([1e-50, 0, 0, 1e-50, 0])
    expect(() => plan({ value, offer })).not.toThrow()
  })
})

describe('readEconomy', () => {
  it('reads what was written, and nothing else', () => {
    const written = (change: object) => JSON.parse(JSON.stringify({ ...figures, ...change }))
    expect(readEconomy(written({ budget: 50 }))).toEqual({ ...figures, budget: 50 })
    expect(readEconomy(written(firstEconomy))).toEqual(firstEconomy)
    const { value, offer } = figures
    for (const spoilt of [
      ...[{ contactCost: -1 }, { saveRate: 1.5 }, { currency: 'XXX' }, { value: 3 }, { budget: '9' }],
      // The package would refuse them, and the page could not plan.
      ...[{ contactCost: 1e300 }, { offer: { ...offer, same: 1e-60 } }, { value: { ...value, same: 0 } }],
      ...[{ value: { ...value, times: 1e51 } }, { value: { ...value, field: 'shoeSize' } }, { mostContacts: 2.5 }],
    ]) {
      expect(readEconomy(written(spoilt)), JSON.stringify(spoilt)).toBeUndefined()
    }
    expect(readEconomy(null)).toBeUndefined()
  })
})
