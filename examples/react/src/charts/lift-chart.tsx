import type { ThresholdPoint } from '@org/churn'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { formatPercent, formatTimes } from '../pieces/format.ts'
import { chartAxis, chartFrame, lineLooks, shareAxis } from './axes.ts'
import { ChartFigure } from './chart-figure.tsx'
import { chartTip } from './chart-tip.tsx'
import { pointAt, pointsAtTenths } from './shares.ts'

/** How many times as often as the average the contacted leave, by share of the list contacted. */
export function LiftChart({ points }: { points: readonly ThresholdPoint[] }) {
  const told = [0.1, 0.2, 0.5].map((share) => {
    const { contactedShare, lift } = pointAt(points, share)
    return `the first ${formatPercent(contactedShare)} left ${formatTimes(lift)} as often as the average`
  })
  const top = Math.ceil(Math.max(...points.map(({ lift }) => lift)))
  return (
    <ChartFigure
      title="Lift"
      explanation="How many times as often as the average the contacted left, by share of the list contacted; dotted: at random."
      told={`${told.join(', ').replace('the', 'The')}.`}
      table={{
        columns: ['Contacted', 'Lift'],
        rows: pointsAtTenths(points).map(({ contactedShare, lift }) => [
          formatPercent(contactedShare),
          formatTimes(lift),
        ]),
      }}
    >
      <LineChart data={[...points]} {...chartFrame}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="contactedShare" />
        <YAxis
          {...chartAxis}
          width={48}
          axisLine={false}
          domain={[0, top]}
          ticks={[...Array(top + 1).keys()]}
          tickFormatter={formatTimes}
        />
        <ReferenceLine y={1} stroke="var(--line-strong)" strokeDasharray="3 4" />
        {chartTip(({ contactedShare, lift }: ThresholdPoint) => [
          `Contacted: ${formatPercent(contactedShare)}`,
          `Lift: ${formatTimes(lift)}`,
        ])}
        <Line dataKey="lift" type="linear" {...lineLooks.first} dot={false} isAnimationActive={false} />
      </LineChart>
    </ChartFigure>
  )
}
