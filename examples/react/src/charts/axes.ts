import { formatPercent } from '../pieces/format.ts'

/** How text in a chart looks. */
export const chartText = { fill: 'var(--ink-soft)', fontSize: 12 } as const

/** How the axes of every chart look. */
export const chartAxis = {
  tick: chartText,
  tickLine: false,
  axisLine: { stroke: 'var(--line-strong)' },
  minTickGap: 32,
} as const

/** What an axis of shares, from none to all, has in every chart. */
export const shareAxis = {
  ...chartAxis,
  type: 'number',
  domain: [0, 1],
  tickFormatter: (share: number) => formatPercent(share, 0),
  ticks: [0, 0.25, 0.5, 0.75, 1],
} as const

/** The line on which both shares are the same. */
export const diagonal = {
  segment: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ] as const,
  stroke: 'var(--line-strong)',
  strokeDasharray: '3 4',
}

/** Room around the drawing; a chart without Recharts' own keyboard layer, as the figure says everything in words. */
export const chartFrame = { margin: { top: 20, right: 12, bottom: 4, left: 0 }, accessibilityLayer: false }

/** How the lines of a chart look, and their entries in its legend: apart by dashes as well as by colour. */
export const lineLooks = {
  first: { stroke: 'var(--series-1)', strokeWidth: 2, strokeDasharray: '0' },
  second: { stroke: 'var(--series-2)', strokeWidth: 2, strokeDasharray: '6 4' },
} as const
