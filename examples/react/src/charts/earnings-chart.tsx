import {
  breakEvenThreshold,
  type OfferEconomics,
  type OutcomeCounts,
  type RealizedProfitPoint,
  realizedProfitCurve,
} from '@org/churn'
import { Area, AreaChart, CartesianGrid, ReferenceDot, ReferenceLine, XAxis, YAxis } from 'recharts'
import { useMoney } from '../economy/currency.ts'
import { formatPercent } from '../pieces/format.ts'
import { chartAxis, chartFrame, chartText, lineLooks, shareAxis } from './axes.ts'
import { ChartFigure } from './chart-figure.tsx'
import { chartTip } from './chart-tip.tsx'
import { pointsAtTenths } from './shares.ts'

interface EarningsChartProps {
  readonly counts: OutcomeCounts
  readonly economics: OfferEconomics
  /** Whose outcomes they are, in words. */
  readonly whose: string
}

/** What contacting each share of customers would have earned, now that it is known who left. */
export function EarningsChart({ counts, economics, whose }: EarningsChartProps) {
  const money = useMoney()
  const tellPoint = (point: RealizedProfitPoint) => tell(point, money)
  const points = realizedProfitCurve(counts, economics)
  const threshold = breakEvenThreshold(economics)
  // What the model would have done: contact everybody who reaches the threshold, which needs no knowledge of the outcomes.
  const chosen = points.findLast((point) => point.threshold >= threshold) ?? points[0]
  return (
    <ChartFigure
      title="What it would have earned"
      explanation={`Profit for each 100 of ${whose}, contacted or not, by share contacted, most likely first, at the amounts given.`}
      told={tellCurve(points, chosen, threshold, tellPoint)}
      table={{ columns: ['Contacted', 'From a probability of', 'Profit'], rows: pointsAtTenths(points).map(tellPoint) }}
    >
      <AreaChart data={points.map(perHundred)} {...chartFrame}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...shareAxis} dataKey="contactedShare" />
        <YAxis {...chartAxis} width="auto" axisLine={false} tickFormatter={money} />
        <ReferenceLine y={0} stroke="var(--line-strong)" />
        {chartTip((point: RealizedProfitPoint) => {
          const [contacted, from, profit] = tellPoint(point)
          return [`Contacted: ${contacted}, from ${from}`, `Profit: ${profit}`]
        })}
        <Area
          dataKey="hundred"
          type="linear"
          {...lineLooks.first}
          fill="var(--series-1)"
          fillOpacity={0.12}
          isAnimationActive={false}
        />
        <ReferenceDot
          x={chosen.contactedShare}
          y={perHundred(chosen).hundred}
          r={6}
          fill="var(--ink)"
          stroke="var(--surface)"
          strokeWidth={2}
          label={{ ...chartText, position: 'top', offset: 10, value: 'break-even' }}
        />
      </AreaChart>
    </ChartFigure>
  )
}

function perHundred(point: RealizedProfitPoint) {
  return { ...point, hundred: 100 * point.perCustomer }
}

type TellPoint = (point: RealizedProfitPoint) => readonly string[]

function tell(point: RealizedProfitPoint, money: (amount: number) => string): readonly string[] {
  const from = point.threshold === Number.POSITIVE_INFINITY ? 'nobody' : formatPercent(point.threshold)
  return [formatPercent(point.contactedShare), from, money(perHundred(point).hundred)]
}

function tellCurve(
  points: readonly RealizedProfitPoint[],
  chosen: RealizedProfitPoint,
  threshold: number,
  tellPoint: TellPoint,
): string {
  const best = points.reduce((one, other) => (other.profit > one.profit ? other : one))
  const [share, , profit] = tellPoint(chosen)
  const [bestShare, , bestProfit] = tellPoint(best)
  const [, , everyone] = tellPoint(points[points.length - 1])
  const model =
    threshold > 1
      ? 'At these amounts the model would contact nobody.'
      : `Contacting from break-even on, ${formatPercent(threshold)}, would have reached ${share} and earned ${profit}.`
  return `${model} In hindsight the best was ${bestProfit}, at ${bestShare} contacted; contacting everyone: ${everyone}.`
}
