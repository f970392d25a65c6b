import { formatAmount, formatCount, formatPercent } from '../format.ts'
import { people } from '../people.ts'
import type { Plan } from './plan.ts'

/** How far the list could go without limits, and how sure it is that no other list brings more within them. */
export function tellPlan({ worthContacting, curve, shortfall, expectedProfit, order }: Plan): string {
  if (worthContacting === 0) return 'With these figures, contacting anyone costs more than it saves.'
  const all = curve[curve.length - 1]
  const reach =
    `${formatCount(worthContacting)} ${people.other}, ${formatPercent(worthContacting / order.length, 0)} of the list, gain more than ` +
    `they cost; contacting everyone would bring ${formatAmount(all.expectedProfit)}.`
  if (shortfall === 0) return reach
  const share = formatPercent(shortfall / (expectedProfit + shortfall))
  return (
    `${reach} Within these limits no list brings more than this one by more than ` +
    `${formatAmount(Math.ceil(shortfall))}, ${share}.`
  )
}
