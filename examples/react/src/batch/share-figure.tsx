import type { ReactElement } from 'react'
import { ResponsiveContainer } from 'recharts'
import { chartAxis } from '../chart.ts'
import { formatPercent } from '../format.ts'

/** What an axis of shares, from none to all, has in every chart. */
export const shareAxis = {
  ...chartAxis,
  type: 'number' as const,
  domain: [0, 1],
  tickFormatter: (share: number) => formatPercent(share, 0),
  ticks: [0, 0.25, 0.5, 0.75, 1],
}

/** The line on which both shares are the same. */
export const diagonal = {
  segment: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ] as const,
  stroke: 'var(--line-strong)',
  strokeDasharray: '3 4',
}

/** A chart with its title, an explanation, and the same in words for those who do not see it. */
export function ShareFigure({
  title,
  explanation,
  told,
  children,
}: {
  title: string
  explanation: string
  told: string
  children: ReactElement
}) {
  return (
    <figure>
      <figcaption>
        <h3>{title}</h3>
        <p className="small soft">{explanation}</p>
      </figcaption>
      <div role="img" aria-label={told}>
        <ResponsiveContainer width="100%" height={260}>
          {children}
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
