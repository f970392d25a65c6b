import type { ReliabilityBin } from '@org/churn/evaluation'
import { CartesianGrid, ErrorBar, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts'
import { People } from '../people.ts'
import { formatCount, formatPercent } from '../pieces/format.ts'
import { chartFrame, diagonal, lineLooks, shareAxis } from './axes.ts'
import { ChartFigure } from './chart-figure.tsx'
import { chartTip } from './chart-tip.tsx'

/** Customers who were judged together: groups from low to high probability. */
export interface ReliabilitySample {
  readonly name: string
  readonly bins: readonly ReliabilityBin[]
}

const places = ['first', 'second'] as const

/** Whether one in five left where the model said 20 %: predicted against observed, with 95 % intervals. */
export function ReliabilityChart({ samples }: { samples: readonly ReliabilitySample[] }) {
  const legend = Object.fromEntries(samples.map(({ name }, index) => [places[index], name]))
  return (
    <ChartFigure
      title="Reliability"
      explanation="Share that left, in groups of equal size, against the probability they were given; bars: 95% intervals; dotted: as said, so seen."
      told={samples.map(tellSample).join(' ')}
      table={tabulate(samples)}
      {...(samples.length > 1 && { legend })}
    >
      <ScatterChart {...chartFrame}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="meanProbability" />
        <YAxis {...shareAxis} width={48} axisLine={false} dataKey="churn.value" />
        <ReferenceLine {...diagonal} />
        {chartTip(tellBin)}
        {samples.map(({ name, bins }, index) => {
          const look = lineLooks[places[index]]
          return (
            <Scatter key={name} name={name} data={[...bins]} line={look} fill={look.stroke} isAnimationActive={false}>
              <ErrorBar dataKey={spread} direction="y" width={4} stroke={look.stroke} isAnimationActive={false} />
            </Scatter>
          )
        })}
      </ScatterChart>
    </ChartFigure>
  )
}

/** How far the interval reaches below and above the share that left. */
function spread({ churn: { value, low, high } }: ReliabilityBin): number[] {
  return [value - low, high - value]
}

function tellBin({ rows, meanProbability, churn: { value, low, high } }: ReliabilityBin): readonly string[] {
  return [
    `Given ${formatPercent(meanProbability)}`,
    `Left: ${formatPercent(value)} of ${formatCount(rows)}`,
    `95% interval ${formatPercent(low)} to ${formatPercent(high)}`,
  ]
}

function tellSample({ name, bins }: ReliabilitySample): string {
  const inside = bins.filter(
    ({ meanProbability, churn: { low, high } }) => low <= meanProbability && meanProbability <= high,
  )
  const furthest = bins.reduce((worst, bin) => (gap(bin) > gap(worst) ? bin : worst))
  return (
    `${name}: in ${inside.length} of ${bins.length} groups the probability given lies inside the interval; furthest apart ` +
    `where ${formatPercent(furthest.meanProbability)} was given and ${formatPercent(furthest.churn.value)} left.`
  )
}

function gap({ meanProbability, churn }: ReliabilityBin): number {
  return Math.abs(meanProbability - churn.value)
}

function tabulate(samples: readonly ReliabilitySample[]) {
  return {
    columns: ['Group', People.other, 'Given', 'Left', '95% interval'],
    rows: samples.flatMap(({ name, bins }) =>
      bins.map(({ rows, meanProbability, churn: { value, low, high } }, index) => [
        samples.length > 1 ? `${name}, ${index + 1}` : `${index + 1}`,
        formatCount(rows),
        formatPercent(meanProbability),
        formatPercent(value),
        `${formatPercent(low)} to ${formatPercent(high)}`,
      ]),
    ),
  }
}
