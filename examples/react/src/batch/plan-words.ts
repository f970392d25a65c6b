import { onePerson, people } from '../people.ts'
import { formatCount, formatPercent } from '../pieces/format.ts'
import { moreCalls, moreMoney, type Plan } from './plan.ts'

/** What a plan is told with. */
export interface PlanTelling {
  readonly plan: Plan
  readonly probabilities: Float64Array
  readonly budget: number | undefined
  readonly mostContacts: number | undefined
  readonly money: (amount: number) => string
}

/** What the limits buy, what a little more of them would add, how far the list could go, or why nobody is contacted. */
export function tellPlan(telling: PlanTelling): readonly string[] {
  const { plan, budget, money } = telling
  const { contacted, worthContacting, curve, order, maximumCost, expectedProfit, shortfall } = plan
  if (contacted === 0) return [tellNobody(telling)]
  const sentences: string[] = []
  const calls = `${formatCount(contacted)} ${contacted === 1 ? 'call' : 'calls'}`
  sentences.push(
    budget === undefined
      ? `${calls} cost ${money(maximumCost)} at most, and are expected to bring ${money(expectedProfit)}.`
      : `The budget of ${money(budget)} buys ${calls}, ${money(maximumCost)} if everybody accepts, and is expected to bring ${money(expectedProfit)}.`,
  )
  sentences.push(...tellMore(telling))
  const all = curve[curve.length - 1]
  sentences.push(
    `${formatCount(worthContacting)} ${people.other}, ${formatPercent(worthContacting / order.length, 0)} of the list, gain more than ` +
      `they cost; contacting everyone would bring ${money(all.expectedProfit)}.`,
  )
  if (shortfall > 0) {
    const share = formatPercent(shortfall / (expectedProfit + shortfall))
    sentences.push(
      `Within these limits no list brings more than this one by more than ${money(Math.ceil(shortfall))}, ${share}.`,
    )
  }
  return sentences
}

/** The least gain that is worth a sentence: half of what rounds to one. */
const leastTold = 0.5

function tellMore({ plan: { more, contacted, worthContacting }, money, mostContacts }: PlanTelling): readonly string[] {
  if (contacted >= worthContacting) return ['Nobody else on the list is worth a call at these figures.']
  const sentences: string[] = []
  if (more.money !== undefined) {
    const isNothing = more.money < leastTold
    const why = isNothing && contacted === mostContacts ? ': the number of calls is the limit' : ''
    sentences.push(`The next ${money(moreMoney)} would add ${isNothing ? 'nothing' : money(more.money)}${why}.`)
  }
  if (more.calls !== undefined) {
    const isNothing = more.calls < leastTold
    const why = isNothing && more.money !== undefined ? ': the budget is the limit' : ''
    sentences.push(`${moreCalls} more calls would add ${isNothing ? 'nothing' : money(more.calls)}${why}.`)
  }
  return sentences
}

function tellNobody({ plan, probabilities, budget, mostContacts, money }: PlanTelling): string {
  const { worthContacting, gains, order } = plan
  if (worthContacting === 0) {
    const [best] = order
    return (
      `With these figures, contacting anyone costs more than it saves: even the best call, to ${onePerson} at ` +
      `${formatPercent(probabilities[best], 0)}, is expected to lose ${money(Math.max(1, -gains[best]))}.`
    )
  }
  if (mostContacts !== undefined && mostContacts < 1) return 'Nobody is contacted, because the plan allows no call.'
  return `Nobody is contacted: the budget of ${money(budget ?? 0)} does not cover one call and its offer.`
}
