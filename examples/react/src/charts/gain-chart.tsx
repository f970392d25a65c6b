import type { ThresholdPoint } from '@org/churn'
import { Area, AreaChart, CartesianGrid, ReferenceLine, XAxis, YAxis } from 'recharts'
import { formatPercent } from '../pieces/format.ts'
import { chartFrame, diagonal, lineLooks, shareAxis } from './axes.ts'
import { ChartFigure } from './chart-figure.tsx'
import { chartTip } from './chart-tip.tsx'
import { pointAt, pointsAtTenths } from './shares.ts'

const nobody = { contactedShare: 0, recall: 0 }

/** Which share of those who left is reached by contacting which share of the list, against contacting at random. */
export function GainChart({ points }: { points: readonly ThresholdPoint[] }) {
  const told = [0.1, 0.2, 0.5].map((share) => tellPoint(pointAt(points, share)).join(' reaches '))
  return (
    <ChartFigure
      title="Gain"
      explanation="Share of those who left that is reached, by share of the list contacted, most likely first; dotted: at random."
      told={`Contacting the first ${told.join(', ')} of those who left.`}
      table={{
        columns: ['Contacted', 'Reached'],
        rows: pointsAtTenths(points).map(tellPoint),
      }}
    >
      <AreaChart data={[nobody, ...points]} {...chartFrame}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="contactedShare" />
        <YAxis {...shareAxis} width={48} axisLine={false} />
        <ReferenceLine {...diagonal} />
        {chartTip((point: typeof nobody) => {
          const [contacted, reached] = tellPoint(point)
          return [`Contacted: ${contacted}`, `Reached: ${reached}`]
        })}
        <Area
          dataKey="recall"
          type="linear"
          {...lineLooks.first}
          fill="var(--series-1)"
          fillOpacity={0.12}
          isAnimationActive={false}
        />
      </AreaChart>
    </ChartFigure>
  )
}

function tellPoint({ contactedShare, recall }: typeof nobody): readonly string[] {
  return [formatPercent(contactedShare), formatPercent(recall)]
}
