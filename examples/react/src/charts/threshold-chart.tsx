import type { ThresholdPoint } from '@org/churn'
import type { EvaluatedPoint } from '@org/churn/evaluation'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { formatPercent } from '../pieces/format.ts'
import { chartFrame, chartText, lineLooks, shareAxis } from './axes.ts'
import { ChartFigure } from './chart-figure.tsx'
import { chartTip } from './chart-tip.tsx'
import { pointsAtTenths } from './shares.ts'

interface ThresholdChartProps {
  readonly points: readonly ThresholdPoint[]
  readonly operatingPoints: readonly EvaluatedPoint[]
  /** Whose figures of the operating points go with `points`. */
  readonly sample: 'outOfFold' | 'holdOut'
}

/** Precision and recall by threshold, with the operating points marked. */
export function ThresholdChart({ points, operatingPoints, sample }: ThresholdChartProps) {
  const told = operatingPoints.map(({ name, threshold, [sample]: { precision, recall } }) => {
    return `at “${name}”, from ${formatPercent(threshold)}: precision ${formatPercent(precision)}, recall ${formatPercent(recall)}`
  })
  const rows = [
    ...pointsAtTenths(points),
    ...operatingPoints.map(({ threshold, [sample]: at }) => ({ threshold, ...at })),
  ]
  return (
    <ChartFigure
      title="Precision and recall"
      explanation="By threshold: the share of the contacted who left, and the share of those who left that is contacted. Dotted: the operating points."
      told={`${told.join('; ').replace('a', 'A')}.`}
      legend={{ first: 'Recall', second: 'Precision' }}
      table={{
        columns: ['Threshold', 'Recall', 'Precision'],
        rows: rows.sort((one, other) => one.threshold - other.threshold).map(tellPoint),
      }}
    >
      <LineChart data={[...points]} {...chartFrame} margin={{ ...chartFrame.margin, top: 34 }}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="threshold" />
        <YAxis {...shareAxis} width={48} axisLine={false} />
        {operatingPoints.map(({ name, threshold }, index) => (
          <ReferenceLine
            key={name}
            x={threshold}
            stroke="var(--line-strong)"
            strokeDasharray="3 4"
            // One above the other: on a narrow screen they would stand in each other's way.
            label={{ ...chartText, value: name, position: 'top', dy: index % 2 === 1 ? -14 : 0 }}
          />
        ))}
        {chartTip((point: ThresholdPoint) => {
          const [threshold, recall, precision] = tellPoint(point)
          return [`Threshold: ${threshold}`, `Recall: ${recall}`, `Precision: ${precision}`]
        })}
        <Line dataKey="recall" type="linear" {...lineLooks.first} dot={false} isAnimationActive={false} />
        <Line dataKey="precision" type="linear" {...lineLooks.second} dot={false} isAnimationActive={false} />
      </LineChart>
    </ChartFigure>
  )
}

function tellPoint({ threshold, recall, precision }: Pick<ThresholdPoint, 'threshold' | 'recall' | 'precision'>) {
  return [formatPercent(threshold), formatPercent(recall), formatPercent(precision)]
}
