import { escapeHtml } from './html'

const [width, height, margin] = [460, 300, 60]
/** Room for half a tick's label. */
const rightMargin = 24

interface Point {
  readonly x: number
  readonly y: number
}

/** A square chart of shares from 0 to 1: a line through the points, or dots, beside a dashed diagonal. */
export function shareChart(options: {
  readonly title: string
  readonly points: readonly Point[]
  readonly horizontal: string
  readonly vertical: string
  readonly kind: 'line' | 'dots'
  /** Where both axes end. */
  readonly greatest?: number
}): string {
  const { title, points, horizontal, vertical, kind, greatest = 1 } = options
  const x = (share: number) => fixed(margin + (share / greatest) * (width - margin - rightMargin))
  const y = (share: number) => fixed(height - margin - (share / greatest) * (height - margin - 12))
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * greatest)
  const marks =
    kind === 'line'
      ? `<polyline class="curve" points="${points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}"/>`
      : points.map((point) => `<circle class="dot" cx="${x(point.x)}" cy="${y(point.y)}" r="5"/>`).join('')
  const percents = (share: number) => `${Math.round(100 * share)} %`
  return `<svg role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${width} ${height}">
<line class="axis" x1="${x(0)}" y1="${y(0)}" x2="${x(greatest)}" y2="${y(0)}"/>
<line class="axis" x1="${x(0)}" y1="${y(0)}" x2="${x(0)}" y2="${y(greatest)}"/>
<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(greatest)}" y2="${y(greatest)}"/>
${ticks.map((tick) => `<text x="${x(tick)}" y="${height - margin + 16}" text-anchor="middle">${percents(tick)}</text>`).join('')}
${ticks.map((tick) => `<text x="${margin - 6}" y="${Number(y(tick)) + 4}" text-anchor="end">${percents(tick)}</text>`).join('')}
${marks}
<text x="${(width + margin) / 2}" y="${height - 22}" text-anchor="middle">${escapeHtml(horizontal)}</text>
<text transform="translate(14 ${(height - margin) / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(vertical)}</text>
</svg>`
}

/** A bar to the left or right of a middle line; `share` from −1 to 1. */
export function effectBar(share: number): string {
  const [from, to] = share < 0 ? [50 + 50 * share, 50] : [50, 50 + 50 * share]
  const kind = share < 0 ? 'lowers' : 'raises'
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${kind}" x="${fixed(from)}" y="1" width="${fixed(to - from)}" height="8"/><line class="axis" x1="50" y1="0" x2="50" y2="10"/></svg>`
}

function fixed(value: number): string {
  return value.toFixed(1)
}
