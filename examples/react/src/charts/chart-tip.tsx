import { Tooltip } from 'recharts'
import styles from './chart-figure.module.css'

/**
 * What the pointer is on, as lines of text.
 *
 * @param read - Puts one point of the chart's data into words.
 */
export function chartTip<Point>(read: (point: Point) => readonly string[]) {
  return (
    <Tooltip
      isAnimationActive={false}
      cursor={{ stroke: 'var(--line-strong)' }}
      content={({ active, payload }) =>
        active && payload.length > 0 ? (
          <div className={`${styles.tip} numeric`}>
            {read(payload[0].payload as Point).map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        ) : null
      }
    />
  )
}
