import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { chartAxis } from '../chart.ts'
import { formatPercent } from '../format.ts'
import type { Outcomes } from './outcomes.ts'

/** Which share of those who left is reached by contacting which share of the list, against contacting at random. */
export function GainChart({ points }: { points: Outcomes['gain'] }) {
  const told = points
    .filter((_, index) => index % 10 === 0)
    .map(({ contacted, reached }) => `${formatPercent(contacted, 0)}: ${formatPercent(reached, 0)}`)
  const axis = {
    ...chartAxis,
    type: 'number' as const,
    domain: [0, 1],
    tickFormatter: asPercent,
    ticks: [0, 0.25, 0.5, 0.75, 1],
  }
  return (
    <figure>
      <figcaption>
        <h3>Reached</h3>
        <p className="small soft">Share of those who left, by share of the list contacted; dotted: at random.</p>
      </figcaption>
      <div role="img" aria-label={`Share of the list contacted and share of leavers reached: ${told.join(', ')}.`}>
        <ResponsiveContainer width="100%" height={260}>
          <AreaChart data={[...points]} margin={{ top: 16, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis {...axis} dataKey="contacted" />
            <YAxis {...axis} width={48} axisLine={false} />
            <ReferenceLine
              segment={[
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ]}
              stroke="var(--line-strong)"
              strokeDasharray="3 4"
            />
            <Area
              dataKey="reached"
              type="linear"
              stroke="var(--series-1)"
              strokeWidth={2}
              fill="var(--series-1)"
              fillOpacity={0.12}
              isAnimationActive={false}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}

function asPercent(share: number): string {
  return formatPercent(share, 0)
}
