import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { chartAxis } from '../chart.ts'
import { formatPercent } from '../format.ts'
import type { Outcomes } from './outcomes.ts'

/** Whether one in five left where the model said 20 %: tenths of the list, predicted against observed. */
export function ReliabilityChart({ parts }: { parts: Outcomes['reliability'] }) {
  const told = parts.map(({ predicted, observed }) => `${formatPercent(predicted, 0)}: ${formatPercent(observed, 0)}`)
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
        <h3>Said and seen</h3>
        <p className="small soft">Share that left, in tenths of the list, against the probability they were given.</p>
      </figcaption>
      <div role="img" aria-label={`Probability given and share that left, by tenths: ${told.join(', ')}.`}>
        <ResponsiveContainer width="100%" height={260}>
          <LineChart data={[...parts]} margin={{ top: 16, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis {...axis} dataKey="predicted" />
            <YAxis {...axis} width={48} axisLine={false} />
            <ReferenceLine
              segment={[
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ]}
              stroke="var(--line-strong)"
              strokeDasharray="3 4"
            />
            <Line
              dataKey="observed"
              stroke="var(--series-1)"
              strokeWidth={2}
              dot={{ r: 4, fill: 'var(--series-1)', stroke: 'var(--surface)', strokeWidth: 2 }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}

function asPercent(share: number): string {
  return formatPercent(share, 0)
}
