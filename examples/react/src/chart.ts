/** How text in a chart looks. */
export const chartText = { fill: 'var(--ink-soft)', fontSize: 12 } as const

/** How the axes of every chart look. */
export const chartAxis = {
  tick: chartText,
  tickLine: false,
  axisLine: { stroke: 'var(--line-strong)' },
  minTickGap: 32,
} as const
