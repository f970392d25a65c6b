import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { formatPercent } from '../format.ts'
import type { Outcomes } from './outcomes.ts'
import { diagonal, ShareFigure, shareAxis } from './share-figure.tsx'

/** Whether one in five left where the model said 20 %: tenths of the list, predicted against observed. */
export function ReliabilityChart({ parts }: { parts: Outcomes['reliability'] }) {
  const told = parts.map(({ predicted, observed }) => `${formatPercent(predicted, 0)}: ${formatPercent(observed, 0)}`)
  return (
    <ShareFigure
      title="Said and seen"
      explanation="Share that left, in tenths of the list, against the probability they were given."
      told={`Probability given and share that left, by tenths: ${told.join(', ')}.`}
    >
      <LineChart data={[...parts]} margin={{ top: 16, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="predicted" />
        <YAxis {...shareAxis} width={48} axisLine={false} />
        <ReferenceLine {...diagonal} />
        <Line
          dataKey="observed"
          stroke="var(--series-1)"
          strokeWidth={2}
          dot={{ r: 4, fill: 'var(--series-1)', stroke: 'var(--surface)', strokeWidth: 2 }}
          isAnimationActive={false}
        />
      </LineChart>
    </ShareFigure>
  )
}
