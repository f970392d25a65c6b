import { Area, AreaChart, CartesianGrid, ReferenceLine, XAxis, YAxis } from 'recharts'
import { formatPercent } from '../format.ts'
import type { Outcomes } from './outcomes.ts'
import { diagonal, ShareFigure, shareAxis } from './share-figure.tsx'

/** Which share of those who left is reached by contacting which share of the list, against contacting at random. */
export function GainChart({ points }: { points: Outcomes['gain'] }) {
  const told = points
    .filter((_, index) => index % 10 === 0)
    .map(({ contacted, reached }) => `${formatPercent(contacted, 0)}: ${formatPercent(reached, 0)}`)
  return (
    <ShareFigure
      title="Reached"
      explanation="Share of those who left, by share of the list contacted; dotted: at random."
      told={`Share of the list contacted and share of leavers reached: ${told.join(', ')}.`}
    >
      <AreaChart data={[...points]} margin={{ top: 16, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="contacted" />
        <YAxis {...shareAxis} width={48} axisLine={false} />
        <ReferenceLine {...diagonal} />
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
    </ShareFigure>
  )
}
