import type { ProfitPoint } from '@org/churn'
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts'
import { chartAxis, chartText } from '../charts/axes.ts'
import { chartTip } from '../charts/chart-tip.tsx'
import { useMoney } from '../economy/currency.ts'
import { formatCount } from '../pieces/format.ts'
import type { Plan } from './plan.ts'

/** Expected profit against the number of customers contacted, greatest gain first, and where the plan stands. */
export function ProfitChart({ plan: { curve, contacted, expectedProfit, worthContacting } }: { plan: Plan }) {
  const money = useMoney()
  const last = curve[curve.length - 1]
  const top = curve.find((point) => point.contacted === worthContacting) ?? last
  const told =
    `Expected profit by number of contacts: ${money(expectedProfit)} at the planned ${formatCount(contacted)}, ` +
    `highest, ${money(top.expectedProfit)}, at ${formatCount(worthContacting)}, ` +
    `${money(last.expectedProfit)} at all ${formatCount(last.contacted)}.`
  return (
    <div role="img" aria-label={told}>
      <ResponsiveContainer width="100%" height={320}>
        <AreaChart data={[...curve]} margin={{ top: 28, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...chartAxis}
            dataKey="contacted"
            type="number"
            domain={[0, last.contacted]}
            tickFormatter={formatCount}
          />
          <YAxis {...chartAxis} width="auto" axisLine={false} tickFormatter={money} />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <ReferenceLine x={worthContacting} stroke="var(--line-strong)" strokeDasharray="3 4" />
          {chartTip(({ contacted: count, expectedProfit: profit, maximumCost }: ProfitPoint) => [
            `Contacts: ${formatCount(count)}`,
            `Expected profit: ${money(profit)}`,
            `Cost if all accept: ${money(maximumCost)}`,
          ])}
          <Area
            dataKey="expectedProfit"
            type="linear"
            stroke="var(--series-1)"
            strokeWidth={2}
            fill="var(--series-1)"
            fillOpacity={0.12}
            isAnimationActive={false}
          />
          <ReferenceDot
            x={contacted}
            y={expectedProfit}
            r={6}
            fill="var(--ink)"
            stroke="var(--surface)"
            strokeWidth={2}
            label={{ ...chartText, position: 'top', offset: 10, value: 'the plan' }}
          />
        </AreaChart>
      </ResponsiveContainer>
    </div>
  )
}
