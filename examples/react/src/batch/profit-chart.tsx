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
import { chartAxis, chartText } from '../chart.ts'
import { formatAmount, formatCount } from '../format.ts'
import type { Plan } from './plan.ts'

const points = 160

/** Expected profit against the number of customers contacted, best first. */
export function ProfitChart({ plan: { profits, contacted, best } }: { plan: Plan }) {
  const last = profits.length - 1
  const places = new Set([best, contacted, last])
  for (let point = 0; point <= points; point++) places.add(Math.round((point * last) / points))
  const data = [...places].sort((a, b) => a - b).map((count) => ({ count, profit: profits[count] }))
  const told =
    `Expected profit by number of contacts: ${formatAmount(profits[contacted])} at the planned ${formatCount(contacted)}, ` +
    `highest, ${formatAmount(profits[best])}, at ${formatCount(best)}, ${formatAmount(profits[last])} at all ${formatCount(last)}.`
  return (
    <div role="img" aria-label={told}>
      <ResponsiveContainer width="100%" height={260}>
        <AreaChart data={data} margin={{ top: 28, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...chartAxis} dataKey="count" type="number" domain={[0, last]} tickFormatter={formatCount} />
          <YAxis {...chartAxis} width={56} axisLine={false} tickFormatter={formatAmount} />
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          <ReferenceLine x={best} stroke="var(--line-strong)" strokeDasharray="3 4" />
          <Area
            dataKey="profit"
            type="linear"
            stroke="var(--series-1)"
            strokeWidth={2}
            fill="var(--series-1)"
            fillOpacity={0.12}
            isAnimationActive={false}
          />
          <ReferenceDot
            x={contacted}
            y={profits[contacted]}
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
